#!/usr/bin/env bash
# What the hook itself says has lines of at most 100 columns, as the gate's have, unless a path is longer.
# shellcheck source=tests/fault/lib.sh
. "$(dirname "$0")/lib.sh"

scene
fallback_script <<'EOF_2'
#!/bin/sh
echo 'no space is left on the device, and so nothing of what was to be written could be written there today' >&2
exit 7
EOF_2
narrow() {
  local wide
  wide=$(grep '^remote: ' <<<"$push_output" | sed 's/ *$//' | awk 'length($0) > 100')
  [[ -z $wide ]] || fail "over 100 columns: $wide"
}
commit_file b.py <<<'x = 1'
push origin main
expect_fault
narrow
expect_text 'it ended with status 7: no space is left on the device'
expect_text 'could be written there today.'

# An option that the hook does not know, and a first line that is cut.
sed -i '1s/--end/--surely-unknown=1 --end/' "$srv/app.git/hooks/pre-receive"
push origin main
expect_fault
narrow
sed -i '1s/--surely.*//' "$srv/app.git/hooks/pre-receive"
push origin main
expect_fault
narrow
