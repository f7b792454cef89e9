from engine import Engine
import engine as en
from typing import Annotated, Optional, Union
Alias = Session
MaybeSession = Optional[Session]

def parameters(a: Session, b: "Session", c: Other, d, e: Session = None, f=Session()):
    # ruleid: annotation
    a.commit()
    # ruleid: annotation
    b.commit()
    # ok: annotation
    c.commit()
    # ok: annotation
    d.commit()
    # ruleid: annotation
    e.commit()
    # ruleid: annotation
    f.commit()
def generics(a: Optional[Session], b: Session | None, c: Annotated[Session, Depends(x)],
             d: Union[str, Session], e: list[Session], f: Alias, g: MaybeSession):
    # ruleid: annotation
    a.commit()
    # ruleid: annotation
    b.commit()
    # ruleid: annotation
    c.commit()
    # ruleid: annotation
    d.commit()
    # ok: annotation
    e.commit()
    # ruleid: annotation
    f.commit()
    # ruleid: annotation
    g.commit()
def made() -> Session: return x
async def made_later() -> Session: return x
async def values():
    a = Session()
    # ruleid: annotation
    a.commit()
    b: Session = x
    # ruleid: annotation
    b.commit()
    c: Session
    # ruleid: annotation
    c.commit()
    with Session() as d:
        # ruleid: annotation
        d.commit()
    async with Session() as e:
        # ruleid: annotation
        e.commit()
    f = await Session()
    # ruleid: annotation
    f.commit()
    g = made()
    # ruleid: annotation
    g.commit()
    h = await made_later()
    # ruleid: annotation
    h.commit()
    # ruleid: annotation
    Session().commit()
    # ruleid: annotation
    (i := Session()).commit()
    j = unknown()
    # ok: annotation
    j.commit()
class Holder:
    declared: Session
    def __init__(self, given: Session, other):
        self.made = Session()
        self.given = given
        self.other = other
        self.typed: Session = other
    def use(self):
        # ruleid: annotation
        self.made.commit()
        # ruleid: annotation
        self.given.commit()
        # ruleid: annotation
        self.typed.commit()
        # ruleid: annotation
        self.declared.commit()
        # ok: annotation
        self.other.commit()
        # ok: annotation
        self.missing.commit()
class Elsewhere:
    def use(self):
        # ok: annotation
        self.made.commit()

# ruleid: int-argument
takes(1)
# ok: int-argument
takes("1")
def ints(a: int, b: str):
    # ruleid: int-argument
    takes(a)
    # ok: int-argument
    takes(b)
# ruleid: str-literal
accepts("a")
# ok: str-literal
accepts(1)
def engines(a: Engine, b: en.Engine, c: other.Engine):
    # ruleid: full-name
    a.go()
    # ruleid: full-name
    b.go()
    # ok: full-name
    c.go()
def tokens(a: Token, b):
    # ruleid: in-assignment
    c = a
    # ok: in-assignment
    c = b
def quoted(a: "en.Engine", b: "Optional[en.Engine]", c: "en.Engine | None", d: "list[en.Engine]"):
    # ruleid: full-name
    a.go()
    # ruleid: full-name
    b.go()
    # ruleid: full-name
    c.go()
    # ok: full-name
    d.go()
def packed(*a: Session, **b: Session):
    # ok: annotation
    a.commit()
    # ok: annotation
    b.commit()
class Base:
    inherited = Session()
    def method(self) -> Session: ...
    @property
    def read(self) -> "Session": ...
    def called(self) -> Session: ...
    def __enter__(self) -> Session: ...
class Derived(Base):
    def use(self):
        # ruleid: annotation
        self.inherited.commit()
        # ruleid: annotation
        self.method().commit()
        # ruleid: annotation
        self.read.commit()
        # ok: annotation
        self.called.commit()
        # ok: annotation
        self.unknown().commit()
def instances(given: Derived):
    made = Derived()
    # ruleid: annotation
    made.read.commit()
    # ruleid: annotation
    given.method().commit()
    with Derived() as entered:
        # ruleid: annotation
        entered.commit()
