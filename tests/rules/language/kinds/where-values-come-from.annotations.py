from __future__ import annotations

import typing
from collections.abc import AsyncIterator
from typing import Annotated, Any, Callable, NewType, Optional, TypeVar, Union, cast

import http
from lib.aio import AsyncSession, async_sessionmaker
from lib.orm import Session, sessionmaker
from web import Depends

SessionDep = Annotated[AsyncSession, Depends(object)]
MaybeSession = Optional[Session]
T = TypeVar("T", bound=Session)
Own = NewType("Own", Session)


def get_db():
    # ruleid: opens
    yield Session()


DbDep = Annotated[Any, Depends(get_db)]


def parameters(
    a: Session,
    b: Optional[Session],
    c: Union[None, Session],
    d: Session | None,
    e: Annotated[Session, "x"],
    f: SessionDep,
    g: MaybeSession,
    h: "Session",
    i: "Optional[Session]",
    j: "typing.Annotated[AsyncSession, Depends(f)] | None",
    k: DbDep,
    m: T,
    n: Own,
    session: http.Session,
):
    # ruleid: session
    a.commit()
    # ruleid: session
    b.commit()
    # ruleid: session
    c.commit()
    # ruleid: session
    d.commit()
    # ruleid: session
    e.commit()
    # ruleid: session
    f.commit()
    # ruleid: session
    g.commit()
    # ruleid: session
    h.commit()
    # ruleid: session
    i.commit()
    # ruleid: session
    j.commit()
    # ruleid: session
    k.commit()
    # ruleid: session
    m.commit()
    # ruleid: session
    n.commit()
    # ok: session
    session.commit()


def defaults(
    a=Depends(get_db),
    b=None,
    make=sessionmaker(),
    session=None,
    c: Session = Depends(get_db),
):
    # ruleid: session
    a.commit()
    # ok: session
    b.commit()
    # ruleid: opens
    make()
    # ruleid: session
    session.commit()
    # ok: certain
    session.flush()
    # ruleid: certain
    c.flush()


def generics(
    many: list[Session],
    by_name: dict[str, Session],
    make: Callable[..., Session],
    maker: async_sessionmaker[AsyncSession],
    cls: type[Session],
    *args: Session,
):
    # ok: certain
    many.flush()
    # ruleid: certain
    many[0].flush()
    # ruleid: certain
    by_name["x"].flush()
    # ruleid: certain, opens
    by_name.get("x").flush()
    # ruleid: opens
    make()
    # ruleid: opens
    maker()
    # ruleid: opens
    cls()
    # ok: certain
    maker.flush()
    for one in many:
        # ruleid: certain
        one.flush()
    # ruleid: certain
    args[0].flush()


async def iterates(sessions: AsyncIterator[Session], entities: Session):
    async for s in sessions:
        # ruleid: certain
        s.flush()
    for entity in entities:
        # ok: certain
        entity.flush()


def local(x):
    s: Session = x.whatever()
    # ruleid: certain
    s.flush()
    t = cast(Session, x)
    # ruleid: certain
    t.flush()
    # ok: opens
    cast(Session, x)
