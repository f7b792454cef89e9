#!/usr/bin/env bash
# On a clean machine: the package is installed, guards a repository, is upgraded with pushes under way,
# removed and purged. It loses no push, and leaves nothing.
# shellcheck source=tests/package/lib.sh
. "$(dirname "$0")/lib.sh"

make_packages
base_system "$deb"
newer=$(newer_package "$deb")
mkdir -p "$work/packages"
cp "$deb" "$work/packages/first.deb"
cp "$newer" "$work/packages/second.deb"
boot
files_of_machine >"$work/before"

inside dpkg -i /packages/first.deb >"$work/dpkg.log" 2>&1 || fail "install: $(cat "$work/dpkg.log")"
[[ -z $(inside systemctl list-units --plain --no-legend 'pushgated@*') ]] ||
  fail "an installation starts nothing"

# ---- guard a repository

inside useradd --create-home --home-dir /srv/git git
inside mkdir -p /etc/pushgate
inside cp /usr/share/doc/pushgate/examples/pushgate.yaml /etc/pushgate/
inside sed -i '/^repositories:/a metrics_textfile: /var/lib/pushgate/git/pushgate.prom' /etc/pushgate/pushgate.yaml
inside systemctl enable --now pushgated@git.socket pushgate-{audit,high-risk,audit-full}@git.timer \
  2>"$work/enable.log" || fail "$(cat "$work/enable.log")"
cat >"$work/packages/serve" <<'END'
#!/bin/bash
# As the user git: two repositories, of which one is guarded, and a clone with an old commit.
set -e
cd /srv/git
git config --global user.name Git && git config --global user.email git@example.com
git config --global init.defaultBranch main && git config --global receive.fsck false
git init -q --bare app.git
cat >app.git/hooks/pre-receive <<'HOOK'
#!/usr/lib/pushgate/pushgate-hook --socket=/run/pushgate/git/socket --config=/etc/pushgate/pushgate.yaml --deadline=30s --end
echo 'pushgate: the gate could not start; push refused' >&2; exit 1
HOOK
chmod 755 app.git/hooks/pre-receive
END
cat >"$work/packages/push" <<'END'
#!/bin/bash
# push CLONE COUNT: pushes so many branches, or fewer once /packages/enough is there, every second one with
# a violation; prints each verdict.
git clone -q /srv/git/app.git "/srv/git/$1" 2>/dev/null
cd "/srv/git/$1" || exit 1
for ((i = 1; i <= $2; i++)); do
  [[ ! -e /packages/enough ]] || break
  git checkout -q --orphan "$1-$i"
  session='pass'
  ((i % 2)) || session='session = async_session_factory()'
  printf 'from src.db import async_session_factory\n\n\ndef f%d():\n    %s\n' "$i" "$session" >a.py
  git add a.py && git commit -q -m "$i"
  verdict=accepted
  git push -q origin "$1-$i" 2>err || verdict=refused
  grep -q 'pushgate: fault' err && verdict=fault && cat err >&2
  echo "$1 $i $verdict"
done
END
chmod 755 "$work/packages/serve" "$work/packages/push"
as_git() { inside runuser -u git -- env HOME=/srv/git "$@"; }
as_git /packages/serve
as_git /packages/push warm 2 >"$work/warm"
diff - "$work/warm" <<'END' || fail "wrong verdicts: $(cat "$work/warm")"
warm 1 accepted
warm 2 refused
END

# ---- the unit works as hardened as it is

[[ $(inside systemctl is-active pushgated@git.service) == active ]] || fail "no daemon runs"
inside pushgate status --owner git >"$work/status" || fail "not well: $(cat "$work/status")"
grep -q '^pushes  *1 accepted, 1 refused, 0 faults' "$work/status" || fail "it was not the daemon: $(cat "$work/status")"
journal_has() { inside journalctl -q -u pushgated@git "$1" | grep -q 'repository='; }
journal_says() { inside journalctl -q -u pushgated@git | grep -q "$1"; }
wait_until "the journal's fields" journal_has PUSHGATE_VERDICT=reject
textfile_has() { inside grep -qx "$1" /var/lib/pushgate/git/pushgate.prom; }
wait_until "the metrics as a file" textfile_has 'pushgate_pushes_total{owner="git",verdict="reject"} 1'
inside systemctl reload pushgated@git.service
wait_until "the reload" journal_says 'was read again.*(SIGHUP)'
inside sh -c 'echo "# changed" >>/etc/pushgate/pushgate.yaml'
wait_until "inotify" journal_says 'its files changed'
diff - <(inside systemctl show -p MemoryMax,MemorySwapMax,TasksMax,WatchdogUSec,PrivateTmp,PrivateNetwork \
  pushgated@git.service | sort) <<'END' || fail "the service has other limits"
