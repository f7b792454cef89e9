#!/usr/bin/env bash
# A process that is not the repositories' owner's is its Unix account, whatever its environment says;
# that account is somebody only where accounts are what names mean. Its row is handed to the daemon.
# shellcheck source=tests/fault/lib.sh
. "$(dirname "$0")/../../fault/lib.sh"
# shellcheck source=tests/push/history/lib.sh
. "$(dirname "$0")/../history/lib.sh"

need_root
name=$(getent passwd "$other_uid" | cut -d: -f1)
[[ -n $name ]] || skip "user $other_uid has no name"
mkdir "$work/bypass.d"

# serve KIND USER [MORE]: the daemon judges for no other account: the fallback does.
serve() {
  configure <<YAML
server: $1
bypass: [$work/bypass.d/*.yaml]
policies: [{repos: ["**"]}]
YAML
  echo "entries: [{id: e, users: [$2], permanent: true${3-}}]" >"$work/bypass.d/e.yaml"
  [[ -z ${daemon_pid-} ]] || stop_daemon
  start_daemon
  # As a unit's SocketMode= does where every developer has an account.
  chmod 666 "$socket"
}

scene
serve ssh boss
own_programs
chmod 755 "$work/bypass.d"
chmod -R a+rX "$srv" "$work/clone"
# Everybody may write into the repository, which stays the owner's.
chmod -R a+rwX "$srv/app.git"
commit_file bad.py <<<'x = bad()'
chown -R "$other_uid" "$work/clone" "$work/home"

push_as() {
  push_status=0
  as_other env PUSHGATE_USER=boss GL_USER=boss timeout -k 5 120 git push origin HEAD:main \
    >"$work/push.out" 2>&1 </dev/null || push_status=$?
  push_output=$(tr -d '\000' <"$work/push.out")
  cat "$work/push.out" >>"$work/pushes.out"
}

push_as
expect_reject
serve gitolite boss
push_as
expect_reject
serve gitolite "$name"
push_as
expect_reject
serve ssh "$name"
push_as
expect_accept
expect_text '(by bypass entry e)'
rows >"$work/rows"
diff "$work/rows" - <<<"accept $name refs/heads/main
reject $name refs/heads/main
reject $name refs/heads/main
reject $name refs/heads/main" || fail "the record is not right; the pushes said: $(cat "$work/pushes.out")"
[[ $(history_of --format json | grep -c '"trust": *"unverified"') == 4 ]] ||
  [[ $(history_of --format json | grep -o '"trust":"unverified"' | wc -l) == 4 ]] || fail "no row is unverified"
expect_intact

# What is counted is counted for the owner's processes alone.
git commit -q --allow-empty -m next
commit_file worse.py <<<'y = bad()'
chown -R "$other_uid" "$work/clone"
serve ssh "$name" ", max_uses: 5"
push_as
expect_reject
expect_text 'its uses cannot be counted'

# Without a daemon nobody can record what is accepted.
commit_file worse.py <<<'y = 1'
chown -R "$other_uid" "$work/clone"
stop_daemon
push_as
expect_fault
expect_text 'which keeps the record for'
