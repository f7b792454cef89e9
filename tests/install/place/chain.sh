#!/usr/bin/env bash
# A hook that stands there already goes on running, before the gate and with the same input, whatever it
# is; either refuses; uninstall gives back the very file.
# shellcheck source=tests/install/place/lib.sh
. "$(dirname "$0")/lib.sh"

configure_default
start_daemon
make_bare app
app=$srv/app.git
hook=$app/hooks/pre-receive
git -C "$app" config receive.advertisePushOptions true
own_hook "$app" <<EOF2
#!/bin/sh
cat >>$work/seen
echo "options=\$GIT_PUSH_OPTION_COUNT \$GIT_PUSH_OPTION_0" >>$work/seen
[ ! -e $work/refuse ] || { echo 'own hook says no' >&2; exit 3; }
EOF2
touch -d '2020-02-02 02:02:02' "$hook"
chmod 750 "$hook"
before=$(snapshot "$app/hooks")

place "$app"
expect_status 0
expect_said "set aside  $hook as $hook.before-pushgate (it runs first from now on)"
clone app
commit_file a.py <<<'x = 1'
push -o mine origin main
expect_accept
expect_text 'pushgate: accepted'
[[ $(cat "$work/seen") == "$(printf '%040d' 0) $(git rev-parse HEAD) refs/heads/main
options=1 mine" ]] || fail "the own hook saw: $(cat "$work/seen")"
commit_file b.py <<<'y = bad()'
push origin main
expect_reject
expect_finding b.py:1 no-bad
touch "$work/refuse"
git reset -q --hard HEAD~1
commit_file c.py <<<'z = 1'
push origin main
expect_refused
expect_text 'own hook says no'
expect_no_text 'pushgate: accepted'
rm "$work/refuse"

place "$app"
expect_said 'Nothing to do'
unplace "$app"
expect_status 0
expect_as_before "$app/hooks" "$before"

# A gate that is gone refuses.
place "$app"
rm "$hook.pushgate"
push origin main
expect_refused
place "$app"
expect_status 0
push origin main
expect_accept
unplace --all
expect_as_before "$app/hooks" "$before"

# A script of ours that is cut short anywhere never lets a push through.
place "$app"
chain=$(cat "$hook")
commit_file d.py <<<'d = bad()'
for length in $(seq 30 40 $((${#chain} - 3))); do
  printf %s "${chain:0:$length}" >"$hook"
  # Comments alone are what git takes for a hook that is content; doctor finds that.
  [[ $length -gt 130 ]] || continue
  push origin main
  expect_refused
done
printf '%s\n' "$chain" >"$hook"
unplace --all
expect_as_before "$app/hooks" "$before"

# each KIND: hooks as they come, each given back as it was.
each() {
  before=$(snapshot "$app/hooks")
  place "$app"
  expect_status 0
  [[ -z ${2-} ]] || expect_said "$2"
  push origin HEAD:refs/heads/"$1"
  case $3 in
    both) expect_reject ;;
    own) expect_refused ;;
  esac
  unplace "$app"
  expect_status 0
  expect_as_before "$app/hooks" "$before"
  rm -rf "$hook"
}
echo 'exit 0' >"$hook"
chmod 755 "$hook"
each no-shebang '' both
printf '#!/bin/sh\r\nexit 0\r\n' >"$hook"
chmod 755 "$hook"
each crlf "its first line ends in CR" own
cp /bin/true "$hook"
each binary '' both
ln -s "$(command -v true)" "$hook"
each symlink '' both
ln -s /nowhere/at/all "$hook"
each dangling 'a link to nothing, which git does not run' both
echo 'exit 1' >"$hook"
chmod 644 "$hook"
each no-run-bit 'it has no run bit, so that git does not run it' both
: >"$hook"
chmod 755 "$hook"
each empty '' both
cat >"$hook" <<'EOF2'
exec "$(dirname "$0")/helper.sh" # basename
EOF2
chmod 755 "$hook"
echo 'exit 0' >"$app/hooks/helper.sh"
chmod 755 "$app/hooks/helper.sh"
each own-name 'it seems to ask for its own name' both

mkdir "$hook"
place "$app"
expect_status 2
expect_said 'it is neither a file nor a link. Move it away'
rmdir "$hook"
echo 'exit 0' >"$hook"
chmod 755 "$hook"
touch "$hook.before-pushgate"
place "$app"
expect_status 2
expect_said "$hook.before-pushgate is in the way"
rm "$hook.before-pushgate"

# Who writes a hook of his own over ours keeps it.
place "$app"
echo 'exit 0 # mine' >"$hook"
unplace "$app"
expect_status 1
expect_said "$hook was changed after it was installed, and is left as it is"
[[ $(cat "$hook") == 'exit 0 # mine' ]] || fail "it was not left"
