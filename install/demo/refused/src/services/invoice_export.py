import csv
from datetime import date
from pathlib import Path

from sqlalchemy import func, select

from ..models import Invoice
from ..session.async_session import async_session_factory, get_session


async def export_invoices(day: date, target: Path) -> int:
    """Writes the invoices of one day as CSV; returns how many there were."""
    async with get_session() as session:
        result = await session.execute(select(Invoice).where(Invoice.issued_on == day))
        invoices = result.scalars().all()
    with target.open("w", newline="") as file:
        csv.writer(file).writerows((i.id, i.customer, i.cents) for i in invoices)
    return len(invoices)


async def revenue(day: date) -> int:
    """What was invoiced on one day, in cents."""
    session = async_session_factory()
    result = await session.execute(select(func.sum(Invoice.cents)).where(Invoice.issued_on == day))
    return result.scalar_one() or 0
