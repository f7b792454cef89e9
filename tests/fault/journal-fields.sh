#!/usr/bin/env bash
# In systemd's journal a push is a line with fields, whatever bytes are in them, from the daemon and from
# the fallback; without a journal the same lines stand on standard error. The journal is ours, in a mount
# namespace of this test's own.
if [[ -z ${IN_NAMESPACE-} ]]; then
  if [[ $EUID != 0 ]] || ! unshare -m true 2>/dev/null; then
    echo "skipped: only root can have a mount namespace" >&2
    exit 77
  fi
  IN_NAMESPACE=1 exec unshare -m "$0"
fi
# shellcheck source=tests/fault/lib.sh
. "$(dirname "$0")/lib.sh"

mount -t tmpfs none /run
mkdir -p /run/systemd/journal
with_fallback
configure <<YAML
server: gitlab
groups_file: $work/groups.yaml
bypass: [$work/bypass.yaml]
policies: [{repos: ["**"]}]
YAML
echo 'groups: {on-call: [carol]}' >"$work/groups.yaml"
echo 'entries: [{id: glass, groups: [on-call], permanent: true, break_glass: true, reason: r}]' >"$work/bypass.yaml"
scene
python3 "$faults/journal.py" /run/systemd/journal/socket 60 >"$work/journal" &
journal_pid=$!
at_end stop_journal
stop_journal() { kill "$journal_pid" 2>/dev/null; }
listens() { [[ -S /run/systemd/journal/socket ]]; }
wait_until "the journal" listens

# has_entry FIELD...: an entry of the journal with these lines.
has_entry() {
  python3 - "$work/journal" "$@" <<'EOF'
import sys
entries = [set(text.split("\n")) for text in open(sys.argv[1]).read().split("\n\n")]
sys.exit(not any(set(sys.argv[2:]) <= entry for entry in entries))
EOF
}

# The fallback.
commit_file good.py <<<'x = 1'
GL_USERNAME=$'two\nlines' push origin HEAD:main
expect_accept
wait_until "the fallback's entry" has_entry PUSHGATE_VERDICT=accept 'PUSHGATE_USER=two\nlines' \
  PUSHGATE_REF=refs/heads/main PUSHGATE_REPOSITORY=app PRIORITY=6 PUSHGATE_FINDINGS=0

# The daemon, whose standard error is the journal's.
: >"$daemon_log"
stream=$(stat -c '%d:%i' "$daemon_log")
JOURNAL_STREAM=$stream "$PUSHGATE_BIN/pushgated" --config "$config" \
  --socket "$socket" 2>>"$daemon_log" &
daemon_pid=$!
wait_until "the daemon" daemon_listens
commit_file bad.py <<<'x = bad()'
GL_USERNAME=alice push origin HEAD:main
expect_reject
wait_until "the daemon's entry" has_entry PUSHGATE_VERDICT=reject PUSHGATE_USER=alice PUSHGATE_RULE=no-bad \
  PUSHGATE_FINDINGS=1 PUSHGATE_TRUST=server PUSHGATE_RECORD=2 "PUSHGATE_CONFIG=$(sha256sum "$config" | cut -d ' ' -f 1)"

# What only some pushes have: a key, a group, a reason that breaks the glass, a fault.
git -C "$srv/app.git" config receive.advertisePushOptions true
GL_USERNAME=carol GL_ID=key-7 GL_PROTOCOL=ssh push -o pushgate.bypass='the site is down' origin HEAD:main
expect_accept
wait_until "the excused push's entry" has_entry PUSHGATE_VERDICT=accept PUSHGATE_USER=carol PUSHGATE_KEY=key-7 \
  PUSHGATE_PROTOCOL=ssh PUSHGATE_GROUP=on-call PUSHGATE_BYPASS=glass 'PUSHGATE_REASON=the site is down' \
  "PUSHGATE_TIP=$(git rev-parse HEAD)"
make_bare other --object-format=sha256
guard other
git init -q --object-format=sha256 "$work/other"
cd "$work/other"
git remote add origin "$srv/other.git"
commit_file a.py <<<'x = 1'
GL_USERNAME=dave push origin HEAD:main
expect_fault SHA-256
wait_until "the fault's entry" has_entry PUSHGATE_VERDICT=fault PUSHGATE_USER=dave
cd "$work/clone/app"

# What it decided by, how long that took, and where it ends the chain, as the record has them; and every
# field that the manual page names.
"$PUSHGATE_BIN/pushgate" history --config "$config" --user alice --verdict reject --format json >"$work/row"
python3 - "$work/journal" "$work/row" "$PUSHGATE_BIN/pushgate" <<'EOF' || fail "the fields are not those of the record: $(cat "$work/journal")"
import json, re, subprocess, sys
entries = [dict(line.split("=", 1) for line in text.split("\n") if "=" in line)
           for text in open(sys.argv[1]).read().split("\n\n")]
[entry] = [entry for entry in entries if entry.get("PUSHGATE_USER") == "alice" and "PUSHGATE_VERDICT" in entry]
[row] = json.load(open(sys.argv[2]))["pushes"]
assert entry["PUSHGATE_RULES"] == row["rules"] and entry["PUSHGATE_HASH"] == row["hash"], (entry, row)
assert int(entry["PUSHGATE_DURATION_USEC"]) > 0 and int(entry["PUSHGATE_COMMITS"]) == 1, entry
page = subprocess.run([sys.argv[3], "help", "--man", "pushgated.8"], capture_output=True, text=True, check=True).stdout
named = {"PUSHGATE" + field for field in re.findall(r"_[A-Z]+(?:_[A-Z]+)*", page)}
told = {field for entry in entries for field in entry if field.startswith("PUSHGATE_")}
assert told == named, (told - named, named - told)
for user in "alice", "carol", "dave":
    assert len([e for e in entries if e.get("PUSHGATE_USER") == user and "PUSHGATE_VERDICT" in e]) == 1, user
EOF
if grep -q '^info: reject' "$daemon_log"; then fail "the line stands in the journal twice"; fi

# The journal goes away: the line is not lost.
stop_journal
rm /run/systemd/journal/socket
commit_file worse.py <<<'y = bad()'
GL_USERNAME=alice push origin HEAD:main
expect_reject
written() { grep -q '^info: reject .*user="alice"' "$daemon_log"; }
wait_until "the line on standard error" written
