from sqlalchemy import select

from src.models.user import User
from src.session.async_session import async_session_factory, get_session


async def count_users():
    async with get_session() as session:
        result = await session.execute(select(User))
        return len(result.scalars().all())

