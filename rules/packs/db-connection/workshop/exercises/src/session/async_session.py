# The session module, the one place that makes engines and sessions. Nothing is wrong here; read it.
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import uuid4

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine

engine = create_async_engine(
    os.environ["DATABASE_URL"],
    pool_size=5,
    max_overflow=10,
    # A pooler in transaction mode gives each transaction another server connection, so that no
    # prepared statement may be used twice.
    connect_args={
        "statement_cache_size": 0,
        "prepared_statement_cache_size": 0,
        "prepared_statement_name_func": lambda: f"__asyncpg_{uuid4()}__",
    },
)
async_session_factory = async_sessionmaker(engine, expire_on_commit=False)


@asynccontextmanager
async def get_session() -> AsyncIterator[AsyncSession]:
    async with async_session_factory() as session:
        yield session
        await session.commit()  # not reached when the block raises: closing rolls back


@asynccontextmanager
async def get_background_session() -> AsyncIterator[AsyncSession]:
    async with get_session() as session:
        await session.execute(text("SET LOCAL statement_timeout = '10min'"))
        yield session


async def get_session_dependency() -> AsyncIterator[AsyncSession]:
    async with get_session() as session:
        yield session
