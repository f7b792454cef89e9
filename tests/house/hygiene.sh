#!/usr/bin/env bash
# Keeps the tree fit to be built anywhere and read by anybody.
# shellcheck source=tests/house/lib.sh
. "$(dirname "$0")/lib.sh"

everything=(. ':!package-lock.json')
forbid "an address of a package registry: where packages come from is the machine's affair" \
  '(registry[.](npmjs|yarnpkg)|npmm[i]rror|(deb|ftp|security|snapshot)[.]debian[.]org|py[p]i[.]org)' \
  "${everything[@]}"
forbid "a path of somebody's machine" '(^|[^a-z.])/(root|work|Users)/' "${everything[@]}"
forbid "a note to finish later" '\b(TO''DO|FIX''ME|XX''X)\b' "${everything[@]}"
forbid "a conflict that nobody solved" '^(<{7}|>{7}) ' "${everything[@]}"

# The lock file: every package with its integrity hash, none with an address.
lock=package-lock.json
packages=$(grep -c '^    "node_modules/' "$lock" || true)
hashes=$(grep -cE '"integrity": "sha512-[A-Za-z0-9+/=]{88}"' "$lock" || true)
((packages > 0)) || violation "$lock: it locks no package"
((packages == hashes)) || violation "$lock: $packages packages, but $hashes integrity hashes"
forbid "$lock: an address" '"resolved"|https?://' "$lock"

for file in install/bootstrap install/quickstart tests/run .ci/run .ci/tidy; do
  [[ -x $file ]] || violation "$file: missing, or without its run bit"
done
while IFS= read -r file; do
  [[ -x $file ]] || violation "$file: begins with #! but has no run bit"
done < <(tree_files '*.sh' install .ci tests/run | tr '\n' '\0' | xargs -0 -r grep -lm1 '^#!' --)

while IFS= read -r file; do
  lines=$(wc -l <"$file")
  ((lines <= 600)) || violation "$file: $lines lines; past 600 a second idea has moved in"
done < <(tree_files '*.cc' '*.h' '*.sh' install tests/run)
verdict
