from src.database.work import UnitOfWork
from src.git import WorkingCopy


class Invoices:
    def __init__(self, work: UnitOfWork, copy: WorkingCopy):
        self.work = work
        self.copy = copy

    async def pay(self, invoice: Invoice) -> None:
        invoice.paid = True
        await self.work.commit()  # changed: db-manual-transaction
        self.copy.commit()


async def archive(tasks, work: UnitOfWork) -> None:
    tasks.add_task(move_old_rows, work)  # changed: db-session-to-background-task
    await work.rollback()  # changed: db-manual-transaction


def make():
    return UnitOfWork()  # changed: db-direct-session


async def by_name(session) -> None:
    await session.commit()  # default: db-manual-transaction; changed: db-manual-transaction
