#!/usr/bin/env bash
# What cannot be guarded: each says what it is and what to do, and nothing changes.
# shellcheck source=tests/install/place/lib.sh
. "$(dirname "$0")/lib.sh"

configure_default
make_bare app
app=$srv/app.git

# refused TEXT ARGUMENT...
refused() {
  local text=$1
  shift
  place "$@"
  expect_status 2
  expect_said "$text"
}
refused "$work/nowhere: there is no such folder" "$work/nowhere"
git init -q "$work/tree"
refused "pushgate install $work/tree/.git" "$work/tree"
mkdir "$work/empty"
refused 'neither a Git repository nor a folder of some' "$work/empty"
git init -q --bare --object-format=sha256 "$srv/new.git"
refused 'SHA-256 object ids' "$srv/new.git"
refused "did you mean 'gitolite'?" --as gitolit "$app"
refused "did you mean '--dry-run'?" --dryrun "$app"
git -C "$app" config core.hooksPath "$work/empty"
refused 'pushgate install --as host' "$app"
git -C "$app" config --unset core.hooksPath
[[ ! -e $app/hooks/pre-receive ]] || fail "it was guarded"

# A good one beside a bad one is guarded, and the bad one named.
place "$srv"
expect_status 1
expect_said "not guarded: $srv/new.git"
[[ -e $app/hooks/pre-receive ]] || fail "the good one is not guarded"
unplace --all
expect_status 0
rm -r "$srv/new.git"

# The hook's first line, as the kernel and the client see it.
long=$work/$(printf 'l%.0s' {1..150})
mkdir "$long"
cp "$config" "$long/pushgate.yaml"
refused 'the kernel reads 255' "$app" --config "$long/pushgate.yaml"
refused 'the most that the kernel takes' "$app" --socket "/$(printf 's%.0s' {1..120})"
mkdir "$work/a b"
cp "$config" "$work/a b/pushgate.yaml"
refused 'has a space in it' "$app" --config "$work/a b/pushgate.yaml"
refused 'there is no such program' "$app" --hook "$work/no/pushgate-hook"
refused 'is no time such as 10s' "$app" --deadline soon
echo 'polcies: []' >>"$config"
refused 'with this configuration every push would be refused' "$app"
[[ ! -e $app/hooks/pre-receive ]] || fail "it was guarded"
configure_default

# A journal that cannot be read is not taken for an empty one.
place "$app"
echo '{' >"$journal/installed.json"
unplace "$app"
expect_status 2
expect_said 'it is damaged, or of a newer version'
rm -r "$journal"
unplace "$app"
expect_status 0

[[ $EUID == 0 ]] || skip "only root can act as another user"
# Another user: told who may do it. Root: what is made belongs to the owner.
as_nobody() { setpriv --reuid=65534 --regid=65534 --clear-groups -- "$@"; }
chmod 755 "$work" "$srv"
mkdir "$work/tools"
cp "$PUSHGATE_BIN/pushgate" "$PUSHGATE_BIN/pushgate-hook" "$work/tools/"
chmod -R a+rX "$work/tools"
chmod 644 "$config"
as_nobody "$work/tools/pushgate" install --config "$config" --journal /tmp/pg-none.$$ "$app" \
  >"$work/out" 2>&1 && fail "nobody could guard what is root's"
expect_said "It belongs to root: run this as root"
if grep -q "or as root" "$work/out"; then fail "it names root twice"; fi
rm -rf "/tmp/pg-none.$$"
# Nor take it away: that is said before anything is written, the journal included.
place "$app"
before=$(snapshot "$app")
for mode in '' --dry-run; do
  # shellcheck disable=SC2086  # no word, or one
  as_nobody "$work/tools/pushgate" uninstall $mode --journal /tmp/pg-none.$$ "$app" >"$work/out" 2>&1 &&
    fail "nobody could take a gate away that is root's"
  expect_said "$app/hooks: you may not write there. It belongs to root: run this as root"
  expect_as_before "$app" "$before"
  [[ ! -e /tmp/pg-none.$$ ]] || fail "a journal was written"
done
unplace "$app"
expect_status 0
chown -R 65534:65534 "$app"
own_hook "$app" <<<'exit 0'
chown 65534:65534 "$app/hooks/pre-receive"
place "$app"
expect_status 0
[[ $(stat -c %u "$app"/hooks/pre-receive{,.before-pushgate,.pushgate}) == $'65534\n65534\n65534' ]] ||
  fail "not the owner's: $(ls -ln "$app/hooks")"
unplace "$app"

# A hooks folder that leads elsewhere does not make root write there.
rm -rf "$app/hooks"
mkdir "$work/victim"
ln -s "$work/victim" "$app/hooks"
chown -h 65534:65534 "$app/hooks"
place "$app"
[[ -z $(ls -A "$work/victim") ]] || fail "root wrote where the owner of the repository pointed"
rm "$app/hooks"

# A read-only mount, and a full disk: nothing is half-done.
mkdir "$work/mount"
mount -t tmpfs -o size=200k tmpfs "$work/mount" 2>/dev/null || skip "nothing can be mounted here"
at_end "umount_it"
umount_it() { umount "$work/mount"; }
git init -q --bare --template= "$work/mount/app.git"
own_hook "$work/mount/app.git" <<<'exit 0'
before=$(snapshot "$work/mount/app.git")
mount -o remount,ro "$work/mount"
refused 'mounted read-only' "$work/mount/app.git"
mount -o remount,rw "$work/mount"
head -c 300k /dev/zero >"$work/mount/filler" 2>/dev/null || true
refused 'No space left on device' "$work/mount/app.git"
expect_said 'everything is as it was before'
expect_as_before "$work/mount/app.git" "$before"
rm "$work/mount/filler"
place "$work/mount/app.git"
expect_status 0
