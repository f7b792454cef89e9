#!/usr/bin/env bash
# GitHub Enterprise Server: no daemon, an environment of its own, five seconds for all hooks of a push.
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"

the_configuration ghes
unrecorded=1
sed -i 's|^history: .*|history: sqlite:///proc/nowhere/history.db|' "$config"
echo '  - {id: counted, users: [alice], paths: ["counted/**"], permanent: true, max_uses: 9, reason: a test}' \
  >>"$work/bypass.d/e2e.yaml"
make_bare team/app
git -C "$app" config receive.advertisePushOptions true
place --as ghes
expect_status 0
expect_said 'ghe-hook-env-create pushgate'
mkdir "$work/hook-environment"
grep -A1 '^#!' "$work/out" >"$work/hook-environment/pre-receive"
grep -q -- '--socket' "$work/hook-environment/pre-receive" && fail "there is no socket there"
grep -q -- '--deadline=4s --end' "$work/hook-environment/pre-receive" || fail "no deadline below 5 s"
chmod 755 "$work/hook-environment/pre-receive"
cat >"$app/hooks/pre-receive" <<EOF2
#!/bin/sh
timeout \$(cat $work/seconds) env -i PATH=/usr/bin:/bin HOME=/nonexistent \$(env | grep -E '^(GIT_[A-Z_0-9]+|GITHUB_[A-Z_]+)=[^ ]*$') \\
  GIT_PUSH_OPTION_0="\$GIT_PUSH_OPTION_0" $work/hook-environment/pre-receive
status=\$?
[ \$status != 124 ] || echo 'the hooks took more than five seconds' >&2
exit \$status
EOF2
chmod 755 "$app/hooks/pre-receive"

url=file://$app
as() { export GITHUB_USER_LOGIN=$1 GITHUB_REPO_NAME=team/app; }
git init -q "$work/dev"
cd "$work/dev"
git remote add origin "$url"
# Five seconds hold for one push; what the other scenarios show, they may show on a slow machine, too.
echo 5 >"$work/seconds"
step accepted
scenario_accepted
expect_no_text 'more than five seconds'
echo 100 >"$work/seconds"
sed -i 's/--deadline=4s/--deadline=60s/' "$work/hook-environment/pre-receive"
for name in rejected bypassed break_glass parallel large deleted; do
  step "$name"
  git fetch -q origin
  "scenario_$name"
done

# Nothing is recorded there, so that nothing can be counted.
step 'counted'
as alice
change counted/a.py
push origin HEAD:main
expect_reject
expect_text 'its uses cannot be counted'

# The appliance itself runs the hook: there is no daemon, and no repository on this machine.
step 'doctor'
sed 's|^repositories: .*|repositories: /nowhere|' "$config" >"$work/elsewhere.yaml"
as bob
run doctor --config "$work/elsewhere.yaml" --route "$url"
expect_said "refused through $url, as it must be"
expect_said 'daemon: none'
expect_status 0
chmod -x "$work/hook-environment/pre-receive"
sed -i '1a exit 0' "$app/hooks/pre-receive"
run doctor --config "$work/elsewhere.yaml" --route "$url"
expect_status 1
expect_said 'THE GATE IS OPEN'
