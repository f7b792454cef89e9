from fastapi import APIRouter, Depends
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from src.models.user import User
from src.session.async_session import get_session_dependency

router = APIRouter()


@router.get("/users/{user_id}")
async def get_user(user_id: int, session: AsyncSession = Depends(get_session_dependency)):
    return await session.get(User, user_id)


@router.get("/users")
async def list_users(session: AsyncSession = Depends(get_session_dependency)):
    result = await session.execute(select(User))
    return result.scalars().all()
