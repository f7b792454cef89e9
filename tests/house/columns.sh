#!/usr/bin/env bash
# No line of prose in what pushers read (tests/golden) is over 100 columns: only source, and paths or refs
# that end a line, may be.
# shellcheck source=tests/house/lib.sh
. "$(dirname "$0")/lib.sh"

# shellcheck disable=SC2016  # the dollars are awk's
wide=$(tree_files 'tests/golden/*/expected.txt' | tr '\n' '\0' | xargs -0 -r awk '
  length($0) <= 100 { next }
  /^remote: +[0-9]* +\| / { next }                        # source, and the marks below it
  { word = $NF; before = substr($0, 1, length($0) - length(word)) }
  index(word, "/") && length(before) <= 100 { next }
  { print FILENAME ":" FNR ": " length($0) " columns: " $0 }')
[[ -z $wide ]] || violation "prose of over 100 columns:"$'\n'"$wide"
verdict
