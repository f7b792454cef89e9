import app.db
import app.store as store
import other
from app.db import make as m
from app.store import open_all


def queries(q, t):
    # ruleid: setting-in-pattern
    q.filter_by(tenant_id=t)
    # ruleid: setting-in-pattern
    q.filter_by(state="open", org_id=t)
    q.filter_by(user_id=t)
    # ruleid: setting-in-string
    getattr(q, "org_id")
    getattr(q, "columns")


def names(x):
    # ruleid: setting-in-name
    m()
    # ruleid: setting-in-name
    open_all(1)
    x.make()
    # ruleid: setting-in-name
    x.make.twice()


def negations():
    # ruleid: setting-in-negation
    other.connect()
    app.db.connect()
    store.connect()
    with store.open():
        other.connect()
    with other.open():
        # ruleid: setting-in-negation
        other.connect()


def texts():
    # ruleid: setting-in-regex
    execute("SELECT 1 FROM t WHERE org_id = 1")
    execute("SELECT 1 FROM t WHERE org_id_2 = 1")
    execute("SELECT org_id FROM t")


def nothing(nobody_):
    nothing.f()
    with nothing:
        f()
