import web
from elsewhere import SessionLocal, make_session, thing
from lib import Session


def by_name(session, db, x, self, my_session):
    # ruleid: named
    session.commit()
    # ruleid: named
    db.commit()
    # ok: named
    x.commit()
    # ruleid: named
    x.session.commit()
    # ruleid: named
    self.db.commit()
    # ok: named
    self.db.x.commit()
    # ruleid: named
    my_session.commit()


def by_what_made_it(x):
    # ruleid: called
    a = SessionLocal()
    # ruleid: named
    a.commit()
    # ruleid: called
    b = make_session()
    # ruleid: named
    b.commit()
    # ruleid: called
    c = x.make_session()
    # ruleid: named
    c.commit()
    other_name = make_session
    # ruleid: called
    other_name()
    # ok: called
    thing()
    session = thing.whatever
    # ruleid: named
    session.commit()


def modules():
    from elsewhere.session import commit
    from elsewhere import session as named_module

    # ok: named
    commit()
    # ruleid: named
    named_module.commit()


def elements(session, db):
    for x in session:
        # ok: named
        x.commit()
    # ok: named
    db[0].commit()


def better_known():
    session = web.Session(1)
    # ok: named
    session.commit()
    db = "text"
    # ok: named
    db.commit()
    # ok: called
    make_session = 3
    make_session()


def negated(session, x):
    # ok: not-one
    session.go()
    # ruleid: not-one
    x.go()


def named_otherwise_too(chat_session, request):
    # ok: named
    chat_session.commit()
    db = request.app.state.sqlite_db
    # ok: named
    db.commit()
    # ruleid: called
    session = make_session()
    # ruleid: named
    session.commit()
    other = request.app.state.db
    # ruleid: named
    other.commit()
    # ruleid: called
    lite_session = Session()
    # ruleid: named
    lite_session.commit()


def named_otherwise_by_what_made_it(x):
    # ok: called
    a = x.new_SessionLocal()
    # ok: named
    a.commit()
    # ruleid: called
    b = x.a_SessionLocal()
    # ruleid: named
    b.commit()
