f(
    good,
    # ruleid: one
    bad,
    # ruleid: one
    bad2)
def d(
        used,
        # ruleid: parameter
        unused_a):
    pass
g(
    # ruleid: list-joins
    1,
    # ruleid: list-joins
    2,
    3)
h(
    1,
    k(
        # ruleid: two-intersect
        2))
h(
    1,
    # ok: two-intersect
    2)
# ok: two-apart
i(1, 2)
def focused():
    # ruleid: body
    a = 1
    return a
# ruleid: then-not
j(unsafe)
# ok: then-not
j(safe)
