from src.models.user import User
from src.session.async_session import async_session_factory


async def rename_user(user_id: int, name: str):
    session = async_session_factory()
    user = await session.get(User, user_id)
    user.name = name.strip()
    return user


async def delete_user(user_id: int):
    session = async_session_factory()
    await session.delete(await session.get(User, user_id))
