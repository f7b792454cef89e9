# shellcheck shell=bash
# What every script test stands on: real git, a real daemon, real pushes to a guarded repository.
#
#   . "$(dirname "$0")/../lib.sh"
#   make_bare team/app; clone team/app
#   commit_file a.py <<<'old = bad()'
#   push origin main                  # before the gate stands: how old violations come to be there
#   guard team/app; start_daemon
#   commit_file b.py <<<'x = bad()'
#   push origin main
#   expect_reject
#   expect_findings 'b.py:1 no-bad'   # exactly these
#
# A script runs in a folder of its own ($work), which is removed at its end unless KEEP=1 is set.
# $PUSHGATE_BIN names the folder of the programs under test. A daemon that start_daemon started is ended
# with the script; any other process that a script leaves behind fails it.
set -euo pipefail

# Two libraries of one script may both read this.
[[ -z ${tests-} ]] || return 0

: "${PUSHGATE_BIN:?set it to the folder that holds pushgate-hook, pushgated and pushgate}"
PUSHGATE_BIN=$(cd "$PUSHGATE_BIN" && pwd)
tests=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

# Not $TMPDIR: a socket's path may have 107 bytes, a hook's first line 255.
work=$(mktemp -d /tmp/pg.XXXXXXXX)
srv=$work/srv             # the server's repositories
socket=$work/socket       # of the daemon
config=$work/pushgate.yaml
daemon_log=$work/daemon.log
history=$work/state/history.db  # the record of pushes
daemon_pid=
deadline=60s              # generous: tests run in parallel on slow machines, and under sanitizers
push_output=
push_status=
mkdir -p "$srv" "$work/home" "$work/bin" "$work/state"

# The hook client stands here beside a `pushgate` that cannot be started, so that it is the daemon
# that judges and a failure of it shows. `with_fallback` undoes this.
cp "$PUSHGATE_BIN/pushgate-hook" "$work/bin/"
printf '#!/nowhere/interpreter\n' >"$work/bin/pushgate"
chmod 755 "$work/bin/pushgate"
hook_program=$work/bin/pushgate-hook

# at_end COMMAND: runs before the folder is removed, however the script ends.
endings=()
at_end() { endings+=("$1"); }

