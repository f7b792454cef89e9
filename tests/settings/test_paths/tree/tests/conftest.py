from src.main import app
from src.session.async_session import get_session_dependency

app.dependency_overrides[get_session_dependency] = lambda: None  # changed: db-dependency-override-outside-tests
