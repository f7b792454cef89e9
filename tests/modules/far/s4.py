from s5 import make
