# What the exercises store. Nothing is wrong here.
from sqlalchemy import ForeignKey
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Invoice(Base):
    __tablename__ = "invoices"
    id: Mapped[int] = mapped_column(primary_key=True)
    tenant_id: Mapped[str]
    owner_id: Mapped[int]
    customer_id: Mapped[int]
    email: Mapped[str]
    amount: Mapped[int]
    rate: Mapped[float | None]
    paid: Mapped[bool] = mapped_column(default=False)
    reminded: Mapped[bool] = mapped_column(default=False)


class Payment(Base):
    __tablename__ = "payments"
    id: Mapped[int] = mapped_column(primary_key=True)
    invoice_id: Mapped[int] = mapped_column(ForeignKey("invoices.id"))
    amount: Mapped[int]


class Booking(Base):
    __tablename__ = "bookings"
    payment_id: Mapped[int] = mapped_column(ForeignKey("payments.id"), primary_key=True)


class ImportJob(Base):
    __tablename__ = "import_jobs"
    id: Mapped[int] = mapped_column(primary_key=True)
    status: Mapped[str]
    runs: Mapped[int] = mapped_column(default=0)


class Report(Base):
    __tablename__ = "reports"
    id: Mapped[int] = mapped_column(primary_key=True)
    tenant_id: Mapped[str]
    body: Mapped[str]
