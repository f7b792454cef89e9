# shellcheck shell=bash
# Everything that a push can bring past the rules is named.
commit_file README.md <<<'Skips.'
seed origin main
guard app
start_daemon
write_file src/good.py <<<'x = 1'
ln -s ../../elsewhere.py src/link.py
repeat 80000 $'# A table of numbers, far too long.\n' >src/table.py
git add -A
git update-index --add --cacheinfo "160000,$(git rev-parse HEAD),vendored.py"
git commit -q -m 'Things that are not judged'
git tag data "$(git hash-object -w --stdin <<<'Not a commit')"
git notes add -m 'A note'
push origin main data refs/notes/commits
