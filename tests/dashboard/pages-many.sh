#!/usr/bin/env bash
# Pages stand in a browser with 200 repositories and 100,000 rows of findings.
# shellcheck source=tests/dashboard/lib.sh
. "$(dirname "$0")/lib.sh"

configure_default
make_record --repositories 200 --rows 250000 --pushes 5000
[[ $(python3 -c 'import sqlite3, sys; print(sqlite3.connect(sys.argv[1]).execute("SELECT count(*) FROM snapshot_finding").fetchone()[0])' \
  "$history") -ge 100000 ]] || fail "there are fewer rows"
serve
browse crawl.cjs "$site" 2
curl -sf "$site/repositories.html" >"$work/list.html"
[[ $(grep -o 'href="repository/[^"]*"' "$work/list.html" | sort -u | wc -l) == 200 ]] || fail "not all repositories are listed"
stop_server
