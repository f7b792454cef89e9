#!/usr/bin/env bash
# A tree, a template and a whole host: what is guarded, what goes on running, and nothing left behind.
# shellcheck source=tests/install/place/lib.sh
. "$(dirname "$0")/lib.sh"

configure_default
start_daemon
for name in team/app team/api deep/er/lib; do make_bare "$name"; done
own_hook "$srv/team/api.git" <<EOF2
#!/bin/sh
echo api >>$work/own
EOF2
before=$(snapshot "$srv")

place "$srv"
expect_status 0
expect_said "$srv/deep/er/lib.git: a bare repository"
expect_said 'a repository that is made there later is not guarded'
for name in team/app team/api deep/er/lib; do expect_gate "$srv/$name.git"; done
[[ $(cat "$work/own") == $'api\napi' ]] || fail "the own hook ran otherwise: $(cat "$work/own")"
make_bare team/late
place "$srv"
expect_status 0
expect_said "$srv/team/late.git: a bare repository"
expect_gate "$srv/team/late.git"
unplace "$srv/team/late.git"
expect_status 0
rm -rf "$srv/team/late.git" "$srv"/*/*.git/refs/heads/* "$srv"/deep/er/lib.git/refs/heads/*
unplace "$srv"
expect_status 0
[[ $(snapshot "$srv" | grep hooks) == "$(grep hooks <<<"$before")" ]] || fail "not as before"

# Without a PATH it is the configuration's folder.
place --dry-run
expect_said "$srv/team/app.git: a bare repository"

# A template guards what is made with it.
mkdir -p "$work/template/hooks"
place "$work/template"
expect_status 0
expect_said 'a template of repositories'
run doctor "$work/template" --config "$config" --journal "$journal"
expect_said "$work/template/hooks/pre-receive"
expect_said "listens on $socket"
expect_status 0
chmod -x "$work/template/hooks/pre-receive"
run doctor "$work/template" --config "$config" --socket "$socket" --journal "$journal"
expect_status 1
expect_said "chmod +x $work/template/hooks/pre-receive"
chmod +x "$work/template/hooks/pre-receive"
git init -q --bare --template="$work/template" "$srv/new.git"
expect_gate "$srv/new.git"
unplace "$srv/new.git"
expect_status 0
[[ ! -e $srv/new.git/hooks/pre-receive ]] || fail "the copy is still there"
unplace --all
[[ -z $(ls -A "$work/template/hooks") ]] || fail "the template is not as it was"

# The host: every repository, its own hooks go on running.
printf '[user]\n\tname = Somebody\n' >"$GIT_CONFIG_SYSTEM"
before=$(cat "$GIT_CONFIG_SYSTEM")
for hook in post-receive update; do
  printf '#!/bin/sh\necho %s >>%s/own\n' "$hook" "$work" >"$srv/team/api.git/hooks/$hook"
  chmod 755 "$srv/team/api.git/hooks/$hook"
done
rm "$work/own"
# Not the folder of repositories, which is meant elsewhere where no PATH is given.
for kind in host template gitlab; do
  place --as "$kind" --dry-run
  expect_status 2
  expect_said "--as $kind takes the folder that hooks are in"
done
expect_silent out
place --as host "$work/hooks"
expect_status 0
expect_said 'core.hooksPath'
expect_gate "$srv/team/app.git"
expect_gate "$srv/team/api.git"
[[ $(cat "$work/own") == $'api\nupdate\npost-receive\napi' ]] ||
  fail "own hooks ran otherwise: $(cat "$work/own")"
place --as host "$work/hooks"
expect_said 'Nothing to do'
place --dry-run --as host "$work/hooks"
expect_status 0
expect_said 'Nothing would change: the gate is there already.'
run doctor "$srv/team/app.git" --config "$config" --socket "$socket"
expect_said "refused through $srv/team/app.git, as it must be"
expect_status 0
# The folder itself, as 'install' proposes, and with it the repositories that take hooks from it.
run doctor "$work/hooks" --config "$config" --socket "$socket" --journal "$journal"
expect_said 'hooks of all repositories of this host'
expect_said "refused through $srv/team/api.git, as it must be"
expect_status 0
git -C "$srv/team/app.git" config core.hooksPath hooks
run doctor "$srv/team/app.git" --config "$config" --socket "$socket"
expect_status 1
expect_said 'pre-receive is not there: git accepts every push'
git -C "$srv/team/app.git" config --unset core.hooksPath
unplace --all
expect_status 0
[[ $(cat "$GIT_CONFIG_SYSTEM") == "$before" && ! -e $work/hooks ]] || fail "the host is not as it was"

# A host that has a folder of hooks already.
mkdir "$work/theirs"
printf '#!/bin/sh\necho theirs >>%s/own\n' "$work" >"$work/theirs/pre-receive"
chmod 755 "$work/theirs/pre-receive"
git config --file "$GIT_CONFIG_SYSTEM" core.hooksPath "$work/theirs"
before=$(snapshot "$work/theirs")
place "$srv/team/app.git"
expect_status 2
expect_said "pushgate install --as host $work/theirs"
place --as host "$work/hooks"
expect_status 2
place --as host "$work/theirs"
expect_status 0
: >"$work/own"
expect_gate "$srv/team/app.git"
[[ $(cat "$work/own") == $'theirs\ntheirs' ]] || fail "their hook ran otherwise"
unplace --all
expect_as_before "$work/theirs" "$before"

# Accounts of their own, and break-glass entries.
git config --file "$GIT_CONFIG_SYSTEM" --unset core.hooksPath
git init -q --bare --shared=group "$srv/shared.git"
mkdir "$work/bypass.d"
echo 'entries: [{id: e, users: [a], permanent: true, break_glass: true}]' >"$work/bypass.d/e.yaml"
configure <<EOF2
bypass: [$work/bypass.d/*.yaml]
policies: [{repos: ["**"]}]
EOF2
before=$(cat "$srv/shared.git/config")
place "$srv/shared.git"
expect_status 0
expect_said 'it is shared by Unix accounts'
expect_said "git config --system --add safe.directory $srv/shared.git"
expect_said 'server: ssh'
[[ $(git -C "$srv/shared.git" config receive.advertisePushOptions) == true ]] ||
  fail "push options are not taken"
unplace --all
[[ $(cat "$srv/shared.git/config") == "$before" ]] || fail "the configuration is not as it was"
# Or by the group that writes it, without a word in the configuration.
if [[ $EUID == 0 ]]; then
  make_bare lent
  chgrp 65534 "$srv/lent.git/objects"
  chmod g+w "$srv/lent.git/objects"
  place --dry-run "$srv/lent.git"
  expect_said "it is shared by Unix accounts (the group $(id -gn 65534) writes it)"
  # A group of one's own shares with nobody.
  chgrp 0 "$srv/lent.git/objects"
  place --dry-run "$srv/lent.git"
  expect_unsaid 'it is shared by Unix accounts'
fi
