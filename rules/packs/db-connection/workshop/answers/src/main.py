# Exercise 6. Demo mode is another DATABASE_URL, which the session module reads. An override
# belongs into a fixture of the tests.
from fastapi import FastAPI

from src.api import invoices, reminders

app = FastAPI()
app.include_router(invoices.router)
app.include_router(reminders.router)
