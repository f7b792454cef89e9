#!/usr/bin/env bash
# A folder of repositories: each is guarded by its own owner's daemon, or named with what to do about it.
# shellcheck source=tests/install/place/lib.sh
. "$(dirname "$0")/lib.sh"

configure_default
make_bare hooks/h
make_bare a/b/c/d/e/f/g/h/deep
git init -q --bare "$srv/checkout/.git"
git init -q "$srv/worktree"
git init -q --bare "$work/real/linked.git"
ln -s "$work/real/linked.git" "$srv/linked.git"
ln -s "$work/real" "$srv/group"
ln -s "$srv/hooks" "$srv/again"
place "$srv"
expect_status 1
expect_said "$srv/hooks/h.git: a bare repository"
for guarded in hooks/h.git a/b/c/d/e/f/g/h/deep.git checkout/.git; do
  [[ -x $srv/$guarded/hooks/pre-receive ]] || fail "$guarded is not guarded"
done
[[ ! -e $srv/worktree/.git/hooks/pre-receive ]] || fail "what somebody works in is guarded"
expect_said "not guarded: $srv/linked.git is a link: pushgate install $work/real/linked.git"
expect_said "not guarded: $srv/group is a link: pushgate install $work/real"
expect_unsaid "$srv/again"
unplace --all
expect_status 0

# A drop-in is never written through a link out of the repository.
make_bare gitea
mkdir "$work/victim"
touch "$work/victim/gitea"
rm -rf "$srv/gitea.git/hooks/pre-receive.d"
mkdir -p "$srv/gitea.git/hooks"
ln -s "$work/victim" "$srv/gitea.git/hooks/pre-receive.d"
place "$srv/gitea.git"
expect_status 2
expect_said "$srv/gitea.git/hooks/pre-receive.d leads to $work/victim, out of $srv/gitea.git"
rm "$srv/gitea.git/hooks/pre-receive.d"
mkdir -p "$work/victim/pre-receive.d"
ln -s "$work/victim" "$srv/gitea.git/custom_hooks"
place "$srv/gitea.git"
expect_status 2
expect_said "$srv/gitea.git/custom_hooks/pre-receive.d leads to $work/victim/pre-receive.d"
[[ -z $(find "$work/victim" -name 'pushgate*') ]] || fail "it was written there"
rm "$srv/gitea.git/custom_hooks"

place "$srv/gitea.git" --owner nosuchuser
expect_status 2
expect_said "there is no user 'nosuchuser' on this machine"

[[ $EUID == 0 ]] || skip "only root can have repositories of others"
rm -rf "$srv/linked.git" "$srv/group" "$srv/again"
chmod 755 "$work" "$srv"
chown -R 65534:65534 "$srv/hooks"
chown -R 1:1 "$srv/checkout"
nobody=$(id -un 65534) daemon=$(id -un 1)
# With systemd an install would start their daemons: there it is only shown.
dry=()
[[ ! -e /run/systemd/system ]] || dry=(--dry-run)
run install "$srv" --config "$config" --hook "$hook_program" --journal "$journal" "${dry[@]}"
expect_status 0
expect_said "/run/pushgate/$nobody/socket"
expect_said "/run/pushgate/$daemon/socket"
for place in "hooks/h.git $nobody" "checkout/.git $daemon" "gitea.git root"; do
  read -r repository owner <<<"$place"
  [[ -n ${dry[*]} ]] || grep -q -- "--socket=/run/pushgate/$owner/socket" "$srv/$repository/hooks/pre-receive" ||
    fail "$repository asks another daemon: $(head -n 1 "$srv/$repository/hooks/pre-receive")"
done
unplace --all
# One hook for several owners cannot be right for all of them.
run install --as host "$work/hooks" --config "$config" --hook "$hook_program" --journal "$journal"
expect_status 2
expect_said 'it serves repositories of several owners'
