#!/usr/bin/env bash
# doctor finds everything that git accepts in silence, names what mends it, and ends with a push that must
# be refused.
# shellcheck source=tests/install/place/lib.sh
. "$(dirname "$0")/lib.sh"

configure_default
with_fallback
mkdir "$work/run"
socket=$work/run/socket
start_daemon
make_bare app
app=$srv/app.git
hook=$app/hooks/pre-receive
examine() { run doctor "$app" --config "$config" "$@"; }

# health CHECK: what JSON says of it, first.
health() {
  python3 -c '
import json, sys
for place in json.load(sys.stdin)["places"]:
    for check in place["checks"]:
        if check["check"] == sys.argv[1]: print(check["health"])' "$1" <"$work/out" | head -n 1
}
# expect_fixes: whatever is to be mended, it is said how.
expect_fixes() {
  python3 -c '
import json, sys
for place in json.load(sys.stdin)["places"]:
    for check in place["checks"]:
        assert check["health"] == "ok" or check["fix"], check' <"$work/out" || fail "a finding without a fix"
}
# finds CHECK HEALTH TEXT
finds() {
  examine --socket "$socket" --format json
  expect_status 1
  expect_fixes
  [[ $(health "$1") == "$2" ]] || fail "$1 is '$(health "$1")', not $2: $(cat "$work/out")"
  expect_said "$3"
}

place "$app"
place_again() { rm -rf "$hook" && place "$app" && expect_status 0; }
examine
expect_said "refused through $app, as it must be"
expect_status 0
expect_out 'All is well.'
examine --format json
expect_status 0
[[ $(health 'canary push') == ok ]] || fail "$(cat "$work/out")"
[[ -z $(git -C "$app" for-each-ref) ]] || fail "the canary left a ref"
examine --no-push
expect_status 0
[[ $(grep -c canary "$work/out") == 0 ]] || fail "it pushed"

chmod -x "$hook"
finds 'run bits' fail "chmod +x $hook"
finds 'canary push' fail 'THE GATE IS OPEN'
[[ -z $(git -C "$app" for-each-ref) ]] || fail "the canary's ref is still there"
chmod +x "$hook"

# A drop-in is no gate where nothing runs it.
mkdir -p "$app/custom_hooks/pre-receive.d"
cp "$hook" "$app/custom_hooks/pre-receive.d/pushgate"
echo 'exit 0' >"$hook"
finds hook fail 'no gate is found behind it'
rm -r "$app/custom_hooks"
mkdir "$app/hooks/pre-receive.d"
place_again
cp "$hook" "$app/hooks/pre-receive.d/pushgate"
printf '#!/bin/sh\n# runs nothing of pre-receive.d\nexit 0\n' >"$hook"
finds runner fail "$hook does not run the hooks of"
rm -r "$app/hooks/pre-receive.d"
place_again

if [[ $EUID == 0 ]]; then
  # Root may run what the owner of the repository, as whom git runs, may not.
  chmod -R a+rX "$work"
  chown -R 65534:65534 "$app"
  chown 0:0 "$hook"
  chmod 744 "$hook"
  nobody=$(id -un 65534)
  finds 'run bits' fail "$nobody may not run $hook: it is passed over in silence"
  chmod 755 "$hook"
  chown 0:0 "$app/hooks"
  chmod 700 "$app/hooks"
  finds 'run bits' fail "chmod a+rx $app/hooks $hook"
  chown -R 0:0 "$app"
  chmod 755 "$app/hooks"
  if mount -t tmpfs -o noexec tmpfs "$app/hooks" 2>/dev/null; then
    at_end "umount_hooks"
    umount_hooks() { umount "$app/hooks" 2>/dev/null; }
    place "$app"
    finds 'run bits' fail "$hook is on a file system that is mounted noexec"
    umount_hooks
  fi
  place_again
fi

: >"$hook"
finds hook fail "$hook is empty: git runs it, and accepts every push"
rm "$hook"
finds hook fail "$hook is not there: git accepts every push"
ln -s "$work/gone" "$hook"
finds hook fail "$hook is a link to nothing: git accepts every push"
rm "$hook"
echo 'exit 0' >"$hook"
chmod 755 "$hook"
finds hook fail 'no gate is found behind it'
place_again
sed -i 's/--end/--en/' "$hook"
finds 'hook text' fail 'it was edited or cut short'
place_again
sed -i "s|^#!.*pushgate-hook|#!$work/nowhere/pushgate-hook|" "$hook"
finds client fail 'does not start as the owner of the repository'
place_again
# Behind a hook of somebody's.
echo 'exit 0' >"$hook"
place "$app"
printf '#!/bin/sh\nexit 0\n' >"$hook"
finds 'hook text' fail "$hook, which runs the gate, is not what 'install' writes"
unplace --all || true
rm -f "$hook"*
place "$app"

