# Exercise 1. The request's session is injected everywhere, and is not held while another service
# is asked: the rate is fetched before the first query.
import aiohttp
from fastapi import APIRouter, Depends, HTTPException
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from src.api.auth import User, current_user
from src.models import Invoice
from src.session.async_session import get_session_dependency

router = APIRouter()


@router.get("/invoices")
async def list_invoices(
    user: User = Depends(current_user),
    session: AsyncSession = Depends(get_session_dependency),
):
    result = await session.execute(select(Invoice).where(Invoice.owner_id == user.id))
    return result.scalars().all()


@router.get("/invoices/{invoice_id}")
async def get_invoice(invoice_id: int, session: AsyncSession = Depends(get_session_dependency)):
    invoice = await session.get(Invoice, invoice_id)
    if invoice is None:
        raise HTTPException(status_code=404)
    return invoice


@router.post("/invoices/{invoice_id}/rate")
async def set_rate(invoice_id: int, session: AsyncSession = Depends(get_session_dependency)):
    async with aiohttp.ClientSession() as http:
        async with http.get("https://rates.example.com/eur") as answer:
            rate = (await answer.json())["rate"]
    invoice = await session.get(Invoice, invoice_id)
    invoice.rate = rate
    return invoice
