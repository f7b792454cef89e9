#!/usr/bin/env bash
# Real pushes while the database is away, and while it takes connections and never answers: each is judged and
# recorded as ever, and arrives when there is a database that answers.
# shellcheck source=tests/fleet/lib.sh
. "$(dirname "$0")/lib.sh"

start_postgres
configure_fleet
make_spool
make_bare team/app
clone team/app
guard team/app
start_daemon
start_sender
# pushes COUNT: so many of a clean file each, and one that is refused.
number=0
pushes() {
  for ((i = 0; i < $1; ++i)); do
    write_file "clean$((++number)).py" <<<'x = 1'
    commit
    push origin main
    expect_accept
  done
  write_file "bad$((++number)).py" <<<'bad(1)'
  commit
  push origin main
  expect_reject
  git reset -q --hard HEAD~1
}
pushes 2
wait_until "the first pushes" shared_rows 3
stop_postgres
pushes 4
run history --local --config "$config" --format json
[[ $(grep -c '"verdict":' "$work/out") == 8 ]] || fail "not all are in the own record: $(cat "$work/out")"
start_postgres
wait_until "what was pushed meanwhile" shared_rows 8
kill_sender

# One that is silent: whoever asks it is told so, in the end, and nobody's push waits.
cat >"$work/silent.py" <<'END'
import socket, sys, time
server = socket.socket()
server.bind(("127.0.0.1", 0))
server.listen(64)
open(sys.argv[1], "w").write(str(server.getsockname()[1]))
taken = []
while True:
    taken.append(server.accept())
    open(sys.argv[1] + ".asked", "w").close()
END
python3 "$work/silent.py" "$work/port" &
silent_pid=$!
stop_silent() { kill -KILL "$silent_pid" 2>/dev/null || true; }
at_end stop_silent
wait_until "the silent database" test -s "$work/port"
cp "$config" "$work/answers.yaml"
sed -i "s|^history: .*|history: postgresql://pushgate@127.0.0.1:$(cat "$work/port")/pushgate|" "$config"
kill -HUP "$daemon_pid"
start_sender
wait_until "the sender to ask" test -e "$work/port.asked"
pushes 2
run send --once --config "$config"
expect_status 2
grep -q "127.0.0.1.*cannot be reached" "$work/err" || fail "$(cat "$work/err")"
run report --config "$config"
expect_status 2
grep -q "127.0.0.1.*cannot be reached" "$work/err" || fail "$(cat "$work/err")"
kill_sender
cp "$work/answers.yaml" "$config"
run send --once --config "$config"
expect_status 0
expect_shared 11
cd "$work"
expect_same_history
