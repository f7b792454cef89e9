#!/usr/bin/env bash
# Every push is a row, accepted or refused: who, where, what was decided and on what grounds; the
# journal has the hash of each.
# shellcheck source=tests/push/history/lib.sh
. "$(dirname "$0")/lib.sh"

make_bare team/app
clone team/app
configure <<'EOF'
server: ssh
policies:
  - repos: ["**"]
    refs: ["refs/heads/**"]
EOF
guard team/app
start_daemon
export PUSHGATE_USER=alice
commit_file a.py <<<'x = 1'
push origin main
expect_accept
first=$(git rev-parse HEAD)
commit_file b.py <<<'def f():
    x = bad()
    y = poor()'
PUSHGATE_USER=bob push origin main
expect_reject
expect_count 2
push origin HEAD~1:refs/notes/n
expect_accept
unset PUSHGATE_USER
push --delete origin refs/notes/n
expect_accept

expect_rows -- 'accept - refs/notes/n' 'accept alice refs/notes/n' 'reject bob refs/heads/main' \
  'accept alice refs/heads/main'
expect_rows --user bob -- 'reject bob refs/heads/main'
expect_rows --verdict accept --ref main -- 'accept alice refs/heads/main'
expect_rows --rule no-bad --repository team/app -- 'reject bob refs/heads/main'
expect_rows --rule no-bad --repository team/other --
expect_rows --since 1h --limit 1 -- 'accept - refs/notes/n'
expect_rows --until 1h --
expect_rows --since "$(date -u +%F)" --until "$(date -u +%F)" --limit 1 -- 'accept - refs/notes/n'
expect_intact

refused=$(git rev-parse HEAD)
history_of --user bob --format json >"$work/row.json"
python3 - "$work/row.json" "$first" "$refused" <<'EOF' || fail "the row is not right: $(cat "$work/row.json")"
import json, sys
(push,) = json.load(open(sys.argv[1]))["pushes"]
ref = push["refs"][0]
assert (ref["old_id"], ref["new_id"], ref["tip"], ref["compared"]) == (
    sys.argv[2], sys.argv[3], sys.argv[3], sys.argv[2]), ref
assert (ref["commits"], ref["files"], ref["enforced"]) == (1, 1, 1), ref
assert [(f["rule"], f["line"], f["decision"], f["function"]) for f in push["findings"]] == [
    ("no-bad", 2, "block", "f"), ("no-poor", 3, "warn", "f")], push["findings"]
assert push["repository"] == "team/app" and push["folder"].endswith("/srv/team/app.git"), push
assert push["trust"] == "server" and len(push["rules"]) == len(push["config"]) == 64, push
assert push["took"] > 0 and len(push["push_id"]) == 32 and len(push["hash"]) == 64, push
EOF

# Each line of the journal names the row and its hash: the newest is the head of the chain.
while read -r hash; do expect_intact --head "$hash"; done < <(sed -n 's/.* record=[0-9]* hash=\([0-9a-f]*\) .*/\1/p' "$daemon_log")
[[ $(grep -c ' record=[1-4] hash=[0-9a-f]\{64\} ' "$daemon_log") == 4 ]] || fail "the journal does not name the rows"

history_of --user bob >"$work/text"
sed -E 's/[0-9]{4}-[0-9-]+ [0-9:]+Z/WHEN/; s/[0-9a-f]{10}/ID/g' "$work/text" | diff - <(cat <<'EOF'
#2  WHEN  reject  team/app  by bob
    ref         refs/heads/main ID..ID, 1 commit, 1 Python file
    block       b.py:2: no-bad, in f
    warn        b.py:3: no-poor, in f
EOF
) || fail "the text is not right"
