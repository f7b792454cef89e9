#!/usr/bin/env bash
# Pages that are written from the rules, and from the keys of the configuration, are current. To write them anew: UPDATE_PAGES=1, with
# PUSHGATE_BIN set, and this script.
# shellcheck source=tests/house/lib.sh
. "$(dirname "$0")/lib.sh"

: "${PUSHGATE_BIN:?set it to the folder that holds the programs}"

written=$(mktemp)
trap 'rm -f "$written"' EXIT
for pack in rules/packs/*; do
  page=$pack/guide/rules.md
  # A configuration of this machine may replace settings.
  "$PUSHGATE_BIN/pushgate" rules explain --markdown --config hook/config/default.yaml \
    --rules "$(basename "$pack")" >"$written"
  [[ -z ${UPDATE_PAGES:-} ]] || cp "$written" "$page"
  cmp -s "$written" "$page" ||
    violation "$page: not what 'pushgate rules explain --markdown' writes (UPDATE_PAGES=1 mends it)"
done
page=hook/config/reference.md
"$PUSHGATE_BIN/pushgate" config schema --format markdown >"$written"
[[ -z ${UPDATE_PAGES:-} ]] || cp "$written" "$page"
cmp -s "$written" "$page" ||
  violation "$page: not what 'pushgate config schema --format markdown' writes (UPDATE_PAGES=1 mends it)"
verdict
