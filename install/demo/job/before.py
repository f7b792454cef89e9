from sqlalchemy import update

from ..models import Invoice
from ..session.async_session import async_session_factory


async def run_JOB(customer: str) -> None:
    """The nightly JOB of one customer."""
    session = async_session_factory()
    await session.execute(update(Invoice).where(Invoice.customer == customer).values(cents=0))
    await session.commit()
