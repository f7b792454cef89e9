# Exercise 3, the tasks themselves. Which of them leaks, which loses what it wrote?
from sqlalchemy import select

from src.models import Invoice
from src.services.mail import send_reminder
from src.session.async_session import async_session_factory, get_session


async def remind(invoice_id: int) -> None:
    session = async_session_factory()
    invoice = await session.get(Invoice, invoice_id)
    await send_reminder(invoice.email)
    invoice.reminded = True
    await session.close()


async def remind_all(session) -> None:
    for invoice in await session.scalars(select(Invoice).where(Invoice.paid.is_(False))):
        await remind(invoice.id)


async def remind_customer(session, customer_id: int) -> None:
    query = select(Invoice.id).where(Invoice.customer_id == customer_id)
    async with get_session() as own_session:
        for invoice_id in await own_session.scalars(query):
            await remind(invoice_id)
