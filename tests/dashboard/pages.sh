#!/usr/bin/env bash
# In a real browser, every page is there, asks nobody else for anything, breaks no policy, can be used by
# keyboard, and fits a phone, in both themes.
# shellcheck source=tests/dashboard/lib.sh
. "$(dirname "$0")/lib.sh"

configure <<EOF
rules: [db-connection]
policies:
  - repos: ["**"]
    refs: ["refs/heads/**"]
bypass: [bypass.yaml]
EOF
cat >"$work/bypass.yaml" <<EOF
entries:
  - id: hotfix-ledger
    users: [dev-one]
    repos: ["billing/ledger"]
    until: $(date -u -d "+9 days" +%F)
    reason: until the ledger has moved
    ticket: OPS-214
    approved_by: lead
  - id: nightly-import
    paths: ["scripts/**"]
    permanent: true
    reason: runs before there are requests
EOF

make_record --repositories 3 --rows 90 --pushes 130 --weeks 30
serve
browse crawl.cjs "$site"
browse keyboard.cjs "$site"
stop_server