# Who else may write there, and what the daemon may not read.
chmod o+w "$app/hooks"
finds 'who may write' fail "chmod o-w $app/hooks"
chmod o-w "$app/hooks"
chmod o+w "$hook"
finds 'who may write' fail "everybody can write $hook, and so take the gate away"
chmod o-w "$hook"
# The folder, the settings (core.hooksPath), and what is above: a repository can be exchanged as a whole.
for path in "$app" "$app/config" "$srv"; do
  chmod o+w "$path"
  finds 'who may write' fail "chmod o-w $path"
  chmod o-w "$path"
done
# Whatever else git reads settings from there.
echo '[user] name = x' >"$work/included"
git -C "$app" config include.path "$work/included"
git config --system user.name x
for path in "$work/included" "$GIT_CONFIG_SYSTEM"; do
  chmod o+w "$path"
  finds 'who may write' fail "chmod o-w $path"
  chmod o-w "$path"
done
git -C "$app" config --unset include.path
git config --system --unset user.name
# Where everybody may write, but remove nobody else's, the repository stays what it is.
chmod 1777 "$srv"
examine --socket "$socket"
expect_status 0
chmod 755 "$srv"
if [[ $EUID == 0 ]]; then
  for path in "$app" "$app/config" "$srv"; do
    chgrp 65534 "$path"
    chmod g+w "$path"
    finds 'who may write' warn "chmod g-w $path"
    chmod g-w "$path"
    chgrp 0 "$path"
    chown 65534 "$path"
    # The owner of the repository is whom all else is compared with.
    [[ $path == "$app" ]] || finds 'who may write' warn "chown root: $path"
    chown 0 "$path"
  done
  # Accounts that share a repository have to write it: so it is told, and is well if it is meant.
  chgrp -R 65534 "$app"
  chmod -R g+w "$app"
  finds 'who may write' warn "git -C $app config core.sharedRepository group"
  git -C "$app" config core.sharedRepository group
  finds safe.directory warn "git config --system --add safe.directory $app"
  [[ $(health 'who may write') == ok ]] || fail "a shared repository is none: $(cat "$work/out")"
  expect_said "chsh -s /usr/bin/git-shell NAME"
  git -C "$app" config --unset core.sharedRepository
  chmod -R g-w "$app"
  # A folder below that one group alone writes is enough to see that accounts share it.
  chmod g+w "$app/refs"
  finds safe.directory warn "git config --system --add safe.directory $app"
  chmod g-w "$app/refs"
  chgrp -R 0 "$app"

  chgrp 65534 "$app/hooks"
  chmod g+w "$app/hooks"
  finds 'who may write' warn "chmod g-w $app/hooks"
  chgrp 0 "$app/hooks"
  chmod g-w "$app/hooks"
  # A daemon that is not root, and objects that are.
  chown -R 65534:65534 "$app"
  chown 0:0 "$app/objects"
  run doctor "$app" --config "$config" --socket "$socket" --owner "$nobody" --no-push --format json
  [[ $(health quarantine) == fail ]] || fail "$(cat "$work/out")"
  expect_said "chown -R $nobody: $app/objects"
  chown 65534:65534 "$app/objects"
  mkdir -m 700 "$work/lent"
  echo "$work/lent" >"$app/objects/info/alternates"
  run doctor "$app" --config "$config" --socket "$socket" --owner "$nobody" --no-push --format json
  [[ $(health quarantine) == fail ]] || fail "$(cat "$work/out")"
  expect_said "chmod -R a+rX $work/lent"
  expect_fixes
  rm "$app/objects/info/alternates"
  chown -R 0:0 "$app"
  if mount -t tmpfs -o size=1m tmpfs "$work/lent" 2>/dev/null; then
    umount_lent() { umount "$work/lent" 2>/dev/null; }
    at_end umount_lent
    mv "$app/objects" "$work/lent/"
    ln -s "$work/lent/objects" "$app/objects"
    finds quarantine warn "is left in $app/objects: git will take no pushes"
    rm "$app/objects"
    mv "$work/lent/objects" "$app/"
    umount_lent
  fi
fi
git -C "$app" config core.sharedRepository group
finds safe.directory warn "git config --system --add safe.directory $app"
git config --system --add safe.directory "$app"
examine --socket "$socket"
expect_status 0
git config --system --unset-all safe.directory
git -C "$app" config --unset core.sharedRepository

