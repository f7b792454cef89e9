# shellcheck shell=bash
# Two branches, the second of them guilty, and one that is deleted.
commit_file README.md <<<'Two refs.'
seed origin main main:old
guard app
start_daemon
git switch -q -c fine
commit_file src/fine.py <<<'x = 1'
git switch -q -c guilty main
commit_file src/guilty.py <<'PYTHON'
from src.session.async_session import async_session_factory

session = async_session_factory()
PYTHON
push origin fine guilty :old
