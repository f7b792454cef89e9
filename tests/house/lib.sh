# shellcheck shell=bash
# What the house rules are checked with: tests/house/NAME.sh [TREE] looks at a work tree, by default
# this one; self_check.sh plants violations in trees of its own.
set -euo pipefail

tree=${1:-$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)}
cd "$tree"
violations=0

# tree_files PATHSPEC...: the files that are or could be committed. Owners are nobody's business here.
tree_files() {
  local file
  git -c safe.directory='*' ls-files -co --exclude-standard -- "$@" | while IFS= read -r file; do
    [[ ! -f $file ]] || printf '%s\n' "$file"
  done
}

violation() {
  printf '%s\n' "$*"
  violations=$((violations + 1))
}

# forbid REASON REGEX PATHSPEC...: no line of these files may match.
forbid() {
  local reason=$1 regex=$2 hits
  shift 2
  hits=$(tree_files "$@" | tr '\n' '\0' | xargs -0 -r grep -HnE -e "$regex" --) || true
  [[ -z $hits ]] || violation "$reason:"$'\n'"$hits"
}

verdict() {
  if ((violations > 0)); then
    printf '%s: %d violations\n' "$(basename "$0")" "$violations"
    exit 1
  fi
}

skip() {
  printf 'skipped: %s\n' "$*"
  exit 77
}
