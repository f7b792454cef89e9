from src.session.async_session import async_session_factory


def step_01():
    return async_session_factory()


def step_02():
    return async_session_factory()


def step_03():
    return async_session_factory()


def step_04():
    return async_session_factory()


def step_05():
    return async_session_factory()


def step_06():
    return async_session_factory()


def step_07():
    return async_session_factory()


def step_08():
    return async_session_factory()


def step_09():
    return async_session_factory()


def step_10():
    return async_session_factory()


def step_11():
    return async_session_factory()


def step_12():
    return async_session_factory()


def step_13():
    return async_session_factory()


def step_14():
    return async_session_factory()


def step_15():
    return async_session_factory()


def step_16():
    return async_session_factory()


def step_17():
    return async_session_factory()


def step_18():
    return async_session_factory()


def step_19():
    return async_session_factory()


def step_20():
    return async_session_factory()


def step_21():
    return async_session_factory()


def step_22():
    return async_session_factory()


def step_23():
    return async_session_factory()


def step_24():
    return async_session_factory()


def step_25():
    return async_session_factory()


def step_26():
    return async_session_factory()


def step_27():
    return async_session_factory()


def step_28():
    return async_session_factory()


def step_29():
    return async_session_factory()


def step_30():
    return async_session_factory()
