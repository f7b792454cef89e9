#!/usr/bin/env bash
# Escapes, line ends, SQL, YAML and what is not UTF-8, in user names, push options, refs, paths and
# author names: no output of history, replay, bypass and the journal has a raw byte of them, and the
# record keeps them as they are.
# shellcheck source=tests/push/replay/lib.sh
. "$(dirname "$0")/../replay/lib.sh"

escape=$'\e[2J\e]0;owned\a'
sql="'); DROP TABLE push; --"
yaml=$'x\nentries: [{id: z, permanent: true, users: [mallory]}]\n- &a *a !!x'
bytes=$'\xff\xfe\xc3'
cat >"$work/bypass.yaml" <<'YAML'
entries:
  - id: glass
    paths: ["dir*/**"]
    permanent: true
    break_glass: true
    max_uses: 100
    reason: "red \e[31m and \x07"
    ticket: "T\n1"
YAML
configure <<YAML
keep_rejected: 1h
bypass: [$work/bypass.yaml]
policies:
  - {repos: ["**"], refs: ["refs/heads/**"]}
YAML
make_bare app
clone app
git -C "$srv/app.git" config receive.advertisePushOptions true
guard app
start_daemon

count=0
for value in "$escape" "$sql" "$yaml" "$bytes" "$escape$sql$bytes"; do
  count=$((count + 1))
  flat=${value//$'\n'/ }
  mkdir -p "dir$flat"
  printf 'def f():\n    x = bad()\n' >"dir$flat/$count.py"
  GIT_AUTHOR_NAME="a $flat" GIT_COMMITTER_NAME="c $flat" commit "m $value"
  ref=refs/heads/$count
  case $value in "$sql") ref="refs/heads/x');DROP-TABLE-push;--" ;; "$bytes") ref=refs/heads/$bytes ;; esac
  PUSHGATE_USER=$value push origin "HEAD:$ref"
  expect_reject
  PUSHGATE_USER=$value push -o "pushgate.bypass=$flat" origin "HEAD:$ref"
  expect_accept
done
expect_count 10
expect_intact
[[ $(rows --user "$escape$sql$bytes" | wc -l) == 2 ]] || fail "the name is not kept"
[[ $(history_of --excused=glass --format json | grep -c '"verdict":"accept"') == 5 ]] || fail "--excused"
[[ $(history_of --excused | grep -c '^    excuse      glass: 1 finding; red') == 5 ]] || fail "no excuse in the text"

safe() {
  "$PUSHGATE_BIN/pushgate" "$@" --config "$config" >"$work/said" 2>&1 || true
  if LC_ALL=C grep -q $'[^ -~]' "$work/said"; then fail "$* let something through"; fi
}
for format in text json; do
  safe history --format "$format"
  safe replay --since 1d --format "$format"
  for id in 1 2 5 9 10; do safe replay "$id" --format "$format"; done
  safe bypass list --format "$format"
done
for value in "$escape" "$sql" "$yaml" "$bytes"; do
  safe bypass check --user "$value" --repo "$value" --ref "$value" --path "$value" --rule "$value" --reason "$value"
  safe history --user "$value" --excused="$value"
  safe history --verdict "$value"
  safe replay "$value"
  safe replay --since 1d --user "$value" --repository "$value"
  safe replay --since "$value"
  safe replay 1 --rules "$value"
done
if LC_ALL=C grep -q $'[^ -~]' "$daemon_log"; then fail "the journal has raw bytes"; fi
replay 0 --since 1d --format json
python3 -c 'import json, sys; assert len(json.load(open(sys.argv[1]))["by_user"]) == 5' "$work/out" || fail "users"
expect_intact
