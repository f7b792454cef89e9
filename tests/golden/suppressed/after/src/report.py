from src.session.async_session import async_session_factory, engine


def title():
    return "Report"


def rows():
    # pushgate: allow[db-engine-connect] the nightly report may not wait for a pool
    with engine.connect() as connection:
        return connection.execute("SELECT 1").all()


def count():
    session = async_session_factory()  # pushgate: allow[db-direct-session] moved next week
    return session.query("x").count()  # pushgate: allow[db-raw-connection] is this one needed?
