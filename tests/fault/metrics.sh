#!/usr/bin/env bash
# The daemon's metrics, asked for and as a file: what was judged, found, excused, could not be judged or
# was judged by others; as Prometheus wants them.
# shellcheck source=tests/fault/lib.sh
. "$(dirname "$0")/lib.sh"

metrics() { "$PUSHGATE_BIN/pushgate" status --socket "$socket" --format prometheus >"$work/metrics"; }
expect_metric() { grep -qxE -- "$1" "$work/metrics" || fail "no '$1' in: $(cat "$work/metrics")"; }
checked() {
  local promtool=$tests/../.tools/promtool
  [[ -x $promtool ]] || return 0
  "$promtool" check metrics <"$1" >"$work/promtool" 2>&1 || fail "promtool: $(cat "$work/promtool")"
  [[ ! -s $work/promtool ]] || fail "promtool: $(cat "$work/promtool")"
}

scene
with_fallback
guard app
cat >"$work/bypass.yaml" <<'YAML'
entries:
  - {id: 'on-call', users: [bob], permanent: true}
  - {id: soon, users: [carol], until: 2100-01-31}
YAML
configure <<YAML
bypass: [bypass.yaml]
metrics_textfile: $work/push.prom
policies:
  - repos: ["**"]
    refs: ["refs/heads/**"]
YAML
start_daemon
metrics || fail "no metrics"
checked "$work/metrics"
owner="owner=\"$(id -un)\""
expect_metric "pushgate_pushes_total\{$owner,verdict=\"accept\"\} 0"

expect_right_verdicts
commit_file bob.py <<<'x = bad()'
PUSHGATE_USER=bob push origin HEAD:main
expect_accept
metrics
checked "$work/metrics"
expect_metric "pushgate_pushes_total\{$owner,verdict=\"accept\"\} 2"
expect_metric "pushgate_pushes_total\{$owner,verdict=\"reject\"\} 1"
expect_metric "pushgate_findings_total\{$owner,rule=\"no-bad\",decision=\"block\"\} [1-9]"
expect_metric "pushgate_findings_total\{$owner,rule=\"no-bad\",decision=\"excused\"\} [1-9]"
expect_metric "pushgate_bypass_uses_total\{$owner,entry=\"on-call\"\} 1"
expect_metric "pushgate_bypass_entry_end_timestamp_seconds\{$owner,entry=\"soon\"\} 4105123200"
expect_metric "pushgate_push_duration_seconds_count\{$owner\} 3"
expect_metric "pushgate_push_duration_seconds_bucket\{$owner,le=\"\\+Inf\"\} 3"
expect_metric "pushgate_fallbacks_total\{$owner\} 0"
expect_metric "pushgate_config_refused\{$owner\} 0"
loaded=$(sed -n 's/^pushgate_config_loaded_timestamp_seconds.* //p' "$work/metrics")
now=$(date +%s)
((loaded <= now && loaded > now - 600)) || fail "the configuration was not read at $loaded"

# Judged without the daemon: it sees that from the record.
kill -STOP "$daemon_pid"
deadline=4s guard app
commit_file late.py <<<'x = 1'
push origin HEAD:main
expect_accept
kill -CONT "$daemon_pid"
fell_back() { metrics && grep -qx "pushgate_fallbacks_total{$owner} 1" "$work/metrics"; }
wait_until "a fallback" fell_back

# A client that makes no sense; a broken configuration; a repository that cannot be judged.
printf 'nonsense, and more of it' | timeout 5 python3 -c '
import socket, sys
s = socket.socket(socket.AF_UNIX); s.connect(sys.argv[1])
s.sendall(sys.stdin.buffer.read()); s.recv(100)' "$socket"
echo 'nonsense: true' >>"$config"
refused() { metrics && grep -qx "pushgate_config_refused{$owner} 1" "$work/metrics"; }
wait_until "the refusal" refused
expect_metric "pushgate_refused_clients_total\{$owner,reason=\"request\"\} 1"
make_bare sha --object-format=sha256
guard sha
(
  git init -q --object-format=sha256 "$work/sha" && cd "$work/sha" && commit_file a.py <<<'x = 1'
  push "$srv/sha.git" HEAD:refs/heads/main
  expect_fault
)
metrics
checked "$work/metrics"
expect_metric "pushgate_pushes_total\{$owner,verdict=\"fault\"\} 1"
expect_metric "pushgate_faults_total\{$owner,kind=\"unsupported\"\} 1"

# The file: readable by all, replaced whole, and written a last time at the end.
[[ $(stat -c %a "$work/push.prom") == 644 ]] || fail "$(stat "$work/push.prom")"
stop_daemon
cp "$work/push.prom" "$work/metrics"
checked "$work/metrics"
expect_metric "pushgate_pushes_total\{$owner,verdict=\"fault\"\} 1"
[[ ! -e $work/push.prom.new ]] || fail "half a file was left"

# Where the file cannot be written, status says so.
configure <<YAML
metrics_textfile: $work/nowhere/push.prom
policies: [{repos: ["**"]}]
YAML
stop_daemon
start_daemon
says_so() { ! "$PUSHGATE_BIN/pushgate" status --socket "$socket" >"$work/status" && grep -q "the metrics cannot be written to $work/nowhere/push.prom" "$work/status"; }
wait_until "status to tell" says_so
