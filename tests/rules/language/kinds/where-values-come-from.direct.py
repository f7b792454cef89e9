from typing import Any

import pytest

from lib.orm import Session, sessionmaker

make = sessionmaker()


def helper():
    # ruleid: opens
    return make()


def get_make():
    return make


def session_factory():
    return object()


class Own(Session):
    def again(self):
        # ruleid: opens
        return make()

    @property
    def maker(self):
        return make


# ruleid: opens
also = lambda: make()


def typed(ctx: dict[str, Any], y: list):
    # ruleid: session
    ctx["my_factory"]().commit()
    # ok: session
    y[0].commit()


def direct(own: Own, cls: type[Session], my_factory, ctx, sessions):
    # ruleid: opens, opens-itself
    make()
    # ruleid: opens
    helper()
    # ruleid: opens
    also()
    # ruleid: opens
    own.again()
    # ruleid: opens, opens-itself
    own.maker()
    # ruleid: opens, opens-itself
    get_make()()
    # ruleid: opens, opens-itself
    Own()
    # ruleid: opens, opens-itself
    cls()
    # ruleid: opens-itself
    my_factory()
    # ruleid: opens-itself
    ctx["my_factory"]()
    # ruleid: opens-itself
    ctx.state.my_factory()
    # ok: opens-itself
    session_factory()
    # ok: opens-itself
    ctx[0]()
    # ruleid: session
    sessions["read_session"].commit()


@pytest.fixture
def given():
    # ruleid: opens
    with make() as s:
        yield s


@pytest.fixture
def pair():
    yield 1, make


def not_given():
    # ruleid: opens
    return make()


def test_fixtures(given, not_given, pair, unknown):
    one, two = pair
    # ruleid: opens
    two()
    # ok: opens
    one()
    client, context = unknown
    # ruleid: session
    context["my_factory"]().commit()
    # ok: session
    client.commit()
    # ruleid: session
    given.commit()
    # ok: session
    not_given.commit()
