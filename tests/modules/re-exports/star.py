from pkg.core import *


def f(s: Alias):
    s.commit()  # finding: surely
    make()  # finding: opens
    db.make()  # finding: opens
