from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine

from src.config import settings

engine = create_async_engine(settings.database_url)  # changed: db-raw-connection
async_session_factory = async_sessionmaker(engine, class_=AsyncSession)


async def get_session_dependency():
    async with async_session_factory() as session:  # changed: db-direct-session
        yield session
