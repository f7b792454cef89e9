#!/usr/bin/env bash
# A blob that is damaged on the server cannot be judged: the push that needs it is refused.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../../lib.sh"

make_bare app
clone app
commit_file text.txt <<<'x = bad()'
seed origin main
guard app
start_daemon

blob=$(git rev-parse HEAD:text.txt)
file=$srv/app.git/objects/${blob:0:2}/${blob:2}
chmod u+w "$file"

# Another blob in its place, well-formed but with another content than its name says.
cp -f ".git/objects/$(git hash-object -w --stdin <<<'x = 1' | sed 's,^..,&/,')" "$file"
git mv text.txt new.py
commit 'Make it Python'
push origin main
expect_reject
expect_finding new.py gate-content

echo garbage >"$file"
push origin main
expect_reject
expect_finding new.py gate-content

: >"$file"
push origin main
expect_reject
expect_finding new.py gate-content
