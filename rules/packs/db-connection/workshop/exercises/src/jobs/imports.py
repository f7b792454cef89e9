# Exercise 4. A job that records its failures. How many connections does a failing job hold, and
# which row does the second one wait for?
from src.models import ImportJob
from src.services.rows import import_rows
from src.session.async_session import get_session


async def run(job_id: int) -> None:
    async with get_session() as session:
        try:
            job = await session.get(ImportJob, job_id)
            job.status = "running"
            await session.flush()
            await import_rows(session, job)
        except Exception as error:
            async with get_session() as error_session:
                job = await error_session.get(ImportJob, job_id)
                job.status = f"failed: {error}"


async def run_and_count(job_id: int) -> None:
    try:
        await run(job_id)
    finally:
        async with get_session() as session:
            job = await session.get(ImportJob, job_id)
            job.runs += 1
