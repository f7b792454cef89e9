from src.session.async_session import async_session_factory


def other_01():
    return async_session_factory()


def other_02():
    return async_session_factory()


def other_03():
    return async_session_factory()
