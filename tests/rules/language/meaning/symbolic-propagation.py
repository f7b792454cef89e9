def a():
    x = request.args
    # ruleid: on
    f(x)
    # ok: off
    g(x)
    # ruleid: off
    g(request.args)
def b():
    x = request.args
    x = clean(x)
    # ok: on
    f(x)
def c():
    # ok: on
    f(x)
    x = request.args
def d():
    y = source()
    z = y
    # ruleid: on-call
    h(z)
    # ok: on-call
    h(w)
def e():
    c = cursor()
    # ruleid: on-method
    c.execute(1)
    # ok: on-method
    d.execute(1)
