#!/usr/bin/env bash
# 200 pushes, two at a time, while the daemon is killed with -9 at random points, and whenever a row
# has just been written: every push that was accepted is in the record exactly once, and the chain holds.
# shellcheck source=tests/push/history/lib.sh
. "$(dirname "$0")/../push/history/lib.sh"

pushes=${PUSHES:-200}
seed=${SEED:-$(od -An -N2 -tu2 /dev/urandom | tr -d ' ')}
echo "seed $seed"
for name in one two; do
  make_bare "$name"
  clone "$name"
  with_fallback
  [[ -e $config ]] || configure_default
  guard "$name"
done

# The moment that matters most is between a row's writing and the answer: the log of the database has
# just changed. Every other time that is waited for.
cat >"$work/kill_at_write.py" <<'EOF'
import os, signal, sys, time
def stamp():
    try:
        return os.stat(sys.argv[2]).st_mtime_ns
    except OSError:
        return 0
before, until = stamp(), time.monotonic() + 2
while stamp() == before and time.monotonic() < until:
    pass
os.kill(int(sys.argv[1]), signal.SIGKILL)
EOF

# keep_killing: starts a daemon, gives it a moment, kills it; again until told to stop.
keep_killing() {
  RANDOM=$seed
  while [[ ! -e $work/stop ]]; do
    start_daemon
    sleep "0.$(printf '%03d' $((RANDOM % 400)))"
    ((RANDOM % 2)) || python3 "$work/kill_at_write.py" "$daemon_pid" "$history-wal"
    kill_daemon
    echo >>"$work/kills"
  done
}

# push_all NAME: each push is one commit; what git accepted goes to $work/NAME.accepted.
push_all() {
  local i
  cd "$work/clone/$1"
  for ((i = 0; i < pushes / 2; i++)); do
    commit_file "m$i.py" <<<"x = $i"
    if git push -q origin HEAD:main >"$work/$1.push" 2>&1; then
      git rev-parse HEAD >>"$work/$1.accepted"
    else
      cat "$work/$1.push" >>"$work/$1.refused"
    fi
  done
}

keep_killing &
killer=$!
push_all one &
push_all two &
wait %2 %3
touch "$work/stop"
wait "$killer" || fail "the daemon did not start again"

for name in one two; do
  [[ ! -e $work/$name.refused ]] || fail "a push was refused: $(cat "$work/$name.refused")"
  [[ $(wc -l <"$work/$name.accepted") == $((pushes / 2)) ]] || fail "not every push was made"
  history_of --repository "$name" --verdict accept --format json | python3 -c '
import collections, json, sys
rows = collections.Counter(p["refs"][0]["new_id"] for p in json.load(sys.stdin)["pushes"])
accepted = open(sys.argv[1]).read().split()
wrong = [commit for commit in accepted if rows[commit] != 1]
assert not wrong, f"{len(wrong)} accepted pushes are not in the record once: {wrong}, {rows}"
assert len(rows) == len(accepted), rows' "$work/$name.accepted" || fail "the record is wrong"
done
expect_intact
# It was the daemon that most were told by, and it was killed.
kills=$(wc -l <"$work/kills")
told=$(grep -c 'info: accept' "$daemon_log") || true
((kills >= pushes / 20)) || fail "the daemon was killed $kills times only"
((told >= pushes / 3)) || fail "the daemon judged $told pushes only"
