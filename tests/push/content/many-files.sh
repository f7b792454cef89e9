#!/usr/bin/env bash
# 20,000 changed files are judged, one more is refused as a whole.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../../lib.sh"

make_bare app
clone app
commit_file a.py <<<'x = 1'
seed origin main
guard app
start_daemon

# files COUNT: a commit with that many new files, of which the last is guilty.
files() {
  echo "commit refs/heads/$1
committer Dev One <dev@example.com> 1700000000 +0000
data 4
Many
from refs/heads/main"
  local i
  for ((i = 1; i < $2; i++)); do
    printf 'M 100644 inline d%02d/f%05d.py\ndata <<E\nx = %d\nE\n' $((i % 100)) "$i" "$i"
  done
  printf 'M 100644 inline z/last.py\ndata <<E\n\nx = bad()\nE\n'
}
files many 20000 | git fast-import --quiet
files more 20001 | git fast-import --quiet

push origin many
expect_reject
expect_findings 'z/last.py:2 no-bad'

push origin more
expect_reject
expect_text gate-files
expect_text 20000
