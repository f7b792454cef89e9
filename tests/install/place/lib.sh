# shellcheck shell=bash
# What the tests of install, uninstall and doctor add to ../../cli/lib.sh.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/../../cli/lib.sh"

journal=$work/journal
export GIT_CONFIG_SYSTEM=$work/system-gitconfig
unset GIT_CONFIG_NOSYSTEM

# place ARGUMENT..., unplace ARGUMENT...: `pushgate install` and `uninstall` with this test's daemon.
place() {
  local defaults=(config "$config" socket "$socket" hook "$hook_program" deadline "$deadline")
  local options=() i
  for ((i = 0; i < ${#defaults[@]}; i += 2)); do
    [[ " $* " == *" --${defaults[i]} "* ]] || options+=("--${defaults[i]}" "${defaults[i + 1]}")
  done
  run install "${options[@]}" --journal "$journal" "$@"
}
unplace() { run uninstall --journal "$journal" "$@"; }

# expect_said TEXT: in what a command said, literally, on either stream.
expect_said() {
  grep -qF -- "$1" "$work/out" "$work/err" ||
    fail "expected the words '$1' in: $(cat "$work/out" "$work/err")"
}
expect_unsaid() {
  if grep -qF -- "$1" "$work/out" "$work/err"; then fail "expected no words '$1'"; fi
}

# snapshot FOLDER: every file of it: kind, mode, size, time, where a link points, and the bytes.
snapshot() {
  (cd "$1" && find . -path ./objects -prune -o ! -type d -printf '%p %y %m %U %T@ %l ' \
    -exec sh -c '{ sha256sum <"$1" || echo; } 2>/dev/null' sh {} \; | sort &&
    find . -path ./objects -prune -o -type d -print | sort)
}

# expect_as_before FOLDER BEFORE
expect_as_before() {
  local now
  now=$(snapshot "$1")
  [[ $now == "$2" ]] || fail "not as before: $(diff <(echo "$2") <(echo "$now"))"
}

# own_hook REPOSITORY <<EOF: a hook that stood there before.
own_hook() {
  mkdir -p "$1/hooks"
  cat >"$1/hooks/pre-receive"
  chmod 755 "$1/hooks/pre-receive"
}

# expect_gate URL: what is good passes, what is not does not; from a clone of its own.
gates=0
expect_gate() {
  gates=$((gates + 1))
  git init -q "$work/pusher$gates"
  cd "$work/pusher$gates"
  commit_file "good.py" <<<"x = $gates"
  push "$1" "HEAD:refs/heads/good$gates"
  expect_accept
  expect_text 'pushgate: accepted'
  commit_file "bad.py" <<<"x = bad($gates)"
  push "$1" "HEAD:refs/heads/bad$gates"
  expect_reject
  expect_finding bad.py:1 no-bad
  cd "$work"
}
