# shellcheck shell=bash
# What the tests of the ratchet add: a repository with old findings, and its baseline.
# shellcheck source=tests/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/../../lib.sh"

# serve [POLICY KEYS]: the daemon, with the ratchet on.
serve() {
  stop_daemon
  configure <<YAML
policies:
  - repos: ["**"]
    refs: ["refs/heads/**", "refs/tags/**"]
    ratchet: true
    ${1-}
YAML
  start_daemon
}

# old_code: a repository with two old findings in a.py, one of them at module level, one in b.py, and
# one in another function of b.py; cloned, guarded.
old_code() {
  make_bare app
  clone app
  write_file a.py <<'PY'
engine = bad("engine")


def load(key):
    first = 1
    return bad(key, first)
PY
  write_file b.py <<'PY'
def save(key):
    return bad(key)


def remove(key):
    return bad(key)
PY
  commit Old
  seed origin main
  guard app
}

# baseline [ARGUMENT...]: of the repository; its output goes to $work/baseline.
baseline() {
  "$PUSHGATE_BIN/pushgate" baseline "$srv/app.git" --config "$config" "$@" \
    >"$work/baseline" 2>"$work/baseline.err" ||
    fail "pushgate baseline: $(cat "$work/baseline" "$work/baseline.err")"
}

# expect_left NUMBER: so many findings are in the baseline by now.
expect_left() {
  baseline --show
  grep -qF ": $1 finding" "$work/baseline" || fail "expected $1 left: $(cat "$work/baseline")"
}

# again: on top of what the server has.
again() {
  git fetch -q origin
  git reset -q --hard origin/main
}

verify() {
  "$PUSHGATE_BIN/pushgate" history verify --config "$config" >"$work/verify" ||
    fail "$(cat "$work/verify")"
}
