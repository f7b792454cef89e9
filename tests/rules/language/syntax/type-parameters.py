# Bounds of type parameters are expressions; the parameters are names of their own.
# ruleid: call
def a[T: bad()](x): pass
# ruleid: call
def b[T, *Ts, **P: bad(), U: (int, str)](x): pass
# ruleid: call, function
def f[T: list[bad()]](x): pass
# ruleid: function
def f[T](x: T) -> T: pass
# ruleid: call
class C[T: bad()]: pass
# ruleid: call, class
class A[T: (bad(), str)](Base): pass
# ruleid: class
class A[T]: pass
# ruleid: call
type X[T: bad()] = list[T]
# ok: name
def g[Session](x): pass
# ok: name
def h[*Session, **P](x): pass
# ruleid: name
def i[T: Session](x): pass

# `type` is a keyword before a name alone.
# ruleid: type-call, assignment
type(self).x = v
# ruleid: type-call, assignment, call
type(self).x = bad()
# ruleid: type-call, assignment, call
type(bad()).x = v
# ruleid: type-call
type (self)[0] = v
# ruleid: type-call, assignment
type(self).x: int = v
# ruleid: type-call
type(a)(b).x = v
# ruleid: type-call, assignment
if a: type(b).x = c
# ruleid: type-call, assignment
x = 1; type(b).x = c
# ruleid: type-call, assignment
type\
(self).x = v
# ruleid: type-call
type(name, bases, {})
# ruleid: item
type[0] = v
# ruleid: alias
type Y = Secret
# ruleid: alias
type Y\
  = Secret
# ok: alias, type-call
type = Secret
# ok: type-call
Type(self).x = v
# ok: type-call
mytype(self).x = v
class D:
    def m(self):
        # ruleid: type-call, assignment
        type(self).x = v
