from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from ..models import Invoice


async def run_JOB(customer: str, session: AsyncSession) -> None:
    """The nightly JOB of one customer; who runs it owns the session."""
    await session.execute(update(Invoice).where(Invoice.customer == customer).values(cents=0))
