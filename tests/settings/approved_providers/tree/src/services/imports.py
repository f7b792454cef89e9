from other_db.sessions import get_async_session as other_session
from platform_db.sessions import get_async_session
from src.session.async_session import get_session
from src.models import ImportRun


async def start(rows: list[dict]) -> int:
    async with get_async_session() as session:  # default: db-direct-session
        run = ImportRun(rows=len(rows))
        session.add(run)
        await session.flush()
        return run.id


async def copy(run_id: int) -> ImportRun | None:
    async with other_session() as session:  # default: db-direct-session; changed: db-direct-session
        return await session.get(ImportRun, run_id)


async def finish(run_id: int) -> None:
    try:
        await publish(run_id)
    except ConnectionError:
        # Approved or not, no session is opened here.
        async with get_session() as session:  # default: db-session-in-except; changed: db-session-in-except; changed: db-direct-session
            await session.get(ImportRun, run_id)
