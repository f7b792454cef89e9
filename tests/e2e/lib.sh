# shellcheck shell=bash
# Real servers on loopback, and one list of scenarios that all of them go through. A script starts its
# server and says how one pushes there:
#
#   . "$(dirname "$0")/lib.sh"
#   guard_repository http               # `pushgate install` does it; a daemon listens
#   ...                                 # starts the server
#   url=http://127.0.0.1:$port/team/app.git
#   as() { ...; }                       # from now on USER pushes: alice, bob
#   scenarios
#
# A server that does not say who pushes sets `anonymous=1`, one where nothing can be recorded `unrecorded=1`.
# shellcheck source=tests/install/place/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/../install/place/lib.sh"

url=
port=
anonymous=
unrecorded=
large_files=400
app=$srv/team/app.git
server_pids=()
with_fallback

stop_servers() {
  local pid
  # With their children, which some leave behind.
  for pid in ${server_pids[@]+"${server_pids[@]}"}; do kill -TERM -- "-$pid" 2>/dev/null; done
  for pid in ${server_pids[@]+"${server_pids[@]}"}; do
    timeout 5 tail --pid="$pid" -f /dev/null
    kill -KILL -- "-$pid" 2>/dev/null
  done
}
at_end stop_servers

# needs PROGRAM...: skips where one is missing; servers are not in everybody's PATH.
PATH=$PATH:/usr/sbin:/sbin
needs() {
  local program
  for program in "$@"; do
    command -v "$program" >/dev/null || skip "$program is not on this machine (install/bootstrap --tests)"
  done
}

# as_plain_user: servers that will not run as root get another user; the script begins again as that.
as_plain_user() {
  [[ $EUID == 0 ]] || return 0
  local home
  home=$(mktemp -d /tmp/pg-e2e.XXXXXXXX)
  # Sources and programs may stand where only root can read.
  mkdir "$home/tests"
  cp -R "$tests"/{lib.sh,push,cli,install,e2e} "$home/tests/"
  cp -R "$PUSHGATE_BIN" "$home/bin"
  chown -R 65534:65534 "$home"
  local status=0
  (cd "$home" && PUSHGATE_BIN=$home/bin setpriv --reuid=65534 --regid=65534 --clear-groups -- \
    bash "$home/tests/e2e/${0##*/}") || status=$?
  rm -rf "$home"
  exit "$status"
}

# serve COMMAND...: in the background, until the script ends; its log is $work/server.log.
serve() {
  setsid "$@" >>"$work/server.log" 2>&1 </dev/null &
  server_pids+=($!)
  disown $!
}

free_port() {
  python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}
