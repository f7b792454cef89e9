#!/usr/bin/env bash
# A tag on a blob is named in the receipt: it has no path by which rules could judge it.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../../lib.sh"

make_bare app
clone app
commit_file a.py <<<'x = 1'
seed origin main
guard app
start_daemon

git tag data "$(git hash-object -w --stdin <<<'x = bad()')"
push origin data
expect_accept
expect_no_finding
expect_text refs/tags/data
expect_text blob

# The same behind an annotated tag; and the twin beside it is judged nevertheless.
git tag -a -m 'Data' data2 data
commit_file b.py <<<'x = bad()'
push origin data2 main
expect_reject
expect_findings 'b.py:1 no-bad'
expect_text refs/tags/data2
