#!/usr/bin/env bash
# The setting `files:` says which names are Python besides those that begin so.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../../lib.sh"

make_bare app
clone app
commit_file a.py <<<'x = 1'
seed origin main
guard app
configure <<'EOF'
files: ["*.py", "SConstruct", "*.bzl"]
policies:
  - repos: ["**"]
    refs: ["refs/heads/**"]
EOF
start_daemon

write_file SConstruct <<<'x = bad()'
write_file lib/rules.BZL <<<'x = bad()'
write_file b.py <<<'x = bad()'
write_file c.pyi <<<'x = bad()'
commit 'Names'
push origin main
expect_reject
expect_findings 'SConstruct:1 no-bad' 'b.py:1 no-bad' 'lib/rules.BZL:1 no-bad'
