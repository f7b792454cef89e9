from fastapi import APIRouter, BackgroundTasks, Depends

from src.db import get_db_session, get_replica_session
from src.reports import render

router = APIRouter()


@router.get("/reports")
async def list_reports(db=Depends(get_replica_session)):  # changed: db-wrong-session-provider
    return await db.scalars(all_reports())


@router.get("/reports/latest")
async def latest_report(db=Depends(get_db_session)):  # default: db-wrong-session-provider
    return await db.scalar(newest_report())


async def export() -> bytes:
    async with get_replica_session() as session:  # changed: db-direct-session
        rows = await session.scalars(all_reports())
    async with get_db_session() as session:  # default: db-direct-session
        await session.merge(Export())
    return render(rows)
