"""Seven modules lie between these names and what makes them."""
import o1
from s1 import make as named
from w1 import make as starred

a = named()  # finding: opens
b = starred()  # finding: opens
c = o1.o.o.o.o.o.o.make()  # finding: opens
