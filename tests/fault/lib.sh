# shellcheck shell=bash
# What the tests of faults add to ../lib.sh.
# shellcheck source=tests/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"

faults=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
peer_pids=()

# A repository with one commit that stands behind the gate, cloned.
scene() {
  make_bare app
  clone app
  commit_file a.py <<<'x = 1'
  seed origin main
  [[ -e $config ]] || configure_default
  guard app
}

# no_fallback: beside the hook client stands a `pushgate` that cannot be started, whatever is installed
# on this machine.
no_fallback() {
  printf '#!/nowhere/interpreter\n' >"$work/bin/pushgate"
  chmod 755 "$work/bin/pushgate"
}

# own_programs: as with_fallback, but in a folder that every user can reach.
own_programs() {
  chmod 755 "$work" "$work/bin"
  cp "$PUSHGATE_BIN/pushgate" "$work/bin/"
}

# fallback_script <<EOF: a script in the place of `pushgate`.
fallback_script() {
  cat >"$work/bin/pushgate"
  chmod 755 "$work/bin/pushgate"
}

# start_peer ROLE ARGUMENT...: see peer.py; what it prints is in $work/peer.out.
start_peer() {
  : >"$work/peer.out"
  python3 "$faults/peer.py" "$@" >"$work/peer.out" 2>"$work/peer.err" </dev/null &
  peer_pids+=($!)
  # Its end is this test's business, not the shell's.
  disown $!
}

peers_ended() {
  local pid
  for pid in ${peer_pids[@]+"${peer_pids[@]}"}; do
    if kill -0 "$pid" 2>/dev/null; then return 1; fi
  done
}

stop_peers() {
  local pid
  for pid in ${peer_pids[@]+"${peer_pids[@]}"}; do kill -KILL "$pid" 2>/dev/null || true; done
  wait_until "the peers to end" peers_ended
  peer_pids=()
}
at_end stop_peers

# start_fake_daemon MODE
start_fake_daemon() {
  stop_peers
  rm -f "$socket"
  start_peer daemon "$socket" "$1"
  wait_until "the fake daemon to listen" daemon_listens
}

# connections STATE: how many clients the socket has that are "accepted", or "waiting" to be.
connections() {
  local state=03
  [[ $1 == accepted ]] || state=02
  awk -v path="$socket" -v state="$state" \
    '$4 != "00010000" && $6 == state && $NF == path { n++ } END { print n + 0 }' /proc/net/unix
}

has_connections() { (($(connections "$1") >= $2)); }

# start_push NAME ARGUMENT...: a push in the background; finish_push NAME waits for it and sets what
# `push` sets.
declare -A push_pids
start_push() {
  local name=$1
  shift
  timeout -k 5 120 git push "$@" >"$work/push.$name.out" 2>&1 </dev/null &
  push_pids[$name]=$!
}

finish_push() {
  push_status=0
  wait "${push_pids[$1]}" || push_status=$?
  push_output=$(tr -d '\000' <"$work/push.$1.out")
  [[ $push_status != 124 ]] || fail "the push $1 did not end in 120 s"
}

# expect_right_verdicts: the gate stands: a compliant push passes, one that breaks a rule does not.
judged=0
expect_right_verdicts() {
  judged=$((judged + 1))
  commit_file "good$judged.py" <<<'x = 1'
  push origin HEAD:main
  expect_accept
  commit_file "bad$judged.py" <<<'x = bad()'
  push origin HEAD:main
  expect_reject
  expect_findings "bad$judged.py:1 no-bad"
  git reset -q --hard HEAD~1
}

# expect_fault_for_all TEXT...: the gate cannot judge: nothing passes, compliant or not, and each time
# the pusher reads every TEXT.
expect_fault_for_all() {
  local before text source
  before=$(git -C "$srv/app.git" rev-parse main)
  for source in 'x = 1' 'x = bad()'; do
    commit_file change.py <<<"$source"
    push origin HEAD:main
    expect_fault
    for text in "$@"; do expect_text "$text"; done
    git reset -q --hard HEAD~1
  done
  [[ $(git -C "$srv/app.git" rev-parse main) == "$before" ]] || fail "a refused push moved the branch"
}

# expect_not_started [TEXT]: the kernel could not start the client: nothing passes.
expect_not_started() {
  commit_file change.py <<<'x = 1'
  push origin HEAD:main
  expect_refused
  expect_text "${1-pushgate: the gate could not start; push refused}"
  git reset -q --hard HEAD~1
}

# write_hook <<EOF: a hook file of one's own.
write_hook() {
  cat >"$srv/app.git/hooks/pre-receive"
  chmod 755 "$srv/app.git/hooks/pre-receive"
}

# as_other COMMAND...: as another user than the one who runs the tests; only root can do that.
other_uid=65534
need_root() { [[ $EUID == 0 ]] || skip "only root can act as another user"; }
as_other() { setpriv --reuid="$other_uid" --regid="$other_uid" --clear-groups -- "$@"; }

# give_to_other: the repositories and the clone belong to the other user; enters the clone as he does.
give_to_other() {
  own_programs
  chown -R "$other_uid:$other_uid" "$srv" "$work/clone" "$work/home" "$work/state"
}

# push_as_other ARGUMENT...
push_as_other() {
  push_status=0
  as_other timeout -k 5 120 git push "$@" >"$work/push.out" 2>&1 </dev/null || push_status=$?
  push_output=$(tr -d '\000' <"$work/push.out")
}

# expect_right_verdicts_as_other: the same, pushed by the other user.
expect_right_verdicts_as_other() {
  commit_file good.py <<<'x = 1'
  commit_file bad.py <<<'x = bad()'
  chown -R "$other_uid:$other_uid" "$work/clone"
  push_as_other origin HEAD~1:main
  expect_accept
  push_as_other origin HEAD:main
  expect_reject
  expect_findings 'bad.py:1 no-bad'
}
