from w5 import *
