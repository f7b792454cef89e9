from fastapi import APIRouter, BackgroundTasks, Depends

from src.storage import get_db_session, open_replica
from src.reports import render

router = APIRouter()


@router.get("/reports")
async def list_reports(db=Depends(open_replica)):  # changed: db-wrong-session-provider
    return await db.scalars(all_reports())


@router.get("/reports/latest")
async def latest_report(db=Depends(get_db_session)):  # default: db-wrong-session-provider; changed: db-wrong-session-provider
    return await db.scalar(newest_report())


async def export() -> bytes:
    async with open_replica() as session:  # changed: db-direct-session
        rows = await session.scalars(all_reports())
    async with get_db_session() as session:  # default: db-direct-session
        await session.merge(Export())
    return render(rows)
