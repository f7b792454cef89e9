# Exercise 2. The caller commits, and sends the receipt behind its block. A booking that is there
# already is undone alone. consumer.commit() is a message queue's, and no finding.
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from src.models import Booking, Payment


class PaymentService:
    def __init__(self, session: AsyncSession, consumer):
        self.session = session
        self.consumer = consumer

    async def pay(self, invoice_id: int, amount: int) -> Payment:
        payment = Payment(invoice_id=invoice_id, amount=amount)
        self.session.add(payment)
        await self.session.flush()
        return payment

    async def book(self, payments: list[Payment]) -> int:
        booked = 0
        for payment in payments:
            try:
                async with self.session.begin_nested():
                    self.session.add(Booking(payment_id=payment.id))
                booked += 1
            except IntegrityError:
                pass
        await self.consumer.commit()
        return booked
