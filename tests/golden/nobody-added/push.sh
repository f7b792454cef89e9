# shellcheck shell=bash
# A finding in lines that nobody added says why it is one.
commit_file src/notes.txt <<'PYTHON'
from src.session.async_session import async_session_factory


def make():
    return async_session_factory()
PYTHON
seed origin main
guard app
start_daemon
git mv src/notes.txt src/notes.py
commit 'Make it Python'
push origin main
