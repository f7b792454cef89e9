# Exercise 3. Work that goes on after the response. What does each task hold in its hands?
import asyncio

from fastapi import APIRouter, BackgroundTasks, Depends
from sqlalchemy.ext.asyncio import AsyncSession

from src.jobs.reminders import remind, remind_all, remind_customer
from src.session.async_session import get_session_dependency

router = APIRouter()


@router.post("/reminders")
async def start(
    background_tasks: BackgroundTasks,
    session: AsyncSession = Depends(get_session_dependency),
):
    background_tasks.add_task(remind_all, session)
    return {"status": "started"}


@router.post("/reminders/{invoice_id}")
async def start_one(invoice_id: int, background_tasks: BackgroundTasks):
    background_tasks.add_task(remind, invoice_id)
    return {"status": "started"}


@router.post("/customers/{customer_id}/reminders")
async def start_customer(
    customer_id: int, session: AsyncSession = Depends(get_session_dependency)
):
    asyncio.create_task(remind_customer(session, customer_id))
    return {"status": "started"}
