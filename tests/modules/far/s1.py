from s2 import make
