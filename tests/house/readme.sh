#!/usr/bin/env bash
# What README.md shows is what the programs do: the rejection, the configuration, the table of rules;
# and the files that CONTRIBUTING.md names exist.
# shellcheck source=tests/house/lib.sh
. "$(dirname "$0")/lib.sh"

: "${PUSHGATE_BIN:?set it to the folder that holds the programs}"

readme=$(cat README.md)
picture=$(grep '^remote:' tests/golden/direct-session/expected.txt)
[[ $readme == *"$picture"* ]] ||
  violation "README.md: the rejection differs from tests/golden/direct-session/expected.txt"

example=$(mktemp)
trap 'rm -f "$example"' EXIT
sed -n '/^repositories:/,/^```/p' README.md | sed '/^```/d' >"$example"
[[ -s $example ]] || violation "README.md: the example configuration is gone"
"$PUSHGATE_BIN/pushgate" config check "$example" ||
  violation "README.md: its example configuration is not valid"

for file in rules/packs/*/*.yaml; do
  [[ $file != */pack.yaml ]] || continue
  grep -qF "\`$(basename "$file" .yaml)\`" README.md || violation "README.md: it does not name $file"
done
while IFS= read -r command; do
  grep -qF "\`pushgate $command" README.md || violation "README.md: it does not show pushgate $command"
done < <("$PUSHGATE_BIN/pushgate" --help | awk '/^Examples:/ {exit} /^  [a-z]/ {print $1}')
# shellcheck disable=SC2016  # a backtick is meant
while IFS= read -r path; do
  [[ -e $path ]] || violation "CONTRIBUTING.md: it names $path, which does not exist"
done < <(grep -soE '[`][a-z_.]+/[a-z_./-]*[`]' CONTRIBUTING.md | tr -d '`' |
  grep -vE '^(build|audit|before|after)/')
verdict
