#!/usr/bin/env bash
# Repositories that are deleted, or rewritten and collected, in the middle of their audit are named with
# what became of them, and the audit goes on with the others. The race is a real one: the audit is stopped
# while it reads.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
cd "$work"

configure_default
files=${FILES:-3000}

# make NAME FILES: a repository of so many files that block, each an object in a file of its own.
make() {
  make_bare "$1"
  clone "$1"
  git config core.looseCompression 0
  for ((i = 0; i < $2; i++)); do printf 'bad(%d)\n' "$i" >"m$i.py"; done
  commit All
  git -C "$srv/$1.git" config receive.unpackLimit 100000
  seed origin main
  cd "$work"
}
command -v sqlite3 >/dev/null || skip "no sqlite3"
make sound-before 1
make victim "$files"
make zz-sound-after 1
cp -a "$srv/victim.git" "$work/kept"

audit_ended() { ! kill -0 "$audit" 2>/dev/null; }
has_read() { [[ $(awk '$1 == "rchar:" { print $2 }' "/proc/$audit/io") -gt $1 ]]; }
has_opened() { find "/proc/$audit/fd" -lname "$srv/victim.git*" 2>/dev/null | grep -q .; }

# race COMMAND...: audits all three, and runs the command once the victim is half-read. Tries again, at
# another moment, where the audit was faster.
race() {
  local attempt base
  for attempt in 1 2 3 4 5 6 7 8; do
    rm -rf "$srv/victim.git" "$work/state"
    mkdir "$work/state"
    cp -a "$work/kept" "$srv/victim.git"
    "$PUSHGATE_BIN/pushgate" audit --config "$config" --jobs 1 --fresh "$srv/sound-before.git" "$srv/victim.git" \
      "$srv/zz-sound-after.git" >"$work/out" 2>"$work/err" </dev/null &
    audit=$!
    until has_opened || audit_ended; do :; done
    base=$(awk '$1 == "rchar:" { print $2 }' "/proc/$audit/io")
    until audit_ended || has_read $((${base:-0} + attempt * 15000)); do :; done
    kill -STOP "$audit" 2>/dev/null || true
    "$@"
    kill -CONT "$audit" 2>/dev/null || true
    command_status=0
    wait "$audit" || command_status=$?
    ! grep -q '^victim: failed: ' "$work/out" || return 0
  done
  fail "the audit was never caught while it read: $(cat "$work/out")"
}
expect_others() {
  expect_status 1
  for name in sound-before zz-sound-after; do
    grep -q "^$name: 1 file, 1 non-compliant" "$work/out" || fail "$name was not audited: $(cat "$work/out")"
  done
  # Nothing of it is in the record.
  [[ $(sqlite3 "$history" 'SELECT count(*) FROM snapshot') == 2 ]] || fail "half an audit was recorded"
}

delete() { rm -rf "$srv/victim.git"; }
race delete
expect_out 'victim: failed: it was deleted during the audit: nothing to do'
expect_others

# A force-push of another history, after which what only the old one had is collected.
rewrite() {
  (
    cd "$srv/victim.git"
    git update-ref refs/heads/main "$(git commit-tree -m Other "$(git mktree </dev/null)")"
    git reflog expire --expire=now --all
    git gc -q --prune=now
  )
}
race rewrite
grep -qE '^victim: failed: its history was rewritten during the audit \(.*\): audit it again$' "$work/out" ||
  fail "it said: $(cat "$work/out")"
expect_others
# As it says.
run audit --config "$config" "$srv/victim.git"
expect_status 0
