#!/usr/bin/env bash
# install --client: a commit and a push are checked before they leave, behind hooks that stand there
# already, wherever hooks are; and uninstall --client leaves what was there, byte for byte.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
make_bare app
configure <<'END'
policies: [{repos: ["**"], refs: ["refs/heads/main", "refs/heads/topic"]}]
END
clone app
mkdir .pushgate
"$PUSHGATE_BIN/pushgate" config export "$config" >.pushgate/pushgate.yaml
commit_file old.py <<<'old = bad()'
seed origin main
mkdir -p .git/hooks
rm -f .git/hooks/*
# shellcheck disable=SC2016
printf '#!/bin/sh\n# caf\351\necho earlier >>"$0.log"\nexit $(cat .git/exit 2>/dev/null || echo 0)\n' \
  >.git/hooks/pre-commit
chmod 750 .git/hooks/pre-commit
# shellcheck disable=SC2016
printf '#!/bin/sh\ncat >>"$0.log"\n' >.git/hooks/pre-push
chmod 755 .git/hooks/pre-push
state() { (cd "${1:-.git/hooks}" && find . -type f ! -name '*.log*' -printf '%p %m %l\n' -exec sha256sum {} + | sort); }
before=$(state)

run install --client --dry-run
expect_status 0
expect_out "./.git/hooks/pre-commit: would be installed, behind the hook that is there"
expect_out 'Nothing was changed (--dry-run).'
[[ $(state) == "$before" ]] || fail "a dry run changes something"
run install --client
expect_status 0
expect_out "./.git/hooks/pre-commit: installed, behind the hook that was there"
installed=$(state)
run install --client
expect_status 0
expect_out "./.git/hooks/pre-commit: is there already"
[[ $(state) == "$installed" ]] || fail "twice is not once"
run install --client --dry-run
expect_out "./.git/hooks/pre-push: is there already"
run uninstall --client --dry-run
expect_status 0
expect_out "./.git/hooks/pre-commit: would be as it was before"
[[ $(state) == "$installed" ]] || fail "a dry run changes something"

# try COMMAND...: as a developer types it.
try() { "$@" >"$work/tried" 2>&1; }
write_file new.py <<<'new = bad()'
git add -A
! try git commit -m New || fail "a bad commit passes"
grep -q '^new.py:1: error: no-bad' "$work/tried" || fail "$(cat "$work/tried")"
[[ -s .git/hooks/pre-commit.before-pushgate.log ]] || fail "the earlier hook did not run"
echo 'x = 1' >new.py
git add -A
echo 1 >.git/exit
! try git commit -m New || fail "the earlier hook cannot refuse"
rm .git/exit
try git commit -m New || fail "a good commit does not pass: $(cat "$work/tried")"
# Of a partial commit, what is committed.
write_file staged.py <<<'bad()'
git add staged.py
echo 'x = 2' >new.py
try git commit -m Part new.py || fail "$(cat "$work/tried")"
try git commit --no-verify -m Bad || fail "$(cat "$work/tried")"

! try git push origin main || fail "a bad push passes"
grep -q '^staged.py:1: error: no-bad' "$work/tried" || fail "$(cat "$work/tried")"
! grep -q '^old.py' "$work/tried" || fail "what the server has is judged"
grep -q ' refs/heads/main ' .git/hooks/pre-push.before-pushgate.log || fail "no lines for the earlier hook"
! try git push origin HEAD:refs/heads/topic || fail "a bad new branch passes"
try git push origin HEAD:refs/heads/free || fail "what no policy covers: $(cat "$work/tried")"
try git push origin :refs/heads/free || fail "a deletion: $(cat "$work/tried")"
git rm -q staged.py
try git commit -m Good || fail "$(cat "$work/tried")"
try git push origin main main:topic || fail "$(cat "$work/tried")"

run uninstall --client
expect_status 0
expect_out "./.git/hooks/pre-commit: as it was before"
[[ $(state) == "$before" ]] || fail "not as it was: $(diff <(echo "$before") <(state))"
run uninstall --client
expect_status 0
expect_out "./.git/hooks/pre-commit: is not pushgate's, and stays"
[[ $(state) == "$before" ]] || fail "the second time takes more"

# Only one; without an earlier hook; in a second work tree; in another folder of hooks.
rm .git/hooks/*
run install --client --pre-push .
[[ $(ls .git/hooks) == pre-push ]] || fail "$(ls .git/hooks)"
run uninstall --client
[[ -z $(ls .git/hooks) ]] || fail "$(ls .git/hooks)"
git config core.hooksPath "$work/other hooks"
run install --client
expect_status 0
[[ -x "$work/other hooks/pre-commit" && -z $(ls .git/hooks) ]] || fail "core.hooksPath is not respected"
write_file bad.py <<<'bad()'
git add -A
! try git commit -m Bad || fail "a bad commit passes"
mkdir sub
run uninstall --client "$PWD/sub"
[[ -z $(ls "$work/other hooks") ]] || fail "it is still there"
git config --unset core.hooksPath

# An interrupted run is taken up; somebody else's file stands in the way.
printf '#!/bin/sh\nexit 0\n' >.git/hooks/pre-commit
before=$(state)
ln .git/hooks/pre-commit .git/hooks/pre-commit.before-pushgate
run install --client --pre-commit
expect_status 0
run uninstall --client --pre-commit
[[ $(state) == "$before" ]] || fail "not as it was"
echo other >.git/hooks/pre-commit.before-pushgate
run install --client --pre-commit
expect_status 2
grep -q 'stands there already; move it away' "$work/err" || fail "$(cat "$work/err")"

git config core.hooksPath "$work/none"
run uninstall --client
expect_status 0
[[ ! -e $work/none ]] || fail "uninstall makes a folder"
git config --unset core.hooksPath

run install --client "$srv/app.git"
expect_status 2
grep -q 'nobody commits in a bare repository' "$work/err" || fail "$(cat "$work/err")"
run install --client "$work"
expect_status 2
run install
expect_status 2

# Nothing is half-done where nothing can be written: a link to the hook of before, the first of two hooks.
rm -f .git/hooks/*
[[ $EUID == 0 ]] || exit 0
# refused TEXT: it says so, and all is as before.
refused() {
  expect_status 2
  grep -qF -- "$1" "$work/err" || fail "expected '$1' in: $(cat "$work/err")"
  grep -qF 'everything is as it was before' "$work/err" || fail "$(cat "$work/err")"
  [[ $(ls -A "$2") == "$3" ]] || fail "left behind: $(ls -A "$2")"
}
mkdir "$work/small"
if mount -t tmpfs -o size=64k tmpfs "$work/small" 2>/dev/null; then
  umount_small() { umount "$work/small" 2>/dev/null; }
  at_end umount_small
  git config core.hooksPath "$work/small/hooks"
  mkdir "$work/small/hooks"
  printf '#!/bin/sh\nexit 0\n' >"$work/small/hooks/pre-commit"
  # Nothing at all is left, or one page, which is the first hook's.
  for room in 0 4096; do
    rm -f "$work/small/filler"
    head -c 100k /dev/zero >"$work/small/filler" 2>/dev/null || true
    truncate -s -"$room" "$work/small/filler"
    run install --client
    refused 'No space left on device' "$work/small/hooks" pre-commit
    [[ $(cat "$work/small/hooks/pre-commit") == $'#!/bin/sh\nexit 0' ]] || fail "another hook stands there"
  done
  mount -o remount,ro "$work/small"
  run install --client
  refused 'mounted read-only' "$work/small/hooks" pre-commit
  # Where nothing is to be done, nothing has to be written.
  run uninstall --client
  expect_status 0
  umount_small
  git config --unset core.hooksPath
fi
# Somebody else's: told who may.
mkdir -p "$work/tools"
cp "$PUSHGATE_BIN/pushgate" "$work/tools/"
chmod -R a+rX "$work"
for folder in "$PWD/.git/hooks" "$PWD/.git/absent/hooks"; do
  git config core.hooksPath "$folder"
  command_status=0
  setpriv --reuid=65534 --regid=65534 --clear-groups -- env -C / "$work/tools/pushgate" install --client "$PWD" \
    >"$work/out" 2>"$work/err" || command_status=$?
  [[ -d $folder ]] || { refused 'Permission denied' "$PWD/.git/hooks" '' && continue; }
  refused 'It belongs to root: run this as root' "$folder" ''
done
