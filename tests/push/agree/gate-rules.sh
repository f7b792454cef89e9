#!/usr/bin/env bash
# Check, judge and gate agree on what cannot be judged.
# shellcheck source=tests/push/agree/lib.sh
. "$(dirname "$0")/lib.sh"

make_bare app
clone app
commit_file a.py <<<'x = 1'
seed origin main
guard app
configure <<'EOF'
limits: {deadline: 60s, blob: 4KiB}
policies:
  - {repos: [app], refs: ["refs/heads/**"]}
EOF
start_daemon

printf '# coding: utf-7\nx = 1\n' >utf7.py
{ repeat 1000 $'# filler\n'; echo 'x = bad()'; } >big.py
repeat 1000 $'# filler\n' >harmless.py
commit 'What cannot be judged'
push origin main
expect_agreement refs/heads/main
expect_findings 'big.py gate-size' 'utf7.py gate-encoding'
for file in check judge; do
  [[ $(jq -r '.skipped[].path' "$work/$file.json") == harmless.py ]] ||
    fail "expected $file to name harmless.py"
done
