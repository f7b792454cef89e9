#!/usr/bin/env bash
# The README's "five minutes", typed on a clean machine that serves its repositories by sshd: from the
# package alone to a gate that refuses through ssh, and away again, so that nothing is left.
# shellcheck source=tests/package/lib.sh
. "$(dirname "$0")/lib.sh"

make_packages
base_system "$deb"
mkdir -p "$work/packages"
cp "$deb" "$work/packages/"
# Its commands, as root, who needs no sudo.
awk '/^### /{ in_it = /^### Five minutes/ } in_it && /^```/{ on = !on; next } in_it && on' \
  "$tests/../README.md" | sed 's/^sudo //' >"$work/commands"
[[ $(wc -l <"$work/commands") -ge 4 ]] || fail "the README has no five minutes"
boot

# ---- a server as it was before

cat >"$work/packages/serve" <<'END'
#!/bin/bash
set -ex
useradd --create-home --home-dir /srv/git --shell /usr/bin/git-shell git
passwd -d git >/dev/null
cd /srv/git
runuser -u git -- git init -q --bare /srv/git/team/app.git
mkdir -p .ssh ~/.ssh
for name in root alice bob; do
  ssh-keygen -q -t ed25519 -N '' -f ~/.ssh/"$name"
  echo "environment=\"PUSHGATE_USER=$name\",restrict $(cat ~/.ssh/"$name.pub")"
done >.ssh/authorized_keys
cp ~/.ssh/root ~/.ssh/id_ed25519
chown -R git: .ssh && chmod 700 .ssh ~/.ssh && chmod 600 .ssh/authorized_keys
echo 'PermitUserEnvironment PUSHGATE_USER' >>/etc/ssh/sshd_config
echo 'StrictHostKeyChecking accept-new' >~/.ssh/config
git config --global user.name Dev && git config --global user.email dev@example.com
ip link set lo up && echo '127.0.0.1 localhost' >/etc/hosts
systemctl restart ssh
git clone -q git@localhost:team/app.git /clone
END
cat >"$work/packages/push" <<'END'
#!/bin/bash
# push NAME BRANCH LINE: as NAME through ssh, a function with that line; prints what git says.
cd /clone && git checkout -q --orphan "$2"
printf 'from src.db import async_session_factory\n\n\ndef f():\n    %s\n' "$3" >a.py
git add a.py && git commit -q -m "$2"
GIT_SSH_COMMAND="ssh -i ~/.ssh/$1 -o IdentitiesOnly=yes" git push origin "$2" 2>&1
END
chmod 755 "$work/packages/serve" "$work/packages/push"
inside bash /packages/serve >"$work/serve.log" 2>&1 || fail "no server: $(cat "$work/serve.log")"
inside /packages/push alice before 'session = async_session_factory()' >"$work/pushed" ||
  fail "the server does not work: $(cat "$work/pushed")"
files_of_machine >"$work/before"
inside tar -C /srv/git/team/app.git --sort=name --mtime=@0 -cf - config hooks | sha256sum >"$work/before.sum"

# ---- the commands

SECONDS=0
while read -r command; do
  inside bash -ec "cd /packages; $command" >"$work/typed" 2>&1 ||
    fail "$command: $(cat "$work/typed")"
done <"$work/commands"
echo "$(wc -l <"$work/commands") commands took $SECONDS s"
# The last one is doctor.
grep -q '^All is well' "$work/typed" || fail "doctor is not green: $(cat "$work/typed")"
grep -q 'refused through git@localhost:team/app.git, as it must be' "$work/typed" ||
  fail "no canary through ssh: $(cat "$work/typed")"

[[ $(inside systemctl is-enabled pushgated@git.socket) == enabled ]] || fail "no daemon after a restart"

# ---- the gate

! inside /packages/push alice one 'session = async_session_factory()' >"$work/pushed" ||
  fail "a violation passed: $(cat "$work/pushed")"
grep -q 'db-direct-session' "$work/pushed" || fail "$(cat "$work/pushed")"
inside /packages/push alice two 'pass' >"$work/pushed" || fail "$(cat "$work/pushed")"
inside bash -ec '
  mkdir /etc/pushgate/bypass.d
  sed -i "s/^# bypass:/bypass:/" /etc/pushgate/pushgate.yaml
  pushgate bypass add --id hotfix --user alice --permanent --reason "the shop is down" \
    --file /etc/pushgate/bypass.d/all.yaml
  systemctl reload pushgated@git' >"$work/bypass" 2>&1 || fail "$(cat "$work/bypass")"
inside /packages/push alice three 'session = async_session_factory()' >"$work/pushed" ||
  fail "the entry excuses nobody: $(cat "$work/pushed")"
! inside /packages/push bob four 'session = async_session_factory()' >"$work/pushed" ||
  fail "the entry excuses everybody: $(cat "$work/pushed")"
inside pushgate history --owner git --format json >"$work/history.json"
[[ $(jq -r '[.pushes[] | select(.user == "alice")] | length' "$work/history.json") == 3 ]] ||
  fail "wrong names: $(jq -c '.pushes[] | [.user, .verdict]' "$work/history.json")"

# What sshd lets a client say of itself, doctor says, also where it is in a block of its own.
inside cp /etc/ssh/sshd_config /sshd_config
inside bash -c 'printf "Match User git\n  AcceptEnv PUSH*\n" >>/etc/ssh/sshd_config'
! inside pushgate doctor /srv/git --no-push >"$work/out" || fail "doctor is green: $(cat "$work/out")"
grep -q 'sshd lets clients set PUSHGATE_USER' "$work/out" || fail "$(cat "$work/out")"
inside mv /sshd_config /etc/ssh/sshd_config

# ---- and away

inside pushgate uninstall --all >"$work/out" 2>&1 || fail "uninstall: $(cat "$work/out")"
[[ -z $(inside systemctl list-units --plain --no-legend --state=active 'pushgated@*') ]] ||
  fail "something runs on: $(inside systemctl list-units 'pushgated@*')"
inside apt-get -qq -y purge pushgate >"$work/out" 2>&1 || fail "purge: $(cat "$work/out")"
inside tar -C /srv/git/team/app.git --sort=name --mtime=@0 -cf - config hooks | sha256sum >"$work/after.sum"
cmp -s "$work/before.sum" "$work/after.sum" || fail "the repository is not as it was"
files_of_machine >"$work/after"
# What was pushed stays.
pushed='^[<>] (/clone|/srv/git/team/app.git/(objects|refs))'
left_over=$(diff "$work/before" "$work/after" | grep '^[<>]' | grep -vE "$pushed") || true
[[ -z $left_over ]] || fail "it leaves: $left_over"