# A client and a daemon of other versions.
mkdir "$work/other"
# shellcheck disable=SC2016  # the script's own arguments
printf '#!/bin/sh\n[ "$1" = --version ] || exec %s "$@"\necho "pushgate-hook 0.0.1, protocol 1"\n' \
  "$hook_program" >"$work/other/pushgate-hook"
chmod 755 "$work/other/pushgate-hook"
cp "$hook" "$work/kept"
sed -i "s|^#![^ ]*|#!$work/other/pushgate-hook|" "$hook"
finds client warn 'is pushgate-hook 0.0.1, protocol 1, and this is pushgate-hook'
# shellcheck disable=SC2016
printf '#!/bin/sh\n[ "$1" != --version ] || set -- --versoin\nexec %s "$@"\n' "$hook_program" >"$work/other/pushgate-hook"
finds client warn 'is of an older version, and this is pushgate-hook'
cp "$work/kept" "$hook"
python3 "$tests/fault/peer.py" daemon "$work/run/other" other-version >"$work/peer.out" 2>&1 </dev/null &
peer=$!
stop_peer() { kill "$peer" 2>/dev/null; }
at_end stop_peer
there() { [[ -S $work/run/other ]]; }
wait_until "the daemon of another version" there
run doctor "$app" --config "$config" --socket "$work/run/other" --no-push --format json
expect_status 1
[[ $(health daemon) == fail ]] || fail "$(cat "$work/out")"
expect_said 'speaks protocol version 3, and the hook 2: every push is judged in a process of its own'
expect_said 'systemctl restart pushgated@'
expect_fixes
stop_peer
# git's own versions of its protocol bring the push to the same gate.
for version in 0 1 2; do
  git config --global protocol.version "$version"
  examine --socket "$socket"
  expect_status 0
done
git config --global --unset protocol.version

mkdir "$work/elsewhere"
git -C "$app" config core.hooksPath "$work/elsewhere"
finds route fail "past the gate in $app/hooks"
git -C "$app" config --unset core.hooksPath

# The daemon. What ends soon is said without one, too.
mkdir "$work/soon"
cat >"$work/soon/e.yaml" <<EOF2
entries: [{id: soon, users: [a], until: $(date -u -d '+3 days' +%F)}]
EOF2
cp "$config" "$work/config.kept"
echo "bypass: [$work/soon/*.yaml]" >>"$config"
stop_daemon
finds "daemon's own view" warn 'ends within 4 days'
expect_said 'see that it runs: systemctl status pushgated@'
cp "$work/config.kept" "$config"
finds daemon fail "nobody listens on $socket"
start_daemon
chmod 666 "$socket"
finds socket warn "everybody may connect to $socket"
chmod 600 "$socket"
chmod 777 "$work/run"
finds socket fail "chmod go-w $work/run"
chmod 755 "$work/run"
cp "$config" "$work/other.yaml"
run doctor "$app" --config "$work/other.yaml" --socket "$socket"
expect_status 1
expect_said 'the daemon judges by'

# Where nothing is enforced on any branch, nothing can be tried: that is not well either.
configure <<'EOF2'
policies: [{repos: ["**"], refs: ["**"], enforce: warn}]
EOF2
stop_daemon
start_daemon
finds 'canary push' warn 'no policy refuses anything'
configure <<'EOF2'
policies: [{repos: ["**"], refs: ["refs/heads/release/**/x"]}]
EOF2
stop_daemon
start_daemon
examine --socket "$socket"
expect_said "refused through $app, as it must be"
expect_status 0

# Policies that speak of one branch alone, by its name: the push is one that git itself cannot take, so
# that an open gate leaves the branch as it is. First the branch is not there, then it is.
for refs in refs/heads/main refs/tags/v1; do
  configure <<EOF2
policies: [{repos: ["**"], refs: [$refs]}]
EOF2
  stop_daemon
  start_daemon
  for round in absent there; do
    examine --socket "$socket"
    expect_said "refused through $app, as it must be"
    expect_status 0
    chmod -x "$hook"
    finds 'canary push' fail "was accepted through $app by every hook, and stopped by git alone: $refs is as it was"
    chmod +x "$hook"
    [[ $round == there ]] || tip=$(git -C "$app" commit-tree -m c "$(git -C "$app" mktree </dev/null)")
    git -C "$app" update-ref "$refs" "$tip"
    [[ $(git -C "$app" for-each-ref --format='%(objectname) %(refname)') == "$tip $refs" ]] ||
      fail "the canary left a ref, or moved it: $(git -C "$app" for-each-ref)"
  done
  git -C "$app" update-ref -d "$refs"
