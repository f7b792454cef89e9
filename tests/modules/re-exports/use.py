import pkg
import pkg.core.db as deep
from pkg import Alias, make, open_one

a = make()  # finding: opens
b = open_one()  # finding: opens
c = pkg.make()  # finding: opens
d = pkg.core.db.make()  # finding: opens
e = deep.make()  # finding: opens


def f(t: pkg.Alias, u: "Alias"):
    t.commit()  # finding: surely
    u.commit()  # finding: surely
