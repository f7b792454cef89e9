def a1():
    # ruleid: after
    a()
    other()
    b()
def a2():
    # ok: after
    b()
    a()
def n1():
    # ruleid: nested
    lock(m)
    if x:
        for y in z:
            unlock(m)
def n2():
    # ok: nested
    lock(m)
    if x:
        unlock(n)
def n3():
    if x:
        # ok: nested
        lock(m)
    unlock(m)
def r1():
    # ruleid: rest-of-block
    x = start()
# ruleid: body
def f():
    if a:
        b()
    return 1
# ok: body
def g():
    return 1
# ruleid: empty-between
c()
d()
def u1():
    # ruleid: assignment-then-use
    v = source()
    return sink(v)
def u2():
    # ok: assignment-then-use
    v = source()
    return sink(w)
def u3():
    # ruleid: assignment-then-use
    v = source()
    if sink(v):
        pass
def t1():
    # ruleid: three
    one()
    two()
    three()
def t2():
    # ok: three
    one()
    three()
    two()
