#!/usr/bin/env bash
# In a function of 50,000 lines the line is found, and its neighbours are not touched.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../../lib.sh"

make_bare app
clone app
body() { for ((i = 0; i < $1; i++)); do echo "    x = $i"; done; }
{
  echo 'def before():'
  echo '    return bad()'
  echo
  echo 'def long():'
  body 50000
  echo
  echo 'def after():'
  echo '    return bad()'
} >a.py
commit
seed origin main
guard app
# Parsing is not what is tested, and may be slow under sanitizers.
configure <<'EOF'
limits: {deadline: 60s, parse: 10s}
policies:
  - repos: ["**"]
    refs: ["refs/heads/**"]
EOF
start_daemon

sed -i '25000s/.*/    x = bad()/' a.py
commit 'In the middle'
push origin main
expect_reject
expect_findings 'a.py:25000 no-bad'
expect_text long

git reset -q --hard HEAD~
sed -i '25000s/.*/    x = good()/' a.py
commit 'In the middle, but good'
push origin main
expect_accept
expect_no_finding
