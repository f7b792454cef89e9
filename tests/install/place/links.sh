#!/usr/bin/env bash
# Hooks, and folders of hooks, that are links to others: each hook runs once, the gate runs, and what was a
# link is one again afterwards.
# shellcheck source=tests/install/place/lib.sh
. "$(dirname "$0")/lib.sh"

configure_default
start_daemon

# Each chain reads its input by one `cat`: one that runs itself ends here, not with the machine.
mkdir "$work/counting"
cat >"$work/counting/cat" <<EOF2
#!/bin/sh
echo >>$work/cats
[ \$(wc -l <$work/cats) -lt 25 ] && exec $(command -v cat) "\$@"
EOF2
chmod 755 "$work/counting/cat"
expect_once() {
  : >"$work/cats"
  : >"$work/own"
  PATH=$work/counting:$PATH expect_gate "$1"
  # One push that is good, one that is not.
  [[ $(<"$work/own") == $'own\nown' ]] || fail "the own hook ran otherwise: $(<"$work/own")"
}
shared_hook() { own_hook "$1" <<<$'#!/bin/sh\necho own >>'"$work/own"; }

# In the order of their names the link comes after what it points to, and before.
for pair in 'a b' 'd c'; do
  read -r real link <<<"$pair"
  make_bare "$real"
  make_bare "$link"
  shared_hook "$srv/$real.git"
  mkdir -p "$srv/$link.git/hooks"
  ln -s "$srv/$real.git/hooks/pre-receive" "$srv/$link.git/hooks/pre-receive"
done
hooks() {
  local folder
  for folder in "$srv"/*.git; do
    snapshot "$folder" | grep pre-receive || true
  done
}
before=$(hooks)
place "$srv"
expect_status 0
for name in a b c d; do expect_once "$srv/$name.git"; done
place "$srv"
expect_status 0
expect_said 'Nothing to do'
run doctor "$srv/b.git" --config "$config" --socket "$socket"
expect_said 'ok    hook text: as '"'install' writes it"
expect_said "refused through $srv/b.git, as it must be"
unplace "$srv"
expect_status 0
[[ $(hooks) == "$before" ]] || fail "not as before: $(diff <(echo "$before") <(hooks))"

# One after the other, the link first or last.
for order in 'a b' 'b a'; do
  for name in $order; do
    place "$srv/$name.git"
    expect_status 0
  done
  for name in $order; do expect_once "$srv/$name.git"; done
  for name in $order; do unplace "$srv/$name.git"; done
  [[ $(hooks) == "$before" ]] || fail "not as before: $(diff <(echo "$before") <(hooks))"
done

# What a link leads to guards by another daemon: that is not what was asked for.
place "$srv/a.git"
place "$srv/b.git" --socket "$work/other-socket"
expect_status 2
expect_said "$srv/b.git/hooks/pre-receive is a link to $srv/a.git/hooks/pre-receive"
unplace --all
expect_status 0

# A chain whose hook that stood before leads back to it.
place "$srv/a.git"
rm "$srv/a.git/hooks/pre-receive.before-pushgate"
printf '#!/bin/sh\nexec "%s"\n' "$srv/a.git/hooks/pre-receive" \
  >"$srv/a.git/hooks/pre-receive.before-pushgate"
chmod 755 "$srv/a.git/hooks/pre-receive.before-pushgate"
: >"$work/cats"
cd "$work/pusher1"
PATH=$work/counting:$PATH push "$srv/a.git" HEAD:refs/heads/round
expect_refused
expect_text "pushgate: $srv/a.git/hooks/pre-receive comes to run itself"
[[ $(wc -l <"$work/cats") -lt 5 ]] || fail "it ran $(wc -l <"$work/cats") times"
cd "$work"

# A folder of hooks that repositories share by links, and that becomes that of the host.
make_bare shared
mkdir "$work/shared"
rmdir "$srv/shared.git/hooks" 2>/dev/null || rm -r "$srv/shared.git/hooks"
ln -s "$work/shared" "$srv/shared.git/hooks"
place --as host "$work/shared"
expect_status 0
: >"$work/cats"
PATH=$work/counting:$PATH expect_gate "$srv/shared.git"
