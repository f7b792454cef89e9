import functools
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from typing import AsyncIterator, Generator

import http
from lib.orm import Session, sessionmaker

make = sessionmaker()


def annotated() -> Session:
    return whatever()


def not_annotated(flag):
    if flag:
        return None
    # ruleid: opens
    return make()


def of_another():
    # ruleid: opens
    return not_annotated(True)


def generator():
    # ruleid: opens
    s = make()
    try:
        yield s
    finally:
        s.close()


@contextmanager
def scope() -> Generator[Session, None, None]:
    yield 1


@asynccontextmanager
async def scope_too():
    # ruleid: opens
    async with make() as s:
        yield s


async def dependency() -> AsyncIterator[Session]:
    # ruleid: opens
    async with scope_too() as s:
        yield s


def delegating():
    # ruleid: opens
    yield from generator()


def web() -> http.Session:
    return http.Session()


def outer():
    def inner():
        # ruleid: opens
        return make()

    return inner


def returned_lambda():
    # ruleid: opens
    return lambda: make()


async def uses():
    # ruleid: session, opens
    annotated().commit()
    # ruleid: session, opens
    not_annotated(1).commit()
    # ruleid: session, opens
    of_another().commit()
    # ruleid: opens
    for s in generator():
        # ruleid: session
        s.commit()
    # ruleid: session, opens
    next(generator()).commit()
    # ruleid: session, opens
    next(delegating()).commit()
    # ruleid: opens
    gen = dependency()
    # ruleid: session
    (await anext(gen)).commit()
    # ruleid: session
    (await gen.__anext__()).commit()
    # ruleid: opens
    with scope() as a:
        # ruleid: session
        a.commit()
    # ruleid: opens
    async with scope_too() as b:
        # ruleid: session
        b.commit()
    # ruleid: opens
    manager = scope()
    # ruleid: session
    manager.__enter__().commit()
    async with AsyncExitStack() as stack:
        # ruleid: opens
        c = await stack.enter_async_context(scope_too())
        # ruleid: session
        c.commit()
    # ruleid: opens
    async for d in dependency():
        # ruleid: session
        d.commit()
    # ok: session
    web().commit()
    # ruleid: opens
    e = outer()()
    # ruleid: session
    e.commit()
    # ruleid: opens
    f = returned_lambda()()
    # ruleid: session
    f.commit()


part = functools.partial(make, 1)
# ruleid: opens
quick = lambda: make()


def aliases(mine=make, *, named=functools.partial(make)):
    # ruleid: opens
    part()
    # ruleid: opens
    quick()
    # ruleid: opens
    mine()
    # ruleid: opens
    named()


def several() -> list[Session]:
    return unknown()


def uses_several():
    # ruleid: certain
    several()[0].flush()
    # ok: certain
    several().flush()


def recursive():
    return recursive()


def recursion():
    # ok: session, opens
    recursive().commit()
