#!/usr/bin/env bash
# Every C++ file is as clang-format leaves it. To mend: clang-format -i FILE
# shellcheck source=tests/house/lib.sh
. "$(dirname "$0")/lib.sh"

command -v clang-format >/dev/null || skip "clang-format is not here (install/bootstrap --tests)"
while IFS= read -r file; do
  cmp -s "$file" <(clang-format "$file") || violation "$file: clang-format would change it"
done < <(tree_files '*.cc' '*.h')
verdict
