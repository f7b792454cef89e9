# Exercise 5. Reports. Which lines decide who sees what, and which ways lead to the database?
import os

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine

from src.models import Invoice, Report

report_engine = create_async_engine(os.environ["DATABASE_URL"])


async def open_invoices(session: AsyncSession, tenant_id: str, customer_id: int):
    filters = [Invoice.paid.is_(False), Invoice.tenant_id == tenant_id]
    query = select(Invoice).where(Invoice.customer_id == customer_id, *filters)
    return (await session.scalars(query)).all()


async def turnover(session: AsyncSession, tenant_id: str, role: str) -> int:
    await session.execute(text(f"SET ROLE {role}"))
    query = text("SELECT sum(amount) FROM invoices WHERE tenant_id = :tenant_id")
    return (await session.execute(query, {"tenant_id": tenant_id})).scalar_one()


async def store(session: AsyncSession, tenant_id: str, body: str) -> None:
    session.add(Report(tenant_id=tenant_id, body=body))
    await session.execute(
        text("INSERT INTO report_log (tenant_id, body) VALUES (:tenant_id, :body)"),
        {"tenant_id": tenant_id, "body": body},
    )
