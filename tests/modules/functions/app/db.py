from contextlib import asynccontextmanager
from typing import AsyncIterator

from lib.aio import AsyncSession, async_sessionmaker

engine = object()
factory = async_sessionmaker(engine)


async def provide() -> AsyncIterator[AsyncSession]:
    async with factory() as s:  # finding: opens
        yield s


@asynccontextmanager
async def unit():
    async with factory() as s:  # finding: opens
        yield s


def nothing():
    return 1
