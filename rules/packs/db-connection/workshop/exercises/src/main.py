# Exercise 6. The application. What do two customers see who ask at the same time in demo mode?
import os

from fastapi import FastAPI

from src.api import invoices, reminders
from src.demo import demo_session
from src.session.async_session import get_session_dependency

app = FastAPI()
app.include_router(invoices.router)
app.include_router(reminders.router)

if os.environ.get("DEMO"):
    app.dependency_overrides[get_session_dependency] = lambda: demo_session
