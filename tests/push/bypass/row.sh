#!/usr/bin/env bash
# The row of an excused push, column by column: who pushed by which key and protocol, what broke the
# glass and who allowed it, and what was not judged.
# shellcheck source=tests/push/bypass/lib.sh
. "$(dirname "$0")/lib.sh"

scene
entries <<'YAML'
  - {id: oncall, users: [alice], permanent: true, break_glass: true, reason: who is on call may,
     ticket: OPS-1, approved_by: bob, max_uses: 3}
YAML
serve gitlab
export GL_USERNAME=alice GL_ID=key-17 GL_PROTOCOL=ssh GL_PROJECT_PATH=team/app

git fetch -q origin
git reset -q --hard origin/main
ln -s elsewhere.txt link.py
git add link.py
commit_file bad.py <<<'x = bad()'
push -o 'pushgate.bypass=the site is down' origin HEAD:main
expect_excused_by oncall
expect_text 'link.py'

"$PUSHGATE_BIN/pushgate" history --config "$config" --format json >"$work/rows.json"
python3 - "$work/rows.json" <<'EOF' || fail "the row is not right: $(cat "$work/rows.json")"
import json, sys
(push,) = json.load(open(sys.argv[1]))["pushes"]
assert (push["user"], push["trust"], push["repository"]) == ("alice", "server", "team/app"), push
assert (push["key_id"], push["protocol"]) == ("key-17", "ssh"), push
assert (push["verdict"], push["break_glass"]) == ("accept", "the site is down"), push
(finding,) = push["findings"]
assert (finding["decision"], finding["excused_by"]) == ("excused", "oncall"), finding
(excuse,) = push["excuses"]
assert excuse == {"entry": "oncall", "reason": "who is on call may", "ticket": "OPS-1", "approved_by": "bob",
                  "break_glass": 1, "max_uses": 3, "findings": 1}, excuse
(skip,) = push["skips"]
assert (skip["ref"], skip["path"]) == ("refs/heads/main", "link.py") and skip["reason"], skip
EOF
