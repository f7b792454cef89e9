#!/usr/bin/env bash
# Trees as only hand-made or ancient ones are: what git takes for a file is judged, what cannot be
# read is refused.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../../lib.sh"

make_bare app
clone app
commit_file a.py <<<'x = 1'
seed origin main
guard app
start_daemon

blob=$(git hash-object -w --stdin <<<'x = bad()')
clean=$(git hash-object -w --stdin <<<'x = 1')
tab=$'\t'

# entries MODE NAME BLOB...: a commit of a tree with these entries, as they come.
entries() {
  tick
  while (($# > 0)); do
    printf '%s %s\0' "$1" "$2"
    # shellcheck disable=SC2001
    printf '%b' "$(sed 's/../\\x&/g' <<<"$3")"
    shift 3
  done >"$work/tree"
  git commit-tree -m 'Odd' -p main "$(git hash-object -t tree -w --literally "$work/tree")"
}

number=0
# odd ENTRY...: pushes such a tree to a branch of its own.
odd() {
  number=$((number + 1))
  push origin "$(entries "$@"):refs/heads/odd$number"
}

# Group-writable, as git once wrote; a mode with a leading zero; executable.
for mode in 100664 0100644 100755 100600; do
  odd "$mode" b.py "$blob"
  expect_reject
  expect_findings 'b.py:1 no-bad'
  odd "$mode" b.py "$clean"
  expect_accept
  expect_no_finding
done

# Not sorted, so that a binary search could miss one; the same name twice; a folder and a file.
odd 100644 z.py "$clean" 100644 b.py "$blob"
expect_reject
odd 100644 b.py "$clean" 100644 b.py "$blob"
expect_reject
odd 100644 b.py "$blob" 100644 b.py "$clean"
expect_reject
odd 40000 b.py "$(git mktree <<<"100644 blob $blob${tab}c.py")" 100644 b.py "$clean"
expect_reject

# refused: by the gate, or by git itself.
refused() {
  if grep -q 'pre-receive hook declined' <<<"$push_output"; then
    expect_reject
  elif [[ $push_status == 0 ]]; then
    fail "expected the push to be refused"
  fi
}

# Names that no file system takes.
odd 100644 ../b.py "$blob"
refused
odd 40000 .git "$(git mktree <<<"100644 blob $blob${tab}hook.py")"
refused
odd 40000 '' "$(git mktree <<<"100644 blob $blob${tab}c.py")"
refused
