#!/usr/bin/env bash
# The hook layout and environment of GitLab: Gitaly runs a project's hooks, then those of all projects,
# until one refuses; its web interface shows the lines that begin with GL-HOOK-ERR.
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"

the_configuration gitlab
start_daemon
app=$srv/@hashed/ab/cd/abcd.git
git init -q --bare "$app"
mkdir -p "$work/gitaly" "$work/custom_hooks"
cat >"$work/gitaly/pre-receive" <<EOF2
#!/usr/bin/env bash
updates=\$(cat)
for hook in custom_hooks/pre-receive custom_hooks/pre-receive.d/* $work/custom_hooks/pre-receive.d/*; do
  [[ -f \$hook && -x \$hook && \$hook != *~ ]] || continue
  "\$hook" <<<"\$updates" || exit
done
EOF2
chmod 755 "$work/gitaly/pre-receive"

url=file://$app
as() {
  export GL_USERNAME=$1 GL_ID=user-7 GL_PROJECT_PATH=team/app GL_REPOSITORY=project-1 GL_PROTOCOL=ssh
}
# Gitaly says where hooks are when it starts receive-pack.
export GIT_CONFIG_COUNT=2 GIT_CONFIG_KEY_0=core.hooksPath GIT_CONFIG_VALUE_0=$work/gitaly \
  GIT_CONFIG_KEY_1=receive.advertisePushOptions GIT_CONFIG_VALUE_1=true
cat >"$work/receive-pack" <<EOF2
#!/bin/sh
exec git -c core.hooksPath=$work/gitaly -c receive.advertisePushOptions=true receive-pack "\$@"
EOF2
chmod 755 "$work/receive-pack"
unset GIT_CONFIG_COUNT
git config --global remote.origin.receivepack "$work/receive-pack"

place "$work/custom_hooks"
expect_status 0
expect_said "GitLab's folder of server hooks"
git init -q "$work/dev"
cd "$work/dev"
git remote add origin "$url"
for name in accepted rejected bypassed break_glass parallel large deleted; do
  step "$name"
  [[ $name == accepted ]] || git fetch -q origin
  "scenario_$name"
done
as bob
change shown.py
push origin HEAD:main
expect_reject
expect_text 'GL-HOOK-ERR: pushgate: refused: this push has 1 error.'
grep -qE '^remote: GL-HOOK-ERR: shown.py:1: no-bad: ' <<<"$push_output" ||
  fail "the web interface would not show the finding"


# By the project's path git would run nothing of this: doctor drives the hooks as Gitaly does, and finds
# the gate that stands for all projects.
step 'doctor, by path'
examine() { run doctor "$@" --config "$config" --socket "$socket" --journal "$journal"; }
for place in "$app" "$work/custom_hooks"; do
  examine "$place"
  expect_said "refused through $app, as it must be, by the hooks that Gitaly runs"
  expect_status 0
done
chmod -x "$work/custom_hooks/pre-receive.d/pushgate"
examine "$app"
expect_status 1
expect_said 'THE GATE IS OPEN'
expect_said "chmod +x $work/custom_hooks/pre-receive.d/pushgate"
chmod +x "$work/custom_hooks/pre-receive.d/pushgate"

# One project alone, whose own hook runs first.
cd "$work"
unplace "$work/custom_hooks"
expect_status 0
[[ -z $(ls -A "$work/custom_hooks") ]] || fail "something is left: $(ls -A "$work/custom_hooks")"
mkdir "$app/custom_hooks"
printf '#!/bin/sh\necho mine >>%s/mine\n' "$work" >"$app/custom_hooks/pre-receive"
chmod 755 "$app/custom_hooks/pre-receive"
before=$(snapshot "$app/custom_hooks")
place "$app"
expect_status 0
expect_said 'a GitLab project'
cd "$work/dev"
push origin HEAD:main
expect_reject
[[ $(cat "$work/mine") == mine ]] || fail "the project's own hook did not run"
cd "$work"
examine "$app"
expect_said "$app/custom_hooks/pre-receive.d/pushgate"
expect_status 0
unplace --all
examine "$app"
expect_status 1
expect_said 'GitLab accepts every push'
expect_as_before "$app/custom_hooks" "$before"
