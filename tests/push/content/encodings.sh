#!/usr/bin/env bash
# A byte order mark, Latin-1 with its cookie, and bytes of no encoding hide nothing.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../../lib.sh"

make_bare app
clone app
commit_file a.py <<<'x = 1'
seed origin main
guard app
start_daemon

printf '\357\273\277x = 1\ny = bad()\n' >bom.py
printf '\357\273\277bad()\n' >bom1.py
printf '# -*- coding: latin-1 -*-\nx = "\351"\ny = bad("\351")\n' >latin.py
printf 'x = "\377\376\300\200"\ny = bad()\n' >none.py
printf 'caf\303\251 = 1\ny = bad()\n' >utf.py
commit 'Encodings'
push origin main
expect_reject
expect_findings 'bom.py:2 no-bad' 'bom1.py:1 no-bad' 'latin.py:3 no-bad' 'none.py:2 no-bad' \
  'utf.py:2 no-bad'

git reset -q --hard HEAD~
printf '\357\273\277x = 1\n' >bom.py
printf '# -*- coding: latin-1 -*-\nx = "\351"\n' >latin.py
commit 'Nothing bad'
push origin main
expect_accept
expect_no_finding
