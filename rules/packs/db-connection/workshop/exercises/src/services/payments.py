# Exercise 2. A service that looks after its transaction. Who else has a stake in it?
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from src.models import Booking, Payment
from src.services.mail import send_receipt


class PaymentService:
    def __init__(self, session: AsyncSession, consumer):
        self.session = session
        self.consumer = consumer

    async def pay(self, invoice_id: int, amount: int) -> Payment:
        payment = Payment(invoice_id=invoice_id, amount=amount)
        self.session.add(payment)
        await self.session.commit()
        await send_receipt(payment.id)
        return payment

    async def book(self, payments: list[Payment]) -> int:
        booked = 0
        for payment in payments:
            try:
                self.session.add(Booking(payment_id=payment.id))
                await self.session.flush()
                booked += 1
            except IntegrityError:
                await self.session.rollback()
        await self.consumer.commit()
        return booked
