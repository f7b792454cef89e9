#!/usr/bin/env bash
# In a real browser, each kind of page is there, asks nobody else for anything, breaks no policy, can be used by
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

make_record --repositories 8 --rows 260 --pushes 300
serve
browse crawl.cjs "$site"
browse keyboard.cjs "$site"
# UPDATE_PICTURES=DIR: pictures of pages, to be looked at, and README's.
if [[ -n ${UPDATE_PICTURES-} ]]; then
  first() { curl -s "$site/$1" | grep -oE "$2/[a-z0-9/-]*\.html" | head -1; }
  repository=$(first repositories.html repository)
  browse screenshots.cjs "$site" "$UPDATE_PICTURES" index.html repositories.html "$repository" \
    "$(first "$repository" folder)" "$(first "$repository" file)" rules.html "$(first rules.html rule)" \
    pushes.html "$(first pushes/excused-1.html push)" bypasses.html guide.html guide/endpoint.html
  cp "$UPDATE_PICTURES/picture.png" "$tests/../docs/dashboard.png"
fi
stop_server
