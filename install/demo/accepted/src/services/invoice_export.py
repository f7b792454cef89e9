import csv
from datetime import date
from pathlib import Path

from sqlalchemy import select

from ..models import Invoice
from ..session.async_session import get_session


async def export_invoices(day: date, target: Path) -> int:
    """Writes the invoices of one day as CSV; returns how many there were."""
    async with get_session() as session:
        result = await session.execute(select(Invoice).where(Invoice.issued_on == day))
        invoices = result.scalars().all()
    with target.open("w", newline="") as file:
        csv.writer(file).writerows((i.id, i.customer, i.cents) for i in invoices)
    return len(invoices)
