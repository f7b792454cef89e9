from w3 import *
