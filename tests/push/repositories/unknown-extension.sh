#!/usr/bin/env bash
# An extension that nobody here knows makes a fault: what it changes cannot be guessed.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../../lib.sh"

make_bare app
clone app
commit_file a.py <<<'x = 1'
seed origin main
guard app
start_daemon

# Git itself refuses such a repository, so it becomes one while the hook runs.
hook=$srv/app.git/hooks/pre-receive
mv "$hook" "$work/real-hook"
cat >"$hook" <<EOF
#!/bin/sh
cp config config.kept
git config core.repositoryFormatVersion 1
git config extensions.fromTheFuture true
"$hook_program" --socket="$socket" --config="$config" --deadline=60s --end
status=\$?
mv config.kept config
exit \$status
EOF
chmod 755 "$hook"
commit_file b.py <<<'x = 1'
push origin main
expect_fault fromthefuture
