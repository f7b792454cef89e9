import http
from functools import cached_property, partial

from lib.orm import Session, sessionmaker
from somewhere import Mixin

make = sessionmaker()


class MySession(Session):
    pass


class Deeper(MySession):
    pass


class Repo:
    shared: Session
    maker = sessionmaker()
    http = http.Session()

    def __init__(self, given: Session, other, session):
        self.given = given
        self._given = self.given
        self.other = other
        self.session = session
        # ruleid: opens
        self.own = make()
        # ruleid: opens
        self.a, self.b = make(), 1
        self.factory = partial(make)

    @property
    def current(self):
        return self._given

    @cached_property
    def cached(self) -> Session:
        return self.other

    def open(self):
        # ruleid: opens
        return self.maker()

    @classmethod
    def shared_one(cls):
        # ruleid: opens
        return cls.maker()

    @staticmethod
    def static(self):
        # ok: session
        self.given.commit()
        # ruleid: opens
        return make()

    def __enter__(self):
        return self._given

    def __call__(self):
        return self.given

    def uses(self):
        # ruleid: session
        self.given.commit()
        # ruleid: session
        self._given.commit()
        # ruleid: session
        self.shared.commit()
        # ok: session
        self.other.commit()
        # ruleid: session
        self.session.commit()
        # ok: certain
        self.session.flush()
        # ok: session
        self.http.commit()
        # ruleid: session
        self.own.commit()
        # ruleid: session
        self.a.commit()
        # ok: session
        self.b.commit()
        # ruleid: session
        self.current.commit()
        # ruleid: session
        self.cached.commit()
        # ruleid: session, opens
        self.open().commit()
        # ruleid: session, opens
        self.shared_one().commit()
        # ruleid: session, opens
        self.static(1).commit()
        # ruleid: opens
        self.factory()
        # ok: session
        self.commit()

        def closure():
            # ruleid: session
            self.given.commit()


class Child(Repo):
    def more(this):
        # ruleid: session
        this.given.commit()
        # ruleid: session
        super().current.commit()


class Mixed(Mixin):
    def uses(self):
        # ruleid: session
        self.db_session.commit()
        # ok: certain
        self.db_session.flush()
        # ok: session
        self.thing.commit()


# ok: opens
repo = Repo(1, 2, 3)


def uses(given: Child, mine: Deeper):
    # ruleid: session
    repo.given.commit()
    # ruleid: session
    given.given.commit()
    # ruleid: session
    mine.commit()
    # ruleid: opens
    MySession()
    # ruleid: opens
    repo()
    with repo as s:
        # ruleid: session
        s.commit()
    # ruleid: opens
    Repo.maker()
    # ok: session
    repo.commit()
    # ruleid: session
    repo.db_session.commit()


class Holder:
    pass


holder = Holder()
# ruleid: opens
holder.thing = make()
Holder.late = make


def late():
    # ruleid: session
    holder.thing.commit()
    # ruleid: opens
    Holder.late()


class session:
    pass


def a_local_class():
    # ok: session
    session().commit()


class Factory:
    factory = make

    def by_class(self):
        # ruleid: opens
        type(self).factory()
        # ruleid: opens
        self.__class__.factory()
        # ok: opens
        type(self)()
        # ok: opens
        type("Other", (), {})()


def same_class(given: Session):
    # ruleid: opens
    type(given)(1)
    # ruleid: opens
    given.__class__(1)
    # ok: opens
    type(given)
