import functools
import importlib
import sys

import http
import lib.orm
from lib.orm import Session, sessionmaker

make = sessionmaker()
FACTORIES = {"db": make, "web": http.Session}
PAIRS = [("db", make)]


def dictionaries(name):
    # ruleid: opens
    FACTORIES["db"]()
    # ok: opens
    FACTORIES["web"]()
    # ruleid: opens
    FACTORIES.get("db")()
    # ok: opens
    FACTORIES.get("web")()
    # ruleid: opens
    FACTORIES[name]()
    for each in FACTORIES.values():
        # ruleid: opens
        each()
    for key, value in FACTORIES.items():
        # ruleid: opens
        value()


def lists(flag):
    for f in [make, http.Session]:
        # ruleid: opens
        f()
    for i, g in enumerate([make]):
        # ruleid: opens
        g()
    for name, h in PAIRS:
        # ruleid: opens
        h()
        # ok: opens
        name()
    # ruleid: opens
    sessions = [make() for _ in range(3)]
    for s in sessions:
        # ruleid: session
        s.commit()
    # ok: session
    sessions.commit()
    # ruleid: session
    [t.commit() for t in sessions]
    a, b = make, http.Session
    # ruleid: opens
    a()
    # ok: opens
    b()
    (c, d), e = (make, 1), 2
    # ruleid: opens
    c()
    # ok: opens
    d()
    first, *rest = [make, http.Session]
    # ruleid: opens
    first()
    # ruleid: opens
    rest[0]()


def expressions(flag, given):
    # ruleid: opens
    if (s := make()) is not None:
        # ruleid: session
        s.commit()
    # ruleid: opens
    t = given or make()
    # ruleid: session
    t.commit()
    # ruleid: opens
    u = make() if flag else None
    # ruleid: session
    u.commit()
    # ok: session
    v = given + 1
    v.commit()
    session = {}
    # ok: session
    session.commit()
    try:
        # ruleid: opens
        w = make()
    except Exception:
        w = None
    # ruleid: session
    w.commit()


current = None


def sets_global():
    global current
    # ruleid: opens
    current = make()


def reads_global():
    # ruleid: session
    current.commit()


def hidden():
    # ruleid: opens
    getattr(lib.orm, "Session")()
    # ruleid: opens
    getattr(lib.orm, "Ses" + "sion")()
    # ruleid: opens
    importlib.import_module("lib.orm").Session()
    # ruleid: opens
    __import__("lib.orm").orm.Session()
    # ruleid: opens
    __import__("lib.orm", fromlist=["x"]).Session()
    # ruleid: opens
    globals()["make"]()
    # ruleid: opens
    vars(lib.orm)["Session"]()
    # ruleid: opens
    lib.orm.__dict__["Session"]()
    # ruleid: opens
    sys.modules["lib.orm"].Session()
    # ruleid: opens
    sys.modules.get("lib.orm").Session()
    # ok: opens
    importlib.import_module("lib.web").Session()
    # ruleid: opens
    Ｓession()
