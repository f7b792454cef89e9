# shellcheck shell=bash
# What cannot be judged is refused, with words of its own.
commit_file README.md <<<'Gate rules.'
seed origin main
guard app
start_daemon
printf '# coding: utf-7\nx = 1\n' >utf7.py
{ yes '# filler' | head -n 300000; echo 'session = async_session_factory()'; } >big.py
commit 'Not to be judged'
push origin main
