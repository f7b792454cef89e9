# shellcheck shell=bash
# A merge that stands on two branches: the command that repeats the check names both.
commit_file README.md <<<'A merge.'
seed origin main
git switch -q -c release
commit_file src/release.py <<<'x = 1'
git switch -q main
commit_file src/main.py <<<'x = 1'
seed origin main release
guard app
start_daemon
git merge -q --no-commit release 2>/dev/null
write_file src/merged.py <<'PYTHON'
from src.session.async_session import async_session_factory

session = async_session_factory()
PYTHON
commit 'Merge release'
push origin main
