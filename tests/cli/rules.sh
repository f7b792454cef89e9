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
  if LC_ALL=C grep -nE '[^ -~]|.{101}' "$work/out"; then fail "$rule: not plain text of 100 columns"; fi
  if [[ $rule == gate-* ]]; then
    grep -q '^Fix: ' "$work/out" || fail "$rule: it is not said what to do"
  else
    grep -q '^====' "$work/out" || fail "$rule: no template page"
  fi
done < <("$PUSHGATE_BIN/pushgate" rules list --config "$config")

run rules explain db-direct-sesion --config "$config"
expect_status 2
expect_err "pushgate: there is no rule 'db-direct-sesion' (did you mean 'db-direct-session'?); 'pushgate rules list' names all"

# What is said about a rule: its own section of the template page and no other's, its settings as
# they are in force, how to allow a place.
configure <<'END'
rules: [db-connection]
templates_url: https://git.example.com/{pack}/{template}
packs: {db-connection: {tenant_columns: [org_id, tenant_id]}}
policies: []
END
run rules explain db-tenant-filter --config "$config"
expect_status 0
grep -qx 'db-tenant-filter: ERROR, db-connection' "$work/out" || fail "no headline"
grep -q '^ *tenant_columns: org_id, tenant_id$' "$work/out" || fail "no settings: $(cat "$work/out")"
grep -qF '# pushgate: allow[db-tenant-filter] REASON' "$work/out" || fail "not how to allow it"
expect_out 'See:      pushgate guide tenant-isolation,'
expect_out '          https://git.example.com/db-connection/tenant-isolation'
run rules explain db-raw-connection --config "$config"
expect_out '    report_engine = create_async_engine(settings.database_url)  # finding: db-raw-connection'
expect_out 'db-raw-connection'
if grep -qE '^db-(jwt|manual)' "$work/out"; then fail "another rule's section is shown"; fi
run rules explain db-raw-connection --markdown --config "$config"
expect_status 0
expect_out '## db-raw-connection'
expect_out 'report_engine = create_async_engine(settings.database_url)  # finding: db-raw-connection'

# Without an ID: all of them.
run rules explain --markdown --config "$config"
expect_status 0
for rule in db-direct-session db-raw-connection db-engine-connect; do expect_out "## $rule"; done
run rules explain --config "$config"
expect_status 0
if LC_ALL=C grep -nE '[^ -~]|.{101}' "$work/out"; then fail "not plain text of 100 columns"; fi
