# Exercise 3. Tasks get ids, and open sessions of their own. Those of asyncio are kept in a set,
# since asyncio itself keeps no reference that would stop the garbage collector.
import asyncio

from fastapi import APIRouter, BackgroundTasks

from src.jobs.reminders import remind, remind_all, remind_customer

router = APIRouter()
running: set[asyncio.Task] = set()


@router.post("/reminders")
async def start(background_tasks: BackgroundTasks):
    background_tasks.add_task(remind_all)
    return {"status": "started"}


@router.post("/reminders/{invoice_id}")
async def start_one(invoice_id: int, background_tasks: BackgroundTasks):
    background_tasks.add_task(remind, invoice_id)
    return {"status": "started"}


@router.post("/customers/{customer_id}/reminders")
async def start_customer(customer_id: int):
    task = asyncio.create_task(remind_customer(customer_id))
    running.add(task)
    task.add_done_callback(running.discard)
    return {"status": "started"}
