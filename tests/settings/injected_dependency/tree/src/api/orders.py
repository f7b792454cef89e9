from fastapi import APIRouter, Depends
from sqlalchemy.ext.asyncio import AsyncSession

from src.database.dependencies import request_session
from src.session.async_session import get_session_dependency

router = APIRouter()


@router.get("/orders/{order_id}")
async def read_order(
    order_id: int,
    session: AsyncSession = Depends(request_session),  # default: db-wrong-session-provider
):
    return await session.get(Order, order_id)


@router.post("/orders")
async def create_order(
    body: OrderIn,
    session: AsyncSession = Depends(get_session_dependency),  # changed: db-wrong-session-provider
):
    order = Order(**body.model_dump())
    session.add(order)
    await session.flush()
    return order.id
