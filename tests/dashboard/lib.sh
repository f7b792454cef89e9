# shellcheck shell=bash
# What the tests of the dashboard stand on: a record with rows, a server on loopback, a browser.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/../cli/lib.sh"

here=$tests/dashboard
server_pid=
server_port=

# make_record [OPTION...]: a record for $config, filled by seed.py unless the first option is 'empty'.
make_record() {
  [[ -e $config ]] || configure_default
  make_bare "nothing-$RANDOM"
  run audit --config "$config"
  [[ ${1-} == empty ]] || python3 "$here/seed.py" "$history" "$@"
}

# free_port: one that nobody listens on.
free_port() {
  python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

server_answers() { curl -s -o /dev/null --max-time 5 "http://127.0.0.1:$server_port/style.css"; }
server_answers_or_ended() { server_answers || ! kill -0 "$server_pid" 2>/dev/null; }

# serve [OPTION...]: a dashboard on loopback; $site is its address.
serve() {
  server_port=$(free_port)
  # shellcheck disable=SC2034  # for the tests
  site=http://127.0.0.1:$server_port
  "$PUSHGATE_BIN/pushgate" dashboard --config "$config" --listen "127.0.0.1:$server_port" "$@" \
    >"$work/server.out" 2>"$work/server.err" </dev/null &
  server_pid=$!
  wait_until "the dashboard to listen" server_answers_or_ended
  kill -0 "$server_pid" 2>/dev/null || fail "the dashboard ended: $(cat "$work/server.err")"
}

server_ended() { ! kill -0 "$server_pid" 2>/dev/null; }

# stop_server: asks it to end, and wants status 0.
stop_server() {
  local status=0
  [[ -n $server_pid ]] || return 0
  kill -TERM "$server_pid"
  wait_until "the dashboard to end" server_ended
  wait "$server_pid" || status=$?
  server_pid=
  [[ $status == 0 ]] || fail "the dashboard ended with status $status: $(cat "$work/server.err")"
}
kill_server() { [[ -z $server_pid ]] || kill -KILL "$server_pid" 2>/dev/null; }
at_end kill_server

# browse SCRIPT ARGUMENT...: runs a script of this folder with the browser. Without one it fails: the
# tests' packages bring it.
browse() {
  local script=$1
  shift
  command -v chromium >/dev/null || fail "no chromium: run install/bootstrap --tests"
  NODE_PATH=$tests/../node_modules timeout -k 5 280 node "$here/$script" "$@" >"$work/browser.out" 2>&1 ||
    fail "$(tail -40 "$work/browser.out")"
}
