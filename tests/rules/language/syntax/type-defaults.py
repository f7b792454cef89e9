# Defaults of type parameters, which the grammar does not know: they are read all the same.
# ruleid: call
def b[T = bad()](x): pass
# ruleid: call, function
def f[T: int = bad(), *Ts = int](x): pass
# ruleid: call
class C[T = bad()](Base): pass
# ruleid: call
type X[T = bad()] = list[T]
