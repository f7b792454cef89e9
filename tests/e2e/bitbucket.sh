#!/usr/bin/env bash
# Bitbucket Data Center: what `install --as bitbucket` prints is uploaded, and run with its environment.
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"

the_configuration bitbucket
start_daemon
make_bare team/app
git -C "$app" config receive.advertisePushOptions true
place --as bitbucket
expect_status 0
expect_said '-F content=@pre-receive https://BITBUCKET/rest/api/latest/hook-scripts'
# The script as it is copied from there: two lines.
mkdir "$work/hook-scripts"
grep -A1 '^#!' "$work/out" >"$work/hook-scripts/pre-receive"
diff "$work/hook-scripts/pre-receive" <(hook_text) || fail "what is printed is not the hook"
chmod 755 "$work/hook-scripts/pre-receive"
cat >"$app/hooks/pre-receive" <<EOF2
#!/bin/sh
exec $work/hook-scripts/pre-receive
EOF2
chmod 755 "$app/hooks/pre-receive"

url=file://$app
as() {
  export BB_USER_NAME=$1 BB_PROJECT_KEY=team BB_REPO_SLUG=app BB_HOOK_TYPE=PRE \
    BB_HOOK_TRIGGER_ID=push BB_IS_DRY_RUN=false
}
scenarios
