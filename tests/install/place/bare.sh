#!/usr/bin/env bash
# A bare repository: shown first, guarded, guarded again without a change, and given back as it was.
# shellcheck source=tests/install/place/lib.sh
. "$(dirname "$0")/lib.sh"

make_bare app
configure_default
start_daemon
app=$srv/app.git
before=$(snapshot "$app")

place "$app" --dry-run
expect_status 0
expect_out "$app: a bare repository"
expect_out "    write      $app/hooks/pre-receive (the gate)"
expect_out 'Nothing was changed (--dry-run).'
expect_as_before "$app" "$before"
[[ ! -e $journal ]] || fail "a dry run made a journal"

place "$app"
expect_status 0
expect_out "Done. To prove that it refuses: pushgate doctor $app"
diff "$app/hooks/pre-receive" <(hook_text) || fail "the hook file is not the two lines"
[[ $(stat -c %a "$app/hooks/pre-receive") == 755 ]] || fail "it has no run bit"
expect_gate "$app"

guarded=$(snapshot "$app/hooks")
place "$app"
expect_status 0
expect_said 'Nothing to do: the gate is there already.'
expect_as_before "$app/hooks" "$guarded"

# An older version, by its options.
sed -i 's/--deadline=[0-9a-z]*/--deadline=3s/' "$app/hooks/pre-receive"
place "$app"
expect_status 0
expect_said "change     $app/hooks/pre-receive"
expect_gate "$app"

rm -rf "$app/refs/heads" && mkdir "$app/refs/heads"
unplace "$app" --dry-run
expect_status 0
[[ -e $app/hooks/pre-receive ]] || fail "a dry run took it away"
unplace "$app"
expect_status 0
expect_out 'Done.'
# What stood there when it was first changed by hand is what comes back last: nothing.
[[ ! -e $app/hooks/pre-receive ]] || fail "the hook is still there"
unplace "$app"
expect_status 0
expect_said 'Nothing to do: pushgate stands nowhere in'
unplace --all
expect_status 0

# Without its journal it goes by the names of the files.
own_hook "$app" <<<'exit 0'
before=$(snapshot "$app/hooks")
place "$app"
rm -r "$journal"
unplace "$app"
expect_status 0
expect_as_before "$app/hooks" "$before"
rm -f "$app/hooks/pre-receive"

# Who edited our hook keeps it, and what it runs, until it is as it was or gone.
place "$app"
sed -i 's/--deadline=[0-9a-z]*/--deadline=3s/' "$app/hooks/pre-receive"
unplace --all
expect_status 1
expect_said "$app/hooks/pre-receive was changed after it was installed, and is left as it is"
grep -q -- --deadline=3s "$app/hooks/pre-receive" || fail "the edit is gone"
rm "$app/hooks/pre-receive"
unplace --all
expect_status 0
own_hook "$app" <<<'exit 0'
before=$(snapshot "$app/hooks")
place "$app"
echo '# mine' >>"$app/hooks/pre-receive"
unplace --all
expect_status 1
expect_said "$app/hooks/pre-receive was changed after it was installed"
rm -rf "$app/refs/heads" && mkdir "$app/refs/heads"
expect_gate "$app"
sed -i '/# mine/d' "$app/hooks/pre-receive"
unplace --all
expect_status 0
expect_as_before "$app/hooks" "$before"
