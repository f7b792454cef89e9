#!/usr/bin/env bash
# What is pushed may be what takes all memory: a gate that runs out of it refuses, whatever
# `on_fault` says, and goes on to judge others.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"
cd "$work"

if under_sanitizers; then skip "sanitizers need all addresses"; fi
configure <<'YAML'
policies:
  - repos: ["**"]
    refs: ["refs/heads/**"]
    on_fault: accept
YAML
make_bare app
clone app
commit_file a.py <<<'x = 1'
push origin main
guard app
start_daemon

# limit_memory MEBIBYTES: what the daemon may take on top of what it has.
limit_memory() {
  local size
  size=$(awk '/^VmData/ { print $2 }' "/proc/$daemon_pid/status")
  prlimit --pid "$daemon_pid" --data=$(((size + $1 * 1024) * 1024)):
}

# Where the grammar's own library meets its end of memory it ends the process; hooks ask no other.
for megabytes in 1 2 4 8 12 16; do
  limit_memory "$megabytes"
  { repeat 21000 $'def f(a, b):\n    return bad(a + 1, [b, (a)])\n'; } >a.py
  commit "Much to parse, within $megabytes MiB"
  push origin main
  expect_fault
  if ! grep -q 'memory' <<<"$(pusher_text)"; then
    wait_until 'the daemon to end' daemon_ended
    start_daemon
  fi
  git reset -q --hard HEAD~
done

kill_daemon
start_daemon
commit_file b.py <<<'y = 1'
push origin main
expect_accept
