import asyncpg
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine

engine = create_async_engine("postgresql+asyncpg://db/app")  # default: db-raw-connection
factory = async_sessionmaker(engine, class_=AsyncSession)


async def listen(dsn: str):
    return await asyncpg.connect(dsn)  # default: db-raw-connection


async def open_session():
    async with factory() as session:  # default: db-direct-session
        yield session
