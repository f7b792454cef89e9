#!/usr/bin/env bash
# Where every commit is judged on its own, the commands that the rejection prints find what the gate
# found, in commits that later ones have mended as well.
# shellcheck source=tests/push/agree/lib.sh
. "$(dirname "$0")/lib.sh"

make_bare app
clone app
commit_file a.py <<<'x = 1'
seed origin main
guard app
configure <<'YAML'
policies:
  - {repos: ["**"], refs: ["refs/heads/**"], scope_commits: each}
YAML
start_daemon

commit_file b.py <<<'x = bad()'
commit_file b.py <<<'x = good()'
commit_file c.py <<<'y = bad()'
push origin main
expect_reject
expect_findings 'b.py:1 no-bad' 'c.py:1 no-bad'

pusher_text | sed -n 's/^ *\(pushgate check --diff .*\)/\1/p' >"$work/commands"
while read -r command; do
  (eval "'$PUSHGATE_BIN'/$command --config '$config' --format json") || true
done <"$work/commands" >"$work/checks.json"
compare 'the printed commands' "$work/checks.json"
