# shellcheck shell=bash
# The first push into an empty repository is judged whole.
guard app
start_daemon
become tree 'First'
push origin main