done

# An empty repository whose first push passes as it is, and the same after it.
configure <<'EOF2'
policies: [{repos: ["**"], refs: ["refs/heads/**"], initial: accept}]
EOF2
stop_daemon
start_daemon
finds 'canary push' warn "'initial: accept' lets its first push pass"
[[ -z $(git -C "$app" for-each-ref) ]] || fail "the canary took the first push"
git -C "$app" update-ref refs/heads/main "$(git -C "$app" commit-tree -m c "$(git -C "$app" mktree </dev/null)")"
examine --socket "$socket"
expect_said "refused through $app, as it must be"
git -C "$app" update-ref -d refs/heads/main

# A route leads to the repository whose path ends as it does; the others are tried by their own.
configure <<'EOF2'
policies:
  - {repos: [warned], refs: ["refs/heads/**"], enforce: warn}
  - {repos: ["**"], refs: ["refs/heads/**"]}
EOF2
stop_daemon
start_daemon
make_bare warned
place "$srv/warned.git"
run doctor "$srv/warned.git" "$app" --config "$config" --socket "$socket" --route "file://$app"
expect_said "refused through file://$app, as it must be"
expect_said 'no policy refuses anything in warned'
run doctor "$app" --config "$config" --socket "$socket" --route "file://$srv/warned.git"
expect_status 1
expect_said 'the gate judged it, and let it pass'
[[ -z $(git -C "$srv/warned.git" for-each-ref) ]] || fail "the canary left a ref"
rm -r "$srv/warned.git"

# A name that leads to a branch under another policy.
configure <<'EOF2'
policies: [{repos: ["**"], refs: [refs/heads/main]}]
EOF2
stop_daemon
start_daemon
git -C "$app" symbolic-ref refs/heads/master refs/heads/main
finds 'symbolic refs' warn 'refs/heads/master leads to refs/heads/main, under another policy'
expect_said "git -C $app symbolic-ref --delete refs/heads/master"
git -C "$app" symbolic-ref --delete refs/heads/master
git -C "$app" symbolic-ref refs/heads/loose refs/heads/other
examine --socket "$socket"
expect_status 0
git -C "$app" symbolic-ref --delete refs/heads/loose

# Break-glass, and entries that end soon.
mkdir "$work/bypass.d"
cat >"$work/bypass.d/e.yaml" <<EOF2
entries:
  - {id: e, users: [a], permanent: true, break_glass: true}
  - {id: soon, users: [a], until: $(date -u -d '+3 days' +%F)}
EOF2
configure <<EOF2
bypass: [$work/bypass.d/*.yaml]
policies: [{repos: ["**"]}]
EOF2
stop_daemon
start_daemon
finds 'push options' warn "git -C $app config receive.advertisePushOptions true"
finds "daemon's own view" warn "bypass entry 'soon'"
# Nobody says who pushes here.
finds identity warn 'so that no bypass entry for users or groups matches'
sqlite3 "$history" 'UPDATE push SET time = time + 100000000000'
finds "daemon's own view" fail 'the clock was set back'
# ... and of those that nobody uses, with a daemon and without.
sqlite3 "$history" 'UPDATE push SET time = time - 100000000000 - 100 * 86400 * 1000000'
finds "daemon's own view" warn "bypass entry 'e': never used"
stop_daemon
finds "daemon's own view" warn "bypass entry 'e': never used"

# A path that a shell would take apart.
configure_default
stop_daemon
start_daemon
odd="$srv/an o'dd.git"
git init -q --bare "$odd"
git -C "$odd" config core.sharedRepository group
run doctor "$odd" --config "$config" --socket "$socket" --format json
expect_status 1
expect_fixes
python3 - "$work/out" "$odd" <<'END' || fail "a path stands in a fix without quotes: $(cat "$work/out")"
import json, shlex, sys
path = sys.argv[2]
for place in json.load(open(sys.argv[1]))["places"]:
    for check in place["checks"]:
        if check["fix"] and "dd.git" in check["fix"]:
            words = shlex.split(check["fix"])
            assert any(path in word for word in words), words
END
rm -r "$odd"

# Wrong words.
run doctor "$work/nowhere" --config "$config"
expect_status 2
expect_said 'no repository is there'
run doctor "$app" --config "$config" --formt json
expect_status 2
expect_said "did you mean '--format'?"
