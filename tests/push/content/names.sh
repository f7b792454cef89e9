#!/usr/bin/env bash
# Python is what is named so in any case, or begins with a line that names python.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../../lib.sh"

make_bare app
clone app
commit_file a.py <<<'x = 1'
seed origin main
guard app
start_daemon

write_file X.PY <<<'x = bad()'
write_file y.PyI <<<'x = bad()'
write_file z.pyw <<<'x = bad()'
write_file bin/tool <<'EOF'
#!/usr/bin/env python3
x = bad()
EOF
write_file bin/other <<'EOF'
#! /usr/bin/python3.11 -I
x = bad()
EOF
write_file bin/shell <<'EOF'
#!/bin/sh
bad() { :; }
x=$(bad)
EOF
write_file bin/late <<'EOF'

#!/usr/bin/env python3
x = bad()
EOF
write_file text.txt <<<'x = bad()'
write_file py <<<'x = bad()'
write_file a.py.orig <<<'x = bad()'
commit 'Names'
push origin main
expect_reject
expect_findings 'X.PY:1 no-bad' 'bin/other:2 no-bad' 'bin/tool:2 no-bad' 'y.PyI:1 no-bad' \
  'z.pyw:1 no-bad'
