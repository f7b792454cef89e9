#!/usr/bin/env bash
# A warning is shown and blocks nothing, an INFO is not even shown; the policy may say otherwise
# for a rule.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../../lib.sh"

make_bare app
clone app
commit_file a.py <<<'x = 1'
seed origin main
guard app
configure <<'EOF'
policies:
  - repos: [app]
    refs: [refs/heads/main]
  - repos: [app]
    refs: [refs/heads/other]
    severities: {no-bad: WARNING, no-poor: ERROR, no-noted: WARNING}
EOF
start_daemon

commit_file b.py <<'EOF'
x = poor()
y = noted()
EOF
push origin main
expect_accept
expect_findings 'b.py:1 no-poor'

commit_file c.py <<'EOF'

z = bad()
EOF
push origin main
expect_reject
expect_finding c.py:2 no-bad
git reset -q --hard HEAD~

push origin HEAD:refs/heads/other
expect_reject
expect_finding b.py:1 no-poor

git reset -q --hard HEAD~
commit_file c.py <<'EOF'

x = bad()
y = noted()
EOF
push origin HEAD:refs/heads/other
expect_accept
expect_findings 'c.py:2 no-bad' 'c.py:3 no-noted'
