#!/usr/bin/env bash
# A folder of hooks that some repositories share becomes that of the whole host: what stands in it goes on
# running, and so do the repositories' own hooks; uninstall leaves git with hooks that are there.
# shellcheck source=tests/install/place/lib.sh
. "$(dirname "$0")/lib.sh"

configure_default
start_daemon
# says NAME: a hook that notes its name.
says() { printf '#!/bin/sh\necho %s >>%s/own\n' "$1" "$work"; }
expect_ran() { [[ $(<"$work/own") == "$1" ]] || fail "hooks ran otherwise: $(<"$work/own")"; }
make_bare set
make_bare linked
make_bare plain
make_bare gated
mkdir "$work/shared"
says shared >"$work/shared/pre-receive"
says shared-update >"$work/shared/update"
chmod 755 "$work/shared"/*
git -C "$srv/set.git" config core.hooksPath "$work/shared"
rm -rf "$srv/linked.git/hooks"
ln -s "$work/shared" "$srv/linked.git/hooks"
says plain | own_hook "$srv/plain.git"
place "$srv/gated.git"
expect_status 0
before=$(snapshot "$work/shared")

# What to do about one of them: never the whole host by a folder that is one repository's.
place "$srv/linked.git"
expect_status 2
expect_said "rm $srv/linked.git/hooks && cp -a $work/shared $srv/linked.git/hooks"
expect_unsaid "host $srv/linked.git/hooks"
place "$srv/set.git"
expect_status 2
expect_said "git -C $srv/set.git config --unset core.hooksPath"
expect_said "also those that have other hooks now, is guarded by: pushgate install --as host $work/shared"

place --as host "$work/shared"
expect_status 0
expect_said "$work/shared/pre-receive goes on running, and does so for all repositories of this host"
expect_said "$work/shared: update: they stay as they are"
for name in set linked gated; do
  : >"$work/own"
  expect_gate "$srv/$name.git"
  # Its update hook comes after the gate.
  expect_ran $'shared\nshared-update\nshared'
done
: >"$work/own"
expect_gate "$srv/plain.git"
expect_ran $'shared\nplain\nshared-update\nshared\nplain'
place --as host "$work/shared"
expect_status 0
expect_said 'Nothing to do'
unplace "$work/shared"
expect_status 0
expect_as_before "$work/shared" "$before"
[[ -z $(git config --system core.hooksPath) ]] || fail "git still takes hooks from there"
unplace --all

# The own hooks of a repository with linked work trees, in each of them.
place --as host "$work/hooks"
expect_status 0
git init -q "$work/tree"
says commit >"$work/tree/.git/hooks/post-commit"
says own | own_hook "$work/tree/.git"
chmod 755 "$work/tree/.git/hooks/post-commit"
cd "$work/tree"
commit_file a.py <<<'a = 1'
git worktree add -q "$work/linked" -b other
cd "$work/linked"
: >"$work/own"
commit_file b.py <<<'b = 1'
expect_ran commit
# A push into the linked one.
git config receive.denyCurrentBranch ignore
: >"$work/own"
expect_gate "$work/linked"
expect_ran $'own\nown'
unplace --all
expect_status 0

# Whatever else changed in the system's settings since: git is never left with a folder that is gone.
place --as host "$work/hooks"
expect_status 0
git config --system user.name Somebody
unplace "$work/hooks"
expect_status 0
[[ $(git config --system user.name) == Somebody ]] || fail "what was changed since is gone"
[[ ! -e $work/hooks ]] || fail "the folder is still there"
[[ -z $(git config --system core.hooksPath) ]] ||
  fail "git takes its hooks from $(git config --system core.hooksPath), which is gone"
# A setting that cannot be taken back keeps the hooks that it names.
rm "$GIT_CONFIG_SYSTEM"
place --as host "$work/hooks"
expect_status 0
git config --system user.name Somebody
: >"$GIT_CONFIG_SYSTEM.lock"
unplace --all
expect_status 2
expect_said 'core.hooksPath cannot be taken back'
[[ -x $work/hooks/pre-receive ]] || fail "the hooks are gone, and the setting is there"
rm "$GIT_CONFIG_SYSTEM.lock"
unplace --all
expect_status 0
[[ ! -e $work/hooks && -z $(git config --system core.hooksPath) ]] || fail "something is left"
