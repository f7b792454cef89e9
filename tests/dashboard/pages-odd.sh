#!/usr/bin/env bash
# Pages stand without a record, with one repository, and with names that mean harm in every field.
# shellcheck source=tests/dashboard/lib.sh
. "$(dirname "$0")/lib.sh"

configure_default
serve
browse crawl.cjs "$site" 2
[[ ! -e $history ]] || fail "reading made a record"
stop_server

make_record empty
serve
browse crawl.cjs "$site" 2
stop_server
rm "$history"*

make_record --repositories 1 --rows 4 --pushes 3 --weeks 0
serve
browse crawl.cjs "$site" 4
stop_server
rm "$history"*

make_record --repositories 11 --rows 440 --pushes 120 --weeks 3 --hostile
serve
browse crawl.cjs "$site" 11
stop_server
