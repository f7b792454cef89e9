#!/usr/bin/env bash
# A push over a limit that the policy sets is refused by the name of that limit; one that keeps to
# it is judged.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../../lib.sh"

make_bare app
clone app
commit_file a.py <<<'x = 1'
seed origin main
guard app

# limited LIMITS: the daemon with these limits.
limited() {
  stop_daemon
  configure <<EOF
limits: {deadline: 60s, $1}
policies:
  - {repos: [app], refs: ["refs/heads/**"]}
EOF
  start_daemon
}

for name in b c d; do
  write_file "$name.py" <<<"x = bad"
  write_file "$name.txt" <<<"x = bad"
done
commit 'Three files'

limited 'push_files: 3'
push origin HEAD:three
expect_accept
push origin :three
limited 'push_files: 2'
push origin HEAD:refs/heads/two
expect_reject
expect_findings 'refs/heads/two gate-files'

for ((i = 0; i < 400; i++)); do echo "x = noted($i)"; done >e.py
commit 'A longer file'
limited 'steps: 100'
push origin HEAD:steps
expect_reject
expect_finding e.py gate-parse
limited 'steps: 1000000'
push origin HEAD:enough
expect_accept
