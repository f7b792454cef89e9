# Exercise 1. Three handlers, three ways to a session. What happens when 20 requests come at once?
import aiohttp
from fastapi import APIRouter, Depends, HTTPException
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from src.api.auth import User, current_user
from src.db.session import get_db_session
from src.models import Invoice
from src.session.async_session import async_session_factory, get_session

router = APIRouter()


@router.get("/invoices")
async def list_invoices(user: User = Depends(current_user)):
    async with get_session() as session:
        result = await session.execute(select(Invoice).where(Invoice.owner_id == user.id))
        return result.scalars().all()


@router.get("/invoices/{invoice_id}")
async def get_invoice(invoice_id: int):
    session = async_session_factory()
    invoice = await session.get(Invoice, invoice_id)
    if invoice is None:
        raise HTTPException(status_code=404)
    await session.close()
    return invoice


@router.post("/invoices/{invoice_id}/rate")
async def set_rate(invoice_id: int, session: AsyncSession = Depends(get_db_session)):
    invoice = await session.get(Invoice, invoice_id)
    async with aiohttp.ClientSession() as http:
        async with http.get("https://rates.example.com/eur") as answer:
            invoice.rate = (await answer.json())["rate"]
    return invoice
