# Exercise 4. The error leaves the block, which rolls back and lets go of row and connection; then
# it is recorded. The session in `finally` was right: the first one is closed by then.
from src.models import ImportJob
from src.services.rows import import_rows
from src.session.async_session import get_session


async def run(job_id: int) -> None:
    failure = None
    try:
        async with get_session() as session:
            job = await session.get(ImportJob, job_id)
            job.status = "running"
            await session.flush()
            await import_rows(session, job)
    except Exception as error:
        failure = str(error)

    if failure is not None:
        async with get_session() as session:
            job = await session.get(ImportJob, job_id)
            job.status = f"failed: {failure}"


async def run_and_count(job_id: int) -> None:
    try:
        await run(job_id)
    finally:
        async with get_session() as session:
            job = await session.get(ImportJob, job_id)
            job.runs += 1
