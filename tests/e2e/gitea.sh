#!/usr/bin/env bash
# The hook layout and environment of Gitea and Forgejo: a script of theirs runs every hook of a folder,
# one after the other, whatever those before said.
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"

the_configuration ssh
sed -i '/^server:/d' "$config"
make_bare team/app
mkdir "$app/hooks/pre-receive.d"
# As Gitea's does: the name is taken from $0, the folder from GIT_DIR.
cat >"$app/hooks/pre-receive" <<'EOF2'
#!/usr/bin/env bash
updates=$(cat)
worst=0
for hook in "${GIT_DIR:-.}/hooks/${0##*/}.d"/*; do
  [[ -f $hook && -x $hook ]] || continue
  "$hook" <<<"$updates" || worst=$?
done
exit "$worst"
EOF2
cat >"$app/hooks/pre-receive.d/gitea" <<EOF2
#!/bin/sh
cat >>$work/gitea-saw
EOF2
chmod 755 "$app/hooks/pre-receive" "$app/hooks/pre-receive.d/gitea"
before=$(snapshot "$app/hooks")
before_config=$(sha256sum "$config")
place "$app"
expect_status 0
expect_said 'a repository of Gitea or Forgejo'
grep -qx 'server: gitea' "$config" || fail "the configuration does not name the server"
start_daemon

url=file://$app
as() {
  export GITEA_PUSHER_NAME=$1 GITEA_PUSHER_ID=7 GITEA_REPO_USER_NAME=team GITEA_REPO_NAME=app \
    GITEA_KEY_ID=3 GITEA_DEPLOY_KEY_ID=0 GITEA_PR_ID=0 GITEA_IS_WIKI=false SSH_ORIGINAL_COMMAND=x
}
scenarios
grep -q refs/heads/main "$work/gitea-saw" || fail "Gitea's own hook did not run"

# Without the run bit, or without the script that runs them, it is passed over; doctor says so.
chmod -x "$app/hooks/pre-receive.d/pushgate"
run doctor "$app" --config "$config" --socket "$socket"
expect_status 1
expect_said "chmod +x $app/hooks/pre-receive.d/pushgate"
expect_said 'THE GATE IS OPEN'
chmod +x "$app/hooks/pre-receive.d/pushgate"

cd "$work"
unplace --all
expect_status 0
expect_as_before "$app/hooks" "$before"
[[ $(sha256sum "$config") == "$before_config" ]] || fail "the configuration is not as it was"
