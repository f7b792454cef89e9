#!/usr/bin/env bash
# run.sh SETTING: checks the tree SETTING/tree with the pack's defaults, and again as SETTING's
# pushgate.yaml says. Lines marked `default: ID` must be found the first time, `changed: ID` the second
# time, with `ID WARNING` as warnings, and nothing else.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/../cli/lib.sh"
command -v jq >/dev/null || skip "no jq"

case=$tests/settings/$1
[[ -d $case/tree ]] || fail "there is no tree of the setting $1"
cp -R "$case/tree" "$work/tree"
git init -q "$work/tree" # whose root is where paths begin
cd "$work/tree"

# finds KIND CONFIG
finds() {
  run check --config "$2" --format json .
  [[ $command_status -le 1 ]] || fail "$1: $(cat "$work/err")"
  jq -r '.findings[] | "\(.path):\(.line) \(.rule) \(.severity)"' "$work/out" |
    sed 's|^\./||' | sort >"$work/found"
  grep -rnoE "$1: db-[a-z-]+( WARNING)?" --include='*.py' . |
    sed -E "s|^\./||; s|:$1: | |; / WARNING\$/! s|\$| ERROR|" | sort >"$work/expected"
  [[ -s $work/expected ]] || fail "$1: no line is marked"
  diff "$work/expected" "$work/found" >"$work/difference" || fail "$1: $(cat "$work/difference")"
}
finds default "$tests/../hook/config/default.yaml"
{
  echo 'policies: [{}]'
  cat "$case/pushgate.yaml"
} >"$work/changed.yaml"
finds changed "$work/changed.yaml"
