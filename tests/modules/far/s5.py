from s6 import make
