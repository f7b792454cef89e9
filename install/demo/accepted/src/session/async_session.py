"""The one place that makes engines and sessions; everything else asks it for them."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine

engine = create_async_engine(os.environ["DATABASE_URL"], pool_pre_ping=True)
async_session_factory = async_sessionmaker(engine, expire_on_commit=False)


@asynccontextmanager
async def get_session() -> AsyncIterator[AsyncSession]:
    """A session for work outside requests: commits at the end, rolls back on an error."""
    async with async_session_factory() as session, session.begin():
        yield session


async def get_session_dependency() -> AsyncIterator[AsyncSession]:
    """The session of one request, for FastAPI's Depends."""
    async with get_session() as session:
        yield session
