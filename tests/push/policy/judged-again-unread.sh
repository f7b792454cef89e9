#!/usr/bin/env bash
# A file that was too large to be judged on one branch is judged on another once it can be; an update
# that passed by a fault is no baseline.
# shellcheck source=tests/push/bypass/lib.sh
. "$(dirname "$0")/../bypass/lib.sh"
command -v sqlite3 >/dev/null || skip "no sqlite3"

small_limit() {
  stop_daemon
  configure <<YAML
limits: {deadline: 60s, blob: $1}
policies:
  - {repos: ["**"], refs: ["refs/heads/**"], severities: $2}
YAML
  start_daemon
}
make_bare app
clone app
commit_file a.py <<<'x = 1'
seed origin main:trunk main:side
guard app
git -C "$srv/app.git" symbolic-ref HEAD refs/heads/trunk
small_limit 1KiB '{}'
{ repeat 200 'y = good()
' && echo 'z = zap()'; } >big.py
commit 'Large'
push origin main:side
expect_accept
expect_text 'over limits.blob'
git switch -q -c late origin/trunk
commit_file late.py <<<'z = zap()'
push origin late
expect_accept
# What it holds is a finding by now.
cat >"$work/rules.yaml" <<'YAML'
rules:
  - {id: no-later, languages: [python], severity: ERROR, message: Not any more., pattern: zap()}
YAML
stop_daemon
configure <<YAML
rules: [$work/rules.yaml]
policies:
  - {repos: ["**"], refs: ["refs/heads/**"]}
YAML
start_daemon
git switch -q main
commit_file b.py <<<'x = 2'
push origin main:side
expect_accept
push origin main:trunk
expect_reject
expect_findings 'big.py:201 no-later'
expect_text 'It passed on refs/heads/side'


# An update that the server failed to judge: what stood there before it is the baseline, until the next
# one is judged.
git switch -q -c later late
commit_file c.py <<<'x = 3'
push origin later
expect_accept
push --delete origin later
expect_accept
sqlite3 "$history" "UPDATE ref SET note = 'server fault, on_fault: accept' WHERE name = 'refs/heads/late'"
push origin later
expect_reject
expect_findings 'late.py:1 no-later'
git switch -q late
commit_file d.py <<<'x = 4'
push origin late
expect_accept
push origin later
expect_accept
expect_findings ''
