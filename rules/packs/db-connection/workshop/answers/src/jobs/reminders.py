# Exercise 3, the tasks themselves. The ids are read first and the session is given back; each
# reminder is a unit of work of its own, and is committed before the next one.
from sqlalchemy import select

from src.models import Invoice
from src.services.mail import send_reminder
from src.session.async_session import get_session


async def remind(invoice_id: int) -> None:
    async with get_session() as session:
        invoice = await session.get(Invoice, invoice_id)
        if invoice is None:
            return
        invoice.reminded = True
        email = invoice.email
    await send_reminder(email)


async def remind_these(query) -> None:
    async with get_session() as session:
        invoice_ids = list(await session.scalars(query))
    for invoice_id in invoice_ids:
        await remind(invoice_id)


async def remind_all() -> None:
    await remind_these(select(Invoice.id).where(Invoice.paid.is_(False)))


async def remind_customer(customer_id: int) -> None:
    await remind_these(select(Invoice.id).where(Invoice.customer_id == customer_id))
