# ruleid: any
def f(): pass
# ruleid: any
def f(a, b=1, *c, d, **e): pass
# ruleid: first
def g(self): pass
# ruleid: first
def g(self, a): pass
# ok: first
def g(a, self): pass
# ruleid: one-among
def h(a, request, b): pass
# ruleid: one-among
def h(a, request: R): pass
# ok: one-among
def h(a): pass
# ruleid: default
def i(a, b=[]): pass
# ok: default
def i(a, b=[1]): pass
# ok: default
def i(a, b): pass
# ruleid: none
def j(): pass
# ok: none
def j(a): pass
# ruleid: one
def k(a): pass
# ruleid: one
def k(a: int = 1): pass
# ok: one
def k(a, b): pass
# ruleid: annotated
def l(a: int): pass
# ok: annotated
def l(a: str): pass
# ok: annotated
def l(a): pass
# ruleid: star
def m(*a): pass
# ok: star
def m(a): pass
# ruleid: double-star
def n(a, **k): pass
# ok: double-star
def n(a, k): pass
# ruleid: lambda-any
lambda: lam()
# ruleid: lambda-any
lambda a, b=1: lam(a)
# ok: lambda-any
lambda a: a
