from fastapi import FastAPI

from src.database.dependencies import request_session
from src.session.async_session import get_session_dependency
from src.demo import demo_session

app = FastAPI()
app.dependency_overrides[get_session_dependency] = demo_session  # default: db-dependency-override-outside-tests; changed: db-dependency-override-outside-tests
app.dependency_overrides[request_session] = demo_session  # changed: db-dependency-override-outside-tests
