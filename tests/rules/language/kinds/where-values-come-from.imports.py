import lib.orm
import lib.orm as o
import http
from lib import orm
from lib.aio import AsyncSession as AS, async_sessionmaker
from lib.orm import Session, sessionmaker


def imports(a, b: "lib.orm.Session", c: orm.Session, d: AS):
    # ok: session
    a.commit()
    # ruleid: session
    b.commit()
    # ruleid: session
    c.commit()
    # ruleid: session
    d.commit()
    # ruleid: certain, opens
    o.Session().flush()
    # ruleid: certain, opens
    lib.orm.Session(bind=1).flush()


def local_import():
    from lib.orm import Session as Local

    # ruleid: certain, opens
    Local().flush()
    # ruleid: certain, opens
    Session().flush()


def shadowed(Session):
    # ok: certain, opens
    Session().flush()


make = sessionmaker(bind=1)
make_too = make
Maker = orm.sessionmaker


def calls():
    # ruleid: opens
    s = make()
    # ruleid: session
    s.commit()
    # ruleid: opens
    t = make_too()
    # ruleid: session
    t.commit()
    # ruleid: opens
    u = Maker()()
    # ruleid: session
    u.commit()
    # ok: opens
    v = Maker()
    # ok: session
    v.commit()


async def context_managers():
    # ruleid: opens
    async with make() as a, make.begin() as b:
        # ruleid: session
        await a.commit()
        # ruleid: session
        b.commit()
    # ruleid: opens
    with make.begin() as c:
        # ruleid: session
        c.commit()
    with http.ClientSession() as session:
        # ok: session
        session.commit()


def others(session: http.Session, db_session):
    # ok: session
    session.commit()
    # ruleid: session
    db_session.commit()
    # ok: certain
    db_session.flush()


def by_any_module():
    import a.b.c
    from .x import get_db_session

    # ruleid: session, opens
    get_db_session().commit()
    # ruleid: certain, opens
    a.b.c.get_db_session().flush()
    # ok: session
    a.b.c.get_db().commit()


try:
    from quick import Session as Either
except ImportError:
    from lib.orm import Session as Either


def either():
    # ruleid: session, opens
    Either().commit()




type Alias = Session


def aliased(x: Alias):
    # ruleid: session
    x.commit()
