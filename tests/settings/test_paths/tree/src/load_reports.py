import psycopg


def rows(dsn: str):
    return psycopg.connect(dsn).execute("SELECT 1").fetchall()  # default: db-raw-connection; changed: db-raw-connection
