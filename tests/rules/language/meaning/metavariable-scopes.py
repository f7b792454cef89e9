# ruleid: same-variable
def a():
    x = open_it()
    close_it(x)
# ok: same-variable
def b():
    x = open_it()
    close_it(y)
# ok: two-functions
def c2():
    v = source()
def d2():
    v = 1
    sink(v)
# ruleid: self
class E:
    def __init__(self, a):
        self.lock = acquire()
    def stop(self):
        release(self.lock)
# ok: self
class F:
    def __init__(self, a):
        self.lock = acquire()
    def stop(self):
        release(self.other)
# ruleid: module-variable
m = shared()
def g():
    use(m)
# ok: parameter-shadows
n = outer()
def h(n):
    inner(n)
# ruleid: parameter-shadows
o = outer()
def i():
    inner(o)
# ruleid: same-method
start(x.run)
stop(y.run)
# ok: same-method
start(x.run)
stop(y.walk)
def j():
    # ruleid: comprehension
    p = comp()
    return [each(p) for q in r]
def k():
    # ok: comprehension
    p = comp()
    return [each(p) for p in r]
