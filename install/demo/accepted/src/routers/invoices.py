from fastapi import APIRouter, Depends, HTTPException
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from ..models import Invoice
from ..session.async_session import get_session_dependency

router = APIRouter(prefix="/invoices")


@router.get("/{invoice_id}")
async def get_invoice(
    invoice_id: int,
    session: AsyncSession = Depends(get_session_dependency),
) -> dict[str, str | int]:
    result = await session.execute(select(Invoice).where(Invoice.id == invoice_id))
    invoice = result.scalars().first()
    if invoice is None:
        raise HTTPException(status_code=404, detail="no such invoice")
    return {"id": invoice.id, "customer": invoice.customer, "cents": invoice.cents}
