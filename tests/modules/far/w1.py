from w2 import *
