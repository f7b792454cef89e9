#!/usr/bin/env bash
# An encoding that is no superset of ASCII is a finding of its own: Python would read other code
# than the gate.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../../lib.sh"

make_bare app
clone app
commit_file a.py <<<'x = 1'
seed origin main
guard app
start_daemon

printf '# coding: utf-7\n+AGIAYQBk-()\n' >utf7.py
printf '#!/usr/bin/python3\n# vim: set fileencoding=utf_7 :\nx = 1\n' >vim.py
printf '\377\376x\000=\0001\000\n\000' >utf16.py
printf 'x = 1\ny = 2\n# coding: utf-7\n' >third-line.py
printf '# coding: utf-8\nx = 1\n' >utf8.py
commit 'Encodings'
push origin main
expect_reject
expect_findings 'utf16.py gate-encoding' 'utf7.py gate-encoding' 'vim.py gate-encoding'
