#!/usr/bin/env bash
# Names from a push may hold anything: the record keeps them as they are, filters find them, and no
# terminal sees an escape of theirs.
# shellcheck source=tests/push/history/lib.sh
. "$(dirname "$0")/lib.sh"

make_bare app
clone app
configure_default
guard app
start_daemon
escape=$'\033[2J\033]0;owned\007'
hostile="x'); DROP TABLE push; --$escape"
mkdir "dir$escape"
printf 'def f():\n    x = bad()\n' >"dir$escape/b"$'\xff\xfe\n'".py"
commit "$hostile"
ref="refs/heads/x');DROP-TABLE-push;--"
PUSHGATE_USER=$hostile push origin "HEAD:$ref"
expect_reject
expect_count 1
expect_rows --user "$hostile" -- "reject $hostile $ref"
expect_rows --ref "$ref" -- "reject $hostile $ref"
for format in text json; do
  history_of --format "$format" >"$work/out"
  if LC_ALL=C grep -q $'[^ -~]' "$work/out"; then fail "not all of it is printable: $format"; fi
done
history_of --user "$escape" >"$work/out" 2>&1
history_of "$escape" >"$work/out" 2>&1 && fail "a word that is no command must be refused"
if LC_ALL=C grep -q $'[^ -~]' "$work/out" "$daemon_log"; then fail "an escape got through"; fi
history_of --format json | python3 -c '
import base64, json, sys
(push,) = json.load(sys.stdin)["pushes"]
path = base64.b64decode(push["findings"][0]["path_bytes"])
assert path.endswith(b"/b\xff\xfe\n.py"), path' || fail "the path is not kept"
expect_intact