# own_processes JOB...: the numbers of all that this script has started and that have not ended, even those
# of subshells that are gone: its folder is in their arguments, their variables (HOME) or where they stand.
# Its jobs are given, for they have none of these until they have become another program.
own_processes() {
  local pid seen
  seen=$(
    (($# == 0)) || printf '/proc/%s/\n' "$@"
    grep -lsF -e "$work/" -e "HOME=$work" /proc/[0-9]*/cmdline /proc/[0-9]*/environ
    find /proc/[0-9]*/cwd -maxdepth 0 \( -lname "$work" -o -lname "$work/*" \) 2>/dev/null
  )
  # The searches themselves have ended by now; what is dead, but not yet reaped, has no arguments.
  seen=$(sed -E 's|/proc/([0-9]+)/.*|\1|' <<<"$seen" | sort -nu)
  while read -r pid; do
    [[ -z $pid || $pid == "$$" ]] || ! grep -qs . "/proc/$pid/cmdline" || echo "$pid"
  done <<<"$seen"
}

# end_daemons: all that start_daemon has started, in whatever subshell.
end_daemons() {
  local pid
  [[ -e $work/daemons ]] || return 0
  while read -r pid; do
    # A number that another process has by now is let alone.
    grep -qsF "HOME=$work/" "/proc/$pid/environ" || continue
    { kill -KILL "$pid" && wait "$pid"; } 2>/dev/null
  done <"$work/daemons"
}

# end_leftovers: fails, and names them, where processes of this script outlive it by $PATIENCE seconds. They
# are ended.
end_leftovers() {
  local end=$((SECONDS + ${PATIENCE-10})) pid left running
  while :; do
    mapfile -t running < <(jobs -pr)
    left=$(own_processes ${running[@]+"${running[@]}"})
    [[ -n $left ]] || return 0
    ((SECONDS < end)) || break
    sleep 0.05
  done
  for pid in $left; do
    echo "FAILED: left behind: process $pid: $(tr '\0' ' ' 2>/dev/null <"/proc/$pid/cmdline")" >&2
    kill -KILL "$pid" 2>/dev/null
  done
  return 1
}

finish() {
  local status=$? ending
  trap - EXIT
  set +e
  cd "$tests"
  for ending in ${endings[@]+"${endings[@]}"}; do ("$ending"); done
  [[ -z $daemon_pid ]] || { kill -KILL "$daemon_pid" && wait "$daemon_pid"; } 2>/dev/null
  end_daemons
  end_leftovers || [[ $status != 0 && $status != 77 ]] || status=1
  if [[ -n ${KEEP-} ]]; then
    echo "kept: $work" >&2
  else
    rm -rf "$work"
  fi
  exit "$status"
}
trap finish EXIT
trap 'exit 130' INT TERM

# ---- git, the same on every machine

for variable in "${!GIT_@}"; do unset "$variable"; done
unset XDG_CONFIG_HOME
export HOME=$work/home GIT_CONFIG_GLOBAL=$work/gitconfig GIT_CONFIG_NOSYSTEM=1 GIT_TERMINAL_PROMPT=0
export GIT_EDITOR=true GIT_PAGER=cat LC_ALL=C TZ=UTC
export GIT_AUTHOR_NAME='Dev One' GIT_AUTHOR_EMAIL='dev@example.com'
export GIT_COMMITTER_NAME='Dev One' GIT_COMMITTER_EMAIL='dev@example.com'
cat >"$GIT_CONFIG_GLOBAL" <<'EOF'
[init]
	defaultBranch = main
[protocol "file"]
	allow = always
[safe]
	directory = *
[gc]
	auto = 0
[maintenance]
	auto = false
[receive]
	autogc = false
[core]
	fsync = none
	autocrlf = false
[advice]
	detachedHead = false
[merge]
	conflictStyle = merge
EOF

# Every commit is a minute later than the one before: ids are the same in every run.
clock=1700000000
tick() {
  clock=$((clock + 60))
  export GIT_AUTHOR_DATE="$clock +0000" GIT_COMMITTER_DATE="$clock +0000"
}
tick

# ---- saying what went wrong

fail() {
  {
    printf 'FAILED: %s\n' "$*"
    if [[ -n $push_status ]]; then
      printf -- '--- the push said, with status %s:\n%s\n' "$push_status" "$push_output"
    fi
    if [[ -s $daemon_log ]]; then
      printf -- '--- the daemon logged:\n'
      cat "$daemon_log"
    fi
    printf -- '--- at:\n'
    local frame=0
    while caller "$frame"; do frame=$((frame + 1)); done
  } >&2
  exit 1
}

# skip REASON: what this test needs is not there.
skip() {
  echo "skipped: $*" >&2
  exit 77
}

# under_sanitizers: whether the programs are many times slower, and take all addresses.
under_sanitizers() { grep -qs -e __asan_init -e __tsan_init "$PUSHGATE_BIN/pushgated"; }

# wait_until WHAT COMMAND...: tries until the command succeeds, 30 s at most.
wait_until() {
  local what=$1 end=$((SECONDS + 30))
  shift
  until "$@"; do
    ((SECONDS < end)) || fail "waited in vain for $what"
    sleep 0.02
  done
}

# ---- the server

# configure <<EOF: the rest of the configuration; `repositories:` is added, and unless the text has
# them, `rules:` (tests/push/rules.yaml), `limits:` (a generous deadline) and `history:` ($history).
configure() {
  local text
  text=$(cat)
  {
    echo "repositories: $srv"
    grep -q '^rules:' <<<"$text" || echo "rules: [$tests/push/rules.yaml]"
    grep -q '^limits:' <<<"$text" || echo "limits: {deadline: 60s}"
    grep -q '^history:' <<<"$text" || echo "history: sqlite://$history"
    printf '%s\n' "$text"
  } >"$config"
}

# The configuration of a test that says nothing else: everything is enforced but refs/scratch/**,
# refs/notes/** and what else is neither a branch nor a tag.
configure_default() {
  configure <<'EOF'
policies:
  - repos: ["**"]
    refs: ["refs/heads/**", "refs/tags/**"]
EOF
}

daemon_listens() {
  # 00010000 is __SO_ACCEPTCON: bound and listening.
  awk -v path="$socket" '$4 == "00010000" && $NF == path { found = 1 } END { exit !found }' \
    /proc/net/unix
}

daemon_listens_or_ended() {
  daemon_listens || ! kill -0 "$daemon_pid" 2>/dev/null
}

# start_daemon [CONFIG]: as a service would be started, without this shell's variables; returns when
# it listens.
start_daemon() {
  if [[ -n ${1-} ]]; then
    config=$1
  elif [[ ! -e $config ]]; then
    configure_default
  fi
  env -i PATH="$PATH" HOME="$work/home" LC_ALL=C \
    ${ASAN_OPTIONS+ASAN_OPTIONS="$ASAN_OPTIONS"} ${UBSAN_OPTIONS+UBSAN_OPTIONS="$UBSAN_OPTIONS"} \
    ${TSAN_OPTIONS+TSAN_OPTIONS="$TSAN_OPTIONS"} \
    "$PUSHGATE_BIN/pushgated" --config "$config" --socket "$socket" \
    >>"$daemon_log" 2>&1 </dev/null &
  daemon_pid=$!
  echo "$daemon_pid" >>"$work/daemons"
  wait_until "the daemon to listen on $socket" daemon_listens_or_ended
  daemon_listens || fail "the daemon ended before it listened"
}

daemon_ended() { ! kill -0 "$daemon_pid" 2>/dev/null; }

# stop_daemon: asks it to end, waits, and wants status 0.
stop_daemon() {
  local status=0
  [[ -n $daemon_pid ]] || return 0
  kill -CONT "$daemon_pid" 2>/dev/null || true
  kill -TERM "$daemon_pid" 2>/dev/null || true
  wait_until "the daemon to end" daemon_ended
  wait "$daemon_pid" || status=$?
  daemon_pid=
  [[ $status == 0 ]] || fail "the daemon ended with status $status"
}

# kill_daemon: no goodbye.
kill_daemon() {
  kill -KILL "$daemon_pid" 2>/dev/null || true
  wait "$daemon_pid" 2>/dev/null || true
  daemon_pid=
}

# with_fallback: hooks written after this have `pushgate` beside their client, as installed ones do.
with_fallback() { hook_program=$PUSHGATE_BIN/pushgate-hook; }

# make_bare NAME [INIT OPTION...]: an empty repository $srv/NAME.git.
make_bare() {
  local name=$1
  shift
  git init -q --bare "$@" "$srv/$name.git"
}

# hook_text: the two lines of a hook file, by $hook_program, $socket, $config and $deadline.
hook_text() {
  printf '#!%s --socket=%s --config=%s --deadline=%s --end\n' \
    "$hook_program" "$socket" "$config" "$deadline"
  printf "echo 'pushgate: the gate could not start; push refused' >&2; exit 1\n"
}

# guard NAME: from now on the gate stands before the repository.
guard() {
  mkdir -p "$srv/$1.git/hooks"
  hook_text >"$srv/$1.git/hooks/pre-receive"
  chmod 755 "$srv/$1.git/hooks/pre-receive"
}

# ---- the developer

# clone NAME [FOLDER [OPTION...]]: and enters it.
clone() {
  local name=$1 folder=${2:-$work/clone/$1}
  shift
  [[ $# == 0 ]] || shift
  git clone -q "$@" "$srv/$name.git" "$folder" 2>"$work/clone.err" ||
    fail "cannot clone: $(cat "$work/clone.err")"
  cd "$folder"
}

# write_file PATH <<EOF: without a commit.
write_file() {
  [[ $1 != */* ]] || mkdir -p -- "${1%/*}"
  cat >"./$1"
}

# repeat COUNT TEXT: that often, without line ends but those in it.
repeat() {
  count=$1 text=$2 awk 'BEGIN {
    for (i = 0; i < ENVIRON["count"]; i++) printf "%s", ENVIRON["text"]
  }'
}

# commit [MESSAGE]: everything that changed.
commit() {
  tick
  git add -A
  git commit -q -m "${1:-Change}"
}

# commit_file PATH [MESSAGE] <<EOF
commit_file() {
  write_file "$1"
  commit "${2:-Change $1}"
}

# push ARGUMENT...: `git push`; both its streams go to $push_output, its status to $push_status.
push() {
  push_status=0
  timeout -k 5 120 git push "$@" >"$work/push.out" 2>&1 </dev/null || push_status=$?
  push_output=$(tr -d '\000' <"$work/push.out")
  [[ $push_status != 124 ]] || fail "git push $* did not end in 120 s"
}

# seed ARGUMENT...: a push that nothing may refuse, for what was there before the test begins.
seed() {
  push "$@"
  [[ $push_status == 0 ]] || fail "git push $* was refused"
}

# ---- what must hold

# pusher_text: what the gate said, as the pusher sees it but without git's "remote: ", nor the
# spaces that git puts at the ends of lines.
pusher_text() {
  sed -n 's/ *$//; s/^remote: \{0,1\}//p' <<<"$push_output"
}

# unwrapped TEXT: with each line that goes on below, indented, in one.
unwrapped() { sed -E ':again; $!N; s/\n +([^ ])/ \1/; t again; P; D' <<<"$1"; }

# findings: those in the pusher's text, a line each: PATH:LINE RULE. What the gate itself finds (the
# rules gate-...) concerns a whole file, and has no line: PATH RULE.
findings() {
  pusher_text | sed -nE 's/^(.*): (error|warning): ([a-z0-9-]+)(,.*)?$/\1 \3/p'
}

expect_accept() {
  [[ $push_status == 0 ]] || fail "expected the push to be accepted"
}

expect_refused() {
  [[ $push_status != 0 ]] || fail "expected the push to be refused"
  grep -q 'pre-receive hook declined' <<<"$push_output" ||
    fail "expected the refusal to be the hook's"
}

# expect_reject: refused for what is in the push.
expect_reject() {
  expect_refused
  if grep -qi 'pushgate: fault' <<<"$push_output"; then fail "expected a rejection, not a fault"; fi
}

# expect_fault [TEXT]: refused because the gate could not judge.
expect_fault() {
  expect_refused
  grep -qi 'pushgate: fault' <<<"$push_output" || fail "expected a fault"
  [[ -z ${1-} ]] || expect_text "$1"
}

# expect_text TEXT: in the pusher's text, literally, or in one that is broken into lines elsewhere.
expect_text() {
  local text
  text=$(pusher_text)
  grep -qF -- "$1" <<<"$text" || grep -qF -- "$1" <<<"$(unwrapped "$text")" ||
    fail "expected the text: $1"
}

expect_no_text() {
  local text
  text=$(pusher_text)
  if grep -qF -- "$1" <<<"$text" || grep -qF -- "$1" <<<"$(unwrapped "$text")"; then fail "expected no such text: $1"; fi
}

# expect_finding PATH:LINE RULE
expect_finding() {
  grep -qxF -- "$1 $2" <<<"$(findings)" || fail "expected the finding: $1 $2"
}

# expect_no_finding [PATH[:LINE]]: none there; without an argument, none at all.
expect_no_finding() {
  local found
  found=$(findings)
  if [[ -n ${1-} ]]; then
    found=$(awk -v at="$1" 'index($0, at ":") == 1 || index($0, at " ") == 1' <<<"$found")
  fi
  [[ -z $found ]] || fail "expected no finding${1+ in $1}, but found: $found"
}

# expect_findings 'PATH:LINE RULE'...: these, as often as they are given, and no others.
expect_findings() {
  local expected found
  expected=$(printf '%s\n' "$@" | sort)
  found=$(findings | sort)
  [[ $found == "$expected" ]] || fail "expected exactly the findings:
$expected
but found:
$found"
}
