# shellcheck shell=bash
# What cannot be judged is refused, with words of its own.
commit_file README.md <<<'Gate rules.'
seed origin main
guard app
start_daemon
printf '# coding: utf-7\nx = 1\n' >utf7.py
{ repeat 300000 $'# filler\n'; echo 'session = async_session_factory()'; } >big.py
commit 'Not to be judged'
push origin main
