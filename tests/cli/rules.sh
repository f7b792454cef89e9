#!/usr/bin/env bash
# rules lists every rule and explains each, the gate's own included.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
cd "$work"
configure <<'END'
rules: [db-connection]
policies: []
END

run rules list --config "$config"
expect_status 0
for rule in db-direct-session db-raw-connection db-manual-transaction db-tenant-filter \
  db-jwt-in-connection db-session-in-except db-endpoint-without-injection \
  db-wrong-session-provider db-session-to-background-task db-dependency-override-outside-tests \
  gate-encoding gate-size gate-parse gate-content gate-files gate-deadline; do
  grep -qE "^$rule +ERROR " "$work/out" || fail "$rule is not listed"
done
while read -r rule _; do
  run rules explain "$rule" --config "$config"
  expect_status 0
  grep -q '^What: ' "$work/out" || fail "$rule is not explained"
  if LC_ALL=C grep -q '[^ -~]' "$work/out"; then fail "$rule: not plain ASCII"; fi
  if [[ $rule == gate-* ]]; then
    grep -q '^Fix: ' "$work/out" || fail "$rule: it is not said what to do"
  else
    grep -q '^====' "$work/out" || fail "$rule: no template page"
  fi
done < <("$PUSHGATE_BIN/pushgate" rules list --config "$config")

run rules explain db-direct-sesion --config "$config"
expect_status 2
expect_err "pushgate: there is no rule 'db-direct-sesion' (did you mean 'db-direct-session'?); 'pushgate rules list' names all"
