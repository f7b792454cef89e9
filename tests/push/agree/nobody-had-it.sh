#!/usr/bin/env bash
# Check, judge and gate agree on findings in lines that nobody added.
# shellcheck source=tests/push/agree/lib.sh
. "$(dirname "$0")/lib.sh"

make_bare app
clone app
write_file evil.txt <<<'x = bad()'
write_file exempt/a.py <<<'x = worse()'
commit_file c.py <<'EOF'
from cupboard import open


def f():
    return open(1)
EOF
seed origin main
guard app
start_daemon

git mv evil.txt evil.py
mkdir lib
git mv exempt/a.py lib/a.py
sed -i 's/cupboard/vault/' c.py
commit 'Without adding much'
push origin main
expect_agreement refs/heads/main
expect_findings 'c.py:5 no-vault-open' 'evil.py:1 no-bad' 'lib/a.py:1 no-worse'
