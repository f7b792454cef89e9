# Exercise 5. Rows are found by the customer, who was checked in the endpoint; no role is set, and
# the engine is gone. That a tenant is written, by store(), is data and no filter.
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from src.models import Invoice, Report


async def open_invoices(session: AsyncSession, customer_id: int):
    query = select(Invoice).where(Invoice.customer_id == customer_id, Invoice.paid.is_(False))
    return (await session.scalars(query)).all()


async def turnover(session: AsyncSession, customer_id: int) -> int:
    query = text("SELECT sum(amount) FROM invoices WHERE customer_id = :customer_id")
    return (await session.execute(query, {"customer_id": customer_id})).scalar_one()


async def store(session: AsyncSession, tenant_id: str, body: str) -> None:
    session.add(Report(tenant_id=tenant_id, body=body))
    await session.execute(
        text("INSERT INTO report_log (tenant_id, body) VALUES (:tenant_id, :body)"),
        {"tenant_id": tenant_id, "body": body},
    )
