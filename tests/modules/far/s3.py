from s4 import make
