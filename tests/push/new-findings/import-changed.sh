#!/usr/bin/env bash
# A changed import makes an untouched line a finding.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../../lib.sh"

make_bare app
clone app
commit_file a.py <<'EOF'
from cupboard import open
import cupboard


def f():
    return open(1)
EOF
seed origin main
guard app
start_daemon

sed -i '2s/.*/import shelf/' a.py
commit 'Change another import'
push origin main
expect_accept
expect_no_finding

sed -i '1s/cupboard/vault/' a.py
commit 'Change the import'
push origin main
expect_reject
expect_findings 'a.py:6 no-vault-open'
