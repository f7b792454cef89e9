from fastapi import APIRouter, BackgroundTasks, Depends
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from src.models.user import User
from src.services.users import send_welcome
from src.session.async_session import get_session_dependency

router = APIRouter()


@router.get("/users/{user_id}")
async def get_user(user_id: int, session: AsyncSession = Depends(get_session_dependency)):
    return await session.get(User, user_id)


@router.get("/tenants/{tenant_id}/users")
async def list_users(tenant_id: str, session: AsyncSession = Depends(get_session_dependency)):
    query = select(User).where(User.tenant_id == tenant_id)
    result = await session.execute(query)
    return result.scalars().all()


@router.post("/users")
async def create_user(
    name: str,
    background_tasks: BackgroundTasks,
    session: AsyncSession = Depends(get_session_dependency),
):
    user = User(name=name)
    session.add(user)
    await session.commit()
    background_tasks.add_task(send_welcome, session, user.id)
    return user
