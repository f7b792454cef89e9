from w7 import *