MemoryMax=2147483648
MemorySwapMax=0
PrivateNetwork=yes
PrivateTmp=yes
TasksMax=128
WatchdogUSec=30s
END
! inside grep -qE '^[0-9a-f-]+ .wx' "/proc/$(inside systemctl show -P MainPID pushgated@git.service)/maps" ||
  fail "code can be written"

# ---- an upgrade, with pushes under way

old=$(inside systemctl show -P MainPID pushgated@git.service)
as_git /packages/push left 1000 >"$work/left" &
left=$!
as_git /packages/push right 1000 >"$work/right" &
right=$!
pushes() { cat "$work/left" "$work/right" | wc -l; }
at_least() { (($(pushes) >= $1)); }
wait_until "the pushes" at_least 4
inside dpkg -i /packages/second.deb >"$work/dpkg.log" 2>&1 || fail "upgrade: $(cat "$work/dpkg.log")"
wait_until "pushes after it" at_least $(($(pushes) + 4))
touch "$work/packages/enough"
wait "$left" "$right"
rm "$work/packages/enough"
[[ $(inside systemctl show -P MainPID pushgated@git.service) != "$old" ]] || fail "the old daemon runs on"
for name in left right; do
  awk -v name="$name" '{ print name, NR, NR % 2 ? "accepted" : "refused" }' "$work/$name" |
    diff - "$work/$name" || fail "wrong verdicts"
done
recorded() { [[ $(inside pushgate history --owner git --format json | grep -c '"push_id"') == $((2 + $(pushes))) ]]; }
wait_until "a row for each push" recorded
inside pushgate history verify --owner git >"$work/verify" || fail "$(cat "$work/verify")"

# ---- it goes, and then what it wrote

inside dpkg --remove pushgate >"$work/dpkg.log" 2>&1 || fail "remove: $(cat "$work/dpkg.log")"
[[ -z $(inside systemctl list-units --plain --no-legend --state=active 'pushgate*@*') ]] ||
  fail "something runs on: $(inside systemctl list-units 'pushgated@*')"
inside test -s /var/lib/pushgate/git/history.db || fail "removing took the record"
inside test -s /etc/pushgate/pushgate.yaml || fail "removing took the configuration"
as_git /packages/push gone 1 >"$work/gone"
[[ $(cat "$work/gone") == "gone 1 refused" ]] || fail "a hook without its program let a push pass"
# Hooks of a whole host that an administrator keeps beside the configuration.
inside mkdir /etc/pushgate/hooks
inside cp /srv/git/app.git/hooks/pre-receive /etc/pushgate/hooks/
inside dpkg --purge pushgate >"$work/dpkg.log" 2>&1 || fail "purge: $(cat "$work/dpkg.log")"
inside test -x /etc/pushgate/hooks/pre-receive || fail "the gate of the whole host is open"
grep -q 'its hooks refuse every push until' "$work/dpkg.log" || fail "purge keeps silent: $(cat "$work/dpkg.log")"
inside test ! -e /etc/pushgate/pushgate.yaml || fail "purge leaves the configuration"
inside rm -r /etc/pushgate
inside userdel --remove git 2>/dev/null
files_of_machine >"$work/after"
diff "$work/before" "$work/after" >"$work/diff" || true
left_over=$(grep -vE '^[<>] /etc/(passwd|group|shadow|gshadow|subuid|subgid)-?$' "$work/diff" | grep '^[<>]') || true
[[ -z $left_over ]] || fail "it leaves: $left_over"
