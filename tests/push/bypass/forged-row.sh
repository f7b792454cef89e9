#!/usr/bin/env bash
# Who may open the socket can hand over any row: it is in the record as `unverified`, and nobody's push
# is judged otherwise for it.
# shellcheck source=tests/fault/lib.sh
. "$(dirname "$0")/../../fault/lib.sh"
# shellcheck source=tests/push/history/lib.sh
. "$(dirname "$0")/../history/lib.sh"
# shellcheck source=tests/push/bypass/lib.sh
. "$(dirname "$0")/lib.sh"

need_root
scene
entries <<'EOF'
  - {id: side, refs: [refs/heads/side], permanent: true}
EOF
serve ssh
chmod 755 "$work"
chmod 666 "$socket"

# forge ARGUMENT...: see forge_row.py.
forge() { python3 "$tests/push/bypass/forge_row.py" "$other_uid" "$socket" "$@"; }

old=$(git rev-parse HEAD)
git checkout -q -b side
commit_file side.py <<<'x = bad()'
push origin HEAD:side
expect_accept
fingerprint=$(history_of --format json | python3 -c '
import json, sys
print(*{f["fingerprint"] for p in json.load(sys.stdin)["pushes"] for f in p["findings"]})')

# What passed on the default branch, a new branch has: forged, it settles nothing.
forge excused refs/heads/main "$fingerprint" >"$work/forged"
grep -q recorded "$work/forged" || fail "the row was not taken: $(cat "$work/forged")"
commit_file other.py <<<'y = 1'
push origin HEAD:new
expect_reject
expect_findings 'side.py:1 no-bad'

# And nothing is unsettled: neither a file that the default branch has, nor the whole of it.
git checkout -q main
commit_file old.py <<<'z = bad()'
git -C "$srv/app.git" fetch -q "$PWD" main:main # from before there was a gate
forge unjudged refs/heads/main "$old" "$(git rev-parse HEAD)"
forge unread refs/heads/elsewhere old.py
git checkout -q -b feature
commit_file feature.py <<<'f = 1'
push origin HEAD:feature
expect_accept

# A value that no push has is not taken.
for wrong in verdict id number groups; do
  forge "$wrong" >"$work/forged"
  case $wrong in
    groups) grep -q recorded "$work/forged" || fail "groups: $(cat "$work/forged")" ;;
    *) grep -q 'was not taken' "$work/forged" || fail "$wrong: $(cat "$work/forged")" ;;
  esac
done
history_of --format json | python3 -c '
import json, sys
for push in json.load(sys.stdin)["pushes"]:
    if push["folder"] == "/x":
        assert push["trust"] == "unverified" and push["user"] != "boss", push
        assert push["groups"] == push["key_id"] == push["protocol"] == "", push' ||
  fail "what such a row says of who it is, is believed"
pushgate_bypass() { "$PUSHGATE_BIN/pushgate" bypass list --config "$config" "$@"; }
pushgate_bypass --format json | python3 -c '
import json, sys
entries = json.load(sys.stdin)["entries"]
assert [e["uses"] for e in entries if e["id"] == "side"] == [1], entries' || fail "forged uses count"
expect_intact
