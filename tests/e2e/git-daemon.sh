#!/usr/bin/env bash
# `git daemon` with receive-pack: nobody knows who pushes, and so nobody is excused.
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"

guard_repository http
anonymous=1
port=$(free_port)
serve git daemon --listen=127.0.0.1 --port="$port" --base-path="$srv" --export-all \
  --enable=receive-pack --informative-errors --reuseaddr
await_port
url=git://127.0.0.1:$port/team/app.git
as() { :; }
scenarios
