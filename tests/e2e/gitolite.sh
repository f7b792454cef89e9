#!/usr/bin/env bash
# gitolite3 behind OpenSSH: the hook is one for all repositories, the name is gitolite's.
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/e2e/sshd.bash
. "$(dirname "$0")/sshd.bash"
needs gitolite

git_home=$work/gitolite
mkdir "$git_home"
make_keys alice bob
gitolite_as() { HOME=$git_home GL_LIBDIR='' "$@" >>"$work/gitolite.log" 2>&1 || fail "$(cat "$work/gitolite.log")"; }
gitolite_as gitolite setup -pk "$work/alice.pub"
mkdir -p "$git_home/.gitolite/keydir" "$git_home/.gitolite/conf"
cp "$work/alice.pub" "$work/bob.pub" "$git_home/.gitolite/keydir/"
cat >"$git_home/.gitolite/conf/gitolite.conf" <<'EOF2'
repo team/app team/later
    RW+ = alice bob
EOF2
gitolite_as gitolite compile
gitolite_as gitolite trigger POST_COMPILE
app=$git_home/repositories/team/app.git
[[ -d $app ]] || fail "gitolite made no repository: $(cat "$work/gitolite.log")"

the_configuration gitolite
sed -i "s|^repositories: .*|repositories: $git_home/repositories|" "$config"
start_daemon
before=$(snapshot "$git_home/.gitolite/hooks/common")
place "$git_home"
expect_status 0
expect_said "$git_home: a gitolite host"
[[ $(readlink "$app/hooks/pre-receive") == "$git_home/.gitolite/hooks/common/pre-receive" ]] ||
  fail "the repository has no link to the common hook"

# sshd gives root's home, or this user's, to the forced command.
sed "s|command=\"|command=\"HOME=$git_home |" "$git_home/.ssh/authorized_keys" >"$work/authorized_keys"
grep -q bob "$work/authorized_keys" || fail "gitolite gave bob no key: $(cat "$work/gitolite.log")"
start_sshd
url=ssh://$(id -un)@127.0.0.1:$port/team/app
as() { export GIT_SSH_COMMAND="ssh -F none $ssh_options -i $work/$1"; }
scenarios

# A repository that gitolite makes later is guarded by itself; what is taken away is wholly gone.
cd "$work"
sed -i 's|^repo.*|& team/new|' "$git_home/.gitolite/conf/gitolite.conf"
gitolite_as gitolite compile
change_new() {
  cd "$work/dev"
  git reset -q --hard origin/main
  commit_file new.py <<<'n = bad()'
  push "ssh://$(id -un)@127.0.0.1:$port/team/new" HEAD:main
}
change_new
expect_reject
unplace "$git_home"
expect_status 0
[[ $(awk '{print $1, $2, $3}' <<<"$before") == "$(snapshot "$git_home/.gitolite/hooks/common" | awk '{print $1, $2, $3}')" ]] ||
  fail "the common hooks are not as before"
rm -rf "$git_home/repositories/team/new.git"
[[ -z $(find "$git_home" -name 'pre-receive*' ! -name '*.sample') ]] ||
  fail "something is left: $(find "$git_home" -name 'pre-receive*' ! -name '*.sample')"
