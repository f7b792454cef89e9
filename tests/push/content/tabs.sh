#!/usr/bin/env bash
# Tabs indent, and separate.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../../lib.sh"

make_bare app
clone app
commit_file a.py <<<'x = 1'
seed origin main
guard app
start_daemon

printf 'def f():\n\tif x:\n\t\treturn\tbad()\n\ndef g():\n\treturn 1\n' >tabs.py
commit 'Tabs'
push origin main
expect_reject
expect_findings 'tabs.py:3 no-bad'
