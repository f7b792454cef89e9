#!/usr/bin/env bash
# SIGHUP: a good configuration takes the place of the old one; a bad one changes nothing but the log.
# shellcheck source=tests/fault/lib.sh
. "$(dirname "$0")/lib.sh"

scene
start_daemon
log_says() { grep -qF -- "$1" "$daemon_log"; }
reload() {
  kill -HUP "$daemon_pid"
  wait_until "the log to say: $1" log_says "$1"
}
expect_right_verdicts

printf 'policies: [\n' >"$config"
reload 'the configuration is bad: the one read before stays in force'
log_says "$config:" || fail "the log does not say where"
expect_right_verdicts

configure <<'YAML'
policies:
  - repos: ["**"]
    refs: ["**"]
    enforce: off
YAML
reload 'the configuration was read again'
commit_file bad.py <<<'x = bad()'
push origin main
expect_accept
stop_daemon
