# shellcheck shell=bash
# What the tests of bypass entries add: `entries` writes them, `bad_commit` is what they excuse.
# shellcheck source=tests/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/../../lib.sh"

mkdir -p "$work/bypass.d"

# A repository with one commit behind the gate, cloned.
scene() {
  make_bare app
  clone app
  git -C "$srv/app.git" config receive.advertisePushOptions true
  commit_file a.py <<<'x = 1'
  seed origin main
  guard app
}

# entries <<EOF: the items of a list of entries.
entries() {
  { echo 'entries:' && cat; } >"$work/bypass.d/test.yaml"
}

# serve [KEYS]: the daemon, for that server kind and further keys of the configuration.
serve() {
  stop_daemon
  configure <<YAML
server: ${1:-ssh}
bypass: [$work/bypass.d/*.yaml]
${2-}
policies:
  - repos: ["**"]
    refs: ["refs/heads/**", "refs/tags/**"]
YAML
  start_daemon
}

# bad_commit [PATH]: on top of what the server has.
number=0
bad_commit() {
  number=$((number + 1))
  git fetch -q origin
  git reset -q --hard origin/main
  commit_file "${1:-bad$number.py}" <<<"x$number = bad()"
}

# excused_by ENTRY, not_excused: what came of the push of a bad commit to main.
expect_excused_by() {
  expect_accept
  expect_text "(by bypass entry $1)"
  expect_text ', 1 excused'
}
expect_not_excused() {
  expect_reject
  expect_no_text 'by bypass entry'
}

log_says() { grep -qF -- "$1" "$daemon_log"; }
