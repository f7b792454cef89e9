# ruleid: not-in-function
f()
def allowed():
    # ok: not-in-function
    f()
def other():
    # ruleid: not-in-function
    f()

with x.lock():
    # ok: not-under-lock
    x.write()
    # ruleid: not-under-lock
    y.write()

def sends():
    # ruleid: not-after
    send(c)
    check(c)
    # ok: not-after
    send(c)
    # ruleid: not-after
    send(d)

# ruleid: not-in-either
g()
# ok: not-in-either
a(g())
# ok: not-in-either
b(c(g()))
# ruleid: not-in-either
c(g())
