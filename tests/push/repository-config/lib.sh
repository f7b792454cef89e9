# shellcheck shell=bash
# What the tests of .pushgate.yaml add: a repository that a policy of few words guards.
# shellcheck source=tests/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/../../lib.sh"

# scene [POLICY KEYS]
scene() {
  configure <<YAML
policies:
  - repos: ["**"]
    refs: ["refs/heads/**", "refs/tags/**"]
    ${1-}
YAML
  make_bare app
  clone app
  write_file a.py <<'PY'
def f():
    one = poor(1)
    return one


def g():
    return bad(2)
PY
  commit Old
  seed origin main
  guard app
  start_daemon
}

# own_rule ID PATTERN [SEVERITY]: a rule file of one rule.
own_rule() {
  printf 'rules:\n  - id: %s\n    languages: [python]\n    severity: %s\n    message: Own.\n    pattern: %s\n' \
    "$1" "${3-ERROR}" "$2"
}

# again: on top of what the server has.
again() {
  git fetch -q origin
  git reset -q --hard origin/main
}

# accepted: pushes what is there to main, and it has to pass.
accepted() {
  commit "${1:-Change}"
  push origin main
  expect_accept
}
