# shellcheck shell=bash
# No policy is for these refs: the receipt says that nothing was judged.
commit_file README.md <<<'Not enforced.'
seed origin main
guard app
start_daemon
commit_file src/guilty.py <<'PYTHON'
from src.session.async_session import async_session_factory

session = async_session_factory()
PYTHON
push origin HEAD:refs/for/main HEAD:refs/pull/7/head
