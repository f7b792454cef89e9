from src.session.async_session import engine


def title():
    return "Report"


def rows():
    with engine.connect() as connection:
        return connection.execute("SELECT 1").all()
