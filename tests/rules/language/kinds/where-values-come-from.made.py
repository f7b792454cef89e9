from contextvars import ContextVar
from typing import Callable, Iterator, Protocol

from elsewhere import build
from lib.orm import Session, sessionmaker

make = sessionmaker()
current: ContextVar[Session] = ContextVar("current")
by_name: "dict[str, Session]" = {}


class Provider(Protocol):
    def provide(self) -> Session: ...


class Holder:
    def __init__(self, given: Session):
        self.given = given

    def hand_on(self) -> Session:
        return self.given


def of_request(request) -> Session:
    return request.state.session


def of_context() -> Session:
    # ruleid: opens
    return current.get()


def declared_and_made() -> Iterator[Session]:
    # ruleid: opens
    with make() as s:
        yield s


def made_elsewhere() -> Session:
    return build()


def makes(request, holder: Holder, provider: Provider, makers: dict[str, Callable[[], Session]], cls: "type[Session]"):
    # ruleid: opens
    of_request(request)
    # ruleid: opens
    of_context()
    # ruleid: opens
    current.get()
    # ok: opens
    current.set(None)
    # ruleid: opens
    by_name.get("x")
    # ruleid: opens
    by_name.pop("x", None)
    # ok: opens
    by_name.clear()
    # ruleid: opens
    holder.hand_on()
    # ruleid: opens, makes
    declared_and_made()
    # ruleid: opens, makes
    made_elsewhere()
    # ruleid: opens, makes
    provider.provide()
    # ruleid: opens, makes
    makers["x"]()
    # ruleid: opens, makes
    makers.get("x")()
    # ruleid: opens, makes
    cls()


def kept(sessions: dict[str, Session], pairs: "list[tuple[int, Session]]"):
    for key, value in sessions.items():
        # ruleid: session
        value.commit()
    for value in sessions.values():
        # ruleid: session
        value.commit()
    # ruleid: session
    by_name["x"].commit()
    for number, value in pairs:
        # ruleid: session
        value.commit()
