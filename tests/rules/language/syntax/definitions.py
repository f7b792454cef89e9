# ruleid: function
def f(): pass
# ruleid: function
async def f(): pass
# ruleid: function
@d
def f(a) -> b: pass
# ruleid: async-only
async def g(): pass
# ok: async-only
def g(): pass
# ruleid: returns-type
def h() -> Secret: pass
# ok: returns-type
def h() -> Public: pass
# ok: returns-type
def h(): pass
# ruleid: body
def i():
    if a:
        b = [forbidden()]
# ok: body
def i2():
    allowed()
# ruleid: recursive
def j(n):
    return j(n - 1)
# ok: recursive
def k(n):
    return l(n - 1)
# ruleid: class-body
class A:
    a = 1
    debug = True
# ok: class-body
class B:
    debug = False
# ruleid: method
class C:
    def a(self): pass
    def __del__(self): pass
# ok: method
class D:
    def a(self): pass
# ruleid: class-fields-any-order
class E:
    y = 2
    x = 1
