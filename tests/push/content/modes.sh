#!/usr/bin/env bash
# Symlinks and submodules named like Python are no Python; what a link points at is named unless
# it is judged.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../../lib.sh"

make_bare app
clone app
commit_file a.py <<<'x = 1'
seed origin main
guard app
start_daemon

ln -s 'bad()' link.py
ln -s /etc/hostname outside.py
ln -s a.py inside.py
git add -A
git update-index --add --cacheinfo "160000,$(git rev-parse HEAD),module.py"
git commit -q -m 'Links'
push origin main
expect_accept
expect_no_finding
expect_text link.py
expect_text outside.py
expect_no_text inside.py

# The twin: a link that becomes a file, and a file that becomes executable.
rm link.py
write_file link.py <<<'x = bad()'
chmod 755 a.py
git add link.py a.py
git commit -q -m 'A file'
push origin main
expect_reject
expect_findings 'link.py:1 no-bad'
