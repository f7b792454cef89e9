#!/usr/bin/env bash
# A process that is not the repositories' owner's is its Unix account, whatever its environment says;
# that account is somebody only where accounts are what names mean.
# shellcheck source=tests/fault/lib.sh
. "$(dirname "$0")/../../fault/lib.sh"

need_root
name=$(getent passwd "$other_uid" | cut -d: -f1)
[[ -n $name ]] || skip "user $other_uid has no name"
mkdir "$work/bypass.d"

# serve KIND USER: for the fallback alone: the daemon serves no other account.
serve() {
  configure <<YAML
server: $1
bypass: [$work/bypass.d/*.yaml]
policies: [{repos: ["**"]}]
YAML
  echo "entries: [{id: e, users: [$2], permanent: true}]" >"$work/bypass.d/e.yaml"
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
