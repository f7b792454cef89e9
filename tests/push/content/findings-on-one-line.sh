#!/usr/bin/env bash
# A line may be as long as the file, with a finding at every few bytes: what is told of each must not cost
# what the line does. Sixty thousand took half a minute while it did, more than the default deadline.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../../lib.sh"
cd "$work"

configure <<'YAML'
limits: {deadline: 60s, parse: 10s}
policies:
  - repos: ["**"]
    refs: ["refs/heads/**"]
YAML
make_bare app
clone app
commit_file a.py <<<'x = 1'
push origin main
guard app
start_daemon
{ printf 'x = ['; repeat 60000 'bad(), '; printf ']\n'; } >a.py
commit 'Many on one line'
push origin main
expect_reject
expect_text 'has 60000 errors'
