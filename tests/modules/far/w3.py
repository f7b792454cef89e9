from w4 import *
