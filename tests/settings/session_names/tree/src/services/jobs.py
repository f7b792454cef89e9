async def finish(job: Job, tx) -> None:
    job.done = True
    await tx.commit()  # changed: db-manual-transaction


class Worker:
    async def run(self, job: Job) -> None:
        await self.handle.rollback()  # changed: db-manual-transaction
        await self.broker.commit()


async def cancel(job: Job, db) -> None:
    job.cancelled = True
    await db.commit()  # default: db-manual-transaction
