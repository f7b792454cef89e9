from sqlalchemy import select

from src.models.user import User
from src.session.async_session import async_session_factory, get_session


async def count_users():
    async with get_session() as session:
        result = await session.execute(select(User))
        return len(result.scalars().all())


async def send_welcome(session, user_id):
    try:
        return await session.get(User, user_id)
    except ValueError:
        async with get_session() as second:
            return await second.get(User, user_id)
