#!/usr/bin/env bash
# A comment with a reason allows a finding where the policy honours that; what it allows is counted
# and shown. Taking the comment away brings the finding, though no line of it was added.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../../lib.sh"

make_bare app
clone app
commit_file a.py <<<'x = 1'
seed origin main
guard app
configure <<'EOF'
policies:
  - {repos: [app], refs: [refs/heads/none], suppressions: false}
  - {repos: [app], refs: [refs/heads/some], suppressions: [no-poor]}
  - {repos: [app]}
EOF
start_daemon

commit_file b.py <<'EOF'
def f():
    # pushgate: allow[no-bad] until the import is rewritten
    return bad()
EOF
push origin main
expect_accept
expect_no_finding
expect_text '1 function), 1 suppressed'
expect_text 'pushgate: suppressed: b.py:3: no-bad (until the import is rewritten)'

for refused in none some; do
  push origin "main:refs/heads/$refused"
  expect_reject
  expect_finding b.py:3 no-bad
  expect_text 'A comment asks to allow this'
done

commit_file b.py <<'EOF'
def f():
    return bad()
EOF
push origin main
expect_reject
expect_finding b.py:2 no-bad
git reset -q --hard HEAD~

commit_file b.py <<'EOF'
def f():
    # pushgate: allow[no-bad]
    return bad()
EOF
push origin main
expect_reject
expect_finding b.py:3 no-bad
expect_finding b.py:2 gate-suppression
git reset -q --hard HEAD~

commit_file b.py <<'EOF'
def f():
    # pushgate: allow[no-bad] until the import is rewritten
    return good()
EOF
push origin main
expect_accept
expect_findings 'b.py:2 gate-suppression'

# An unused comment in a function that nobody touched is not this push's to answer for.
commit_file b.py <<'EOF'
def f():
    # pushgate: allow[no-bad] until the import is rewritten
    return good()


def g():
    return 1
EOF
push origin main
expect_accept
expect_no_finding
