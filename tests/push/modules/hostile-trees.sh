#!/usr/bin/env bash
# Trees made to keep the gate busy with looking up modules: what is not known stays unknown.
# shellcheck source=tests/push/modules/lib.sh
. "$(dirname "$0")/lib.sh"

# A thousand modules that import the next hundred each.
crowd() {
  mkdir -p crowd
  awk 'BEGIN {
    for (i = 0; i < 1000; i++) {
      file = "crowd/m" i ".py"
      for (k = 1; k <= 100; k++) printf "from crowd.m%d import *\n", (i + k) % 1000 >file
      close(file)
    }
  }'
}

# A chain, a thousand long, with a session at its end.
chain() {
  mkdir -p chain
  awk 'BEGIN {
    for (i = 0; i < 1000; i++) {
      file = "chain/m" i ".py"
      printf "from chain.m%d import make\n", i + 1 >file
      close(file)
    }
  }'
  echo 'from lib.orm import Session as make' >chain/m1000.py
}

rm -r app
crowd
chain
{
  echo 'from lib.orm import Session as make'
  repeat 3000000 '#'
} >large.py
ln -s /etc/passwd link.py
ln -s "$work" linked
mkdir package.py
echo 'from lib.orm import Session as make' >package.py/x.py
echo 'from itself import make' >itself.py
echo 'from .. import *; from ... import make' >above.py
echo 'from lib.orm import Session as make' >$'odd\xff\n.py'
commit 'A hostile tree'
seed origin main
guard app
start_daemon

n=0
for module in crowd.m0 chain.m0 large link linked.x package itself above missing chain.m995; do
  n=$((n + 1))
  printf 'from %s import make\nmake().commit()\nmake.flush()\n' "$module" >"use$n.py"
done
commit 'Use it'
push origin main
expect_reject
expect_findings 'use10.py:2 opens' 'use10.py:2 surely'
