# ruleid: base
class A(Base): pass
# ruleid: base
class A(Base, Other): pass
# ok: base
class A(NotBase): pass
# ruleid: base-among
class B(X, Mixin, Y): pass
# ruleid: base-among
class B(Mixin): pass
# ok: base-among
class B(X): pass
# ruleid: any-bases
class Fixed: pass
# ruleid: any-bases
class Fixed(A, b=1): pass
# ruleid: no-bases
class Plain: pass
# ruleid: no-bases
class Plain(A): pass
# ruleid: keyword
class K(A, metaclass=Meta): pass
# ok: keyword
class K(A, metaclass=Other): pass
