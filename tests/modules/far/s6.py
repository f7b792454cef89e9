from s7 import make
