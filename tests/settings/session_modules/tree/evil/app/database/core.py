import asyncpg


async def listen(dsn: str):
    return await asyncpg.connect(dsn)  # default: db-raw-connection; changed: db-raw-connection
