#!/usr/bin/env bash
# A commit that git takes but that has no author, no message or no valid date is judged or
# refused, and never waved through.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../../lib.sh"

make_bare app
clone app
commit_file a.py <<<'x = 1'
seed origin main
guard app
start_daemon

parent=$(git rev-parse main)
write_file b.py <<<'x = bad()'
git add b.py
tree=$(git write-tree)
who='Dev One <dev@example.com> 1700000000 +0000'

number=0
# odd TEXT: pushes a commit with that text to a branch of its own.
odd() {
  number=$((number + 1))
  local commit
  commit=$(printf '%b' "$1" | git hash-object -t commit -w --stdin --literally)
  push origin "$commit:refs/heads/odd$number"
}

odd "tree $tree\nparent $parent\nauthor $who\ncommitter $who\n\nAs it should be\n"
expect_reject
expect_findings 'b.py:1 no-bad'
for text in "author $who\ncommitter $who\n" "author $who\ncommitter $who\n\n" \
  "committer $who\n\nNo author\n" "author $who\n\nNo committer\n" "\n" "" \
  "author nobody\ncommitter nobody\n\nNo address\n" \
  "author Dev One <dev@example.com>\ncommitter Dev One <dev@example.com>\n\nNo date\n" \
  "author $who\ncommitter Dev <d> 99999999999999999999 +9999\n\nA far date\n" \
  "author $who\ncommitter $who\nencoding none\ngpgsig -\n\nEncoded \\0377\n"; do
  odd "tree $tree\nparent $parent\n$text"
  if grep -q 'pre-receive hook declined' <<<"$push_output"; then
    expect_reject
  elif [[ $push_status == 0 ]]; then
    fail "expected the gate, or git itself, to refuse: $text"
  fi
done