port_answers() { (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; }
await_port() {
  local end=$((SECONDS + 20))
  until port_answers; do
    ((SECONDS < end)) || fail "the server does not listen: $(cat "$work/server.log")"
    sleep 0.05
  done
}

# the_configuration KIND: who is excused from what.
the_configuration() {
  mkdir -p "$work/bypass.d"
  cat >"$work/bypass.d/e2e.yaml" <<'YAML'
entries:
  - {id: by-path, users: [alice], paths: ["excused/**"], permanent: true, reason: a test}
  - {id: glass, users: [alice], paths: ["glass/**"], permanent: true, break_glass: true}
YAML
  configure <<YAML
server: $1
bypass: [$work/bypass.d/*.yaml]
policies:
  - repos: ["**"]
    refs: ["refs/heads/**", "refs/tags/**"]
YAML
}

# guard_repository KIND: team/app, with what an administrator types.
guard_repository() {
  the_configuration "$1"
  make_bare team/app
  git -C "$app" config http.receivepack true
  start_daemon
  place "$app"
  expect_status 0
}

# ---- what everybody goes through

step() { current=$1; }
at_end say_step
say_step() { [[ $status == 0 || $status == 77 ]] || echo "in the scenario: ${current-none} ($(tail -n 5 "$work/server.log" 2>/dev/null))" >&2; }

# last_row FORMAT: what the record says of the last push: its verdict and its user.
last_row() {
  "$PUSHGATE_BIN/pushgate" history --config "$config" --format json | python3 -c '
import json, sys
push = json.load(sys.stdin)["pushes"][0]
print(push["verdict"], push["user"] or "-")'
}
row_is() { [[ $(last_row 2>/dev/null) == "$1" ]]; }
# expect_row VERDICT USER: rows of refused pushes come after the answer.
expect_row() {
  local user=$2
  [[ -z $unrecorded ]] || return 0
  [[ -z $anonymous ]] || user=-
  wait_until "the record to say '$1 $user' (it says '$(last_row)')" row_is "$1 $user"
}

# change PATH: a new commit on what the server's main has; it breaks a rule.
changes=0
change() {
  changes=$((changes + 1))
  git reset -q --hard origin/main
  commit_file "$1" <<<"x$changes = bad()"
}

scenario_accepted() {
  as alice
  commit_file clean.py <<<'x = 1'
  push origin HEAD:main
  expect_accept
  grep -qE '^remote: pushgate: accepted: 1 ref, 1 commit' <<<"$push_output" ||
    fail "the client does not show the receipt"
  expect_row accept alice
}

scenario_rejected() {
  as bob
  change guilty.py
  push origin HEAD:main
  expect_reject
  expect_findings 'guilty.py:1 no-bad'
  grep -qE '^remote: pushgate: refused: this push to [a-z/]+ has 1 error\. *$' <<<"$push_output" ||
    fail "the client does not show the rejection"
  grep -qE '^ ! \[remote rejected\] HEAD -> main \(pre-receive hook declined\)$' <<<"$push_output" ||
    fail "the client does not show that the ref was refused"
  expect_row reject bob
}

scenario_bypassed() {
  as bob
  change excused/report.py
  push origin HEAD:main
  expect_reject
  as alice
  push origin HEAD:main
  if [[ -n $anonymous ]]; then
    expect_reject
    return
  fi
  expect_accept
  expect_text '(by bypass entry by-path)'
  expect_row accept alice
}

scenario_break_glass() {
  as alice
  change glass/urgent.py
  push origin HEAD:main
  expect_reject
  push -o pushgate.bypass='down again' origin HEAD:main
  if [[ -n $anonymous ]]; then
    expect_reject
    return
  fi
  expect_accept
  expect_text 'down again'
  expect_row accept alice
  as bob
  change glass/other.py
  push -o pushgate.bypass='me too' origin HEAD:main
  expect_reject
}

# Six at once, every other one refused.
scenario_parallel() {
  as bob
  local number pids=() status
  for number in 1 2 3 4 5 6; do
    git reset -q --hard origin/main
    if ((number % 2)); then
      commit_file "parallel$number.py" <<<'x = 1'
    else
      commit_file "parallel$number.py" <<<'x = bad()'
    fi
    git branch -f "parallel$number"
  done
  for number in 1 2 3 4 5 6; do
    git push origin "parallel$number" >"$work/parallel$number" 2>&1 </dev/null &
    pids+=($!)
  done
  for number in 1 2 3 4 5 6; do
    status=0
    wait "${pids[number - 1]}" || status=1
    ((status == (number + 1) % 2)) || fail "push $number: $(cat "$work/parallel$number")"
    grep -qE 'pushgate: (accepted|refused)' "$work/parallel$number" ||
      fail "push $number has no verdict: $(cat "$work/parallel$number")"
  done
}

scenario_large() {
  as alice
  git reset -q --hard origin/main
  mkdir large
  head -c 20000000 /dev/urandom >large/data.bin
  local number
  for number in $(seq "$large_files"); do echo "x = $number" >"large/m$number.py"; done
  commit Large
  push origin HEAD:large
  expect_accept
  expect_text "$large_files Python files"
  echo 'x = bad()' >large/m20.py
  commit Worse
  push origin HEAD:large
  expect_reject
  expect_findings 'large/m20.py:1 no-bad'
}

scenario_deleted() {
  as bob
  push origin :large
  expect_accept
  git ls-remote --exit-code origin refs/heads/large >/dev/null && fail "the branch is still there"
  expect_row accept bob
}

# scenarios: all of them, from a clone.
scenarios() {
  git init -q "$work/dev"
  cd "$work/dev"
  git remote add origin "$url"
  local name
  for name in accepted rejected bypassed break_glass parallel large deleted; do
    step "$name"
    [[ $name == accepted ]] || git fetch -q origin
    "scenario_$name"
  done
  step 'doctor'
  as alice
  run doctor "$app" --config "$config" --socket "$socket" --route "$url"
  expect_said "refused through $url, as it must be"
  # Where nobody says who pushes, entries for users match nobody, and doctor says so.
  [[ -n $anonymous ]] || expect_status 0
  git ls-remote "$url" >"$work/refs"
  ! grep -q canary "$work/refs" || fail "the canary's ref is still there"
}

# A file of passwords, which are the names, for servers of HTTP.
write_passwords() {
  local name
  for name in alice bob; do
    printf '%s:{SHA}%s\n' "$name" "$(printf %s "$name" | python3 -c '
import base64, hashlib, sys
print(base64.b64encode(hashlib.sha1(sys.stdin.buffer.read()).digest()).decode())')"
  done
}

# as_by_password NAME: git answers a server's question with this name and its password.
as_by_password() {
  git config --global credential.helper \
    "!f() { echo username=$1; echo password=$1; }; f"
}
