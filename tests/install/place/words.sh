#!/usr/bin/env bash
# What install and uninstall answer: statuses, what is not there, and what they leave behind.
# shellcheck source=tests/install/place/lib.sh
. "$(dirname "$0")/lib.sh"

configure_default
make_bare app
git init -q --bare --object-format=sha256 "$srv/new.git"
place "$srv/new.git"
expect_status 2
place "$srv/new.git" --dry-run
expect_status 2
place "$srv"
expect_status 1
place "$srv"
expect_status 1
unplace --all
expect_status 0
rm -rf "$srv/new.git"

# Nothing is there, and nothing is made.
rm -rf "$journal"
unplace "$work/typo"
expect_status 2
expect_err "pushgate: $work/typo: there is no such path"
unplace --all
expect_status 0
[[ ! -e $journal ]] || fail "a journal was made for nothing"

# A note names the file as it is called afterwards.
printf '#!/bin/sh\r\nexit 0\r\n' | own_hook "$srv/app.git"
place "$srv/app.git"
expect_said "sed -i 's/\\r\$//' $srv/app.git/hooks/pre-receive.before-pushgate"
unplace --all
rm "$srv/app.git/hooks/pre-receive"
mkfifo "$srv/app.git/hooks/pre-receive"
place "$srv/app.git"
expect_status 2
expect_said 'it is neither a file nor a link. Move it away'
run doctor "$srv/app.git" --config "$config" --no-push
expect_said "$srv/app.git/hooks/pre-receive is neither a file nor a link"
rm "$srv/app.git/hooks/pre-receive"

# Two kinds of servers cannot both be the one that a configuration names.
make_bare tea
mkdir -p "$srv/tea.git/hooks/pre-receive.d" "$srv/app.git/custom_hooks"
touch "$srv/tea.git/hooks/pre-receive.d/gitea"
before=$(<"$config")
place "$srv"
expect_status 0
expect_said "it can name one kind of server, and these are of gitea and gitlab"
[[ $(<"$config") == "$before" ]] || fail "the configuration was changed"
unplace --all
rm -r "$srv/tea.git" "$srv/app.git/custom_hooks"

# Hooks that a template brought are named when everything else is taken away.
mkdir -p "$work/template/hooks"
place "$work/template"
expect_status 0
git init -q --bare --template="$work/template" "$srv/brought.git"
unplace --all
expect_status 1
expect_said "$work/template: what was made with this template has the hook still"
expect_said "pushgate uninstall $srv/brought.git"
unplace "$srv/brought.git"
expect_status 0
[[ ! -e $srv/brought.git/hooks/pre-receive ]] || fail "the hook is still there"
