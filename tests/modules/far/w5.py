from w6 import *
