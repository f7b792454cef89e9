#!/usr/bin/env bash
# Whatever a listener says that is no answer of this protocol, the push is judged in process: no byte of
# it reaches the pusher, and none of it is a verdict.
# shellcheck source=tests/fault/lib.sh
. "$(dirname "$0")/lib.sh"

scene
with_fallback
guard app
for mode in closes speaks-http other-version other-magic cut-in-header cut-in-payload too-big \
  unknown-verdict no-verdict bytes-left-over unknown-frame sends-a-request progress-then-closes refuses; do
  start_fake_daemon "$mode"
  expect_right_verdicts
  expect_no_text forged
done

# Without the fallback the reason is named.
hook_program=$work/bin/pushgate-hook
no_fallback
guard app
reason() {
  start_fake_daemon "$1"
  expect_fault_for_all "The daemon at $socket: $2."
}
reason closes 'it closed the connection without an answer'
reason speaks-http "it does not speak pushgate's protocol"
reason other-version 'it speaks protocol version 3, this hook 2'
reason unknown-verdict 'its answer makes no sense'
reason refuses 'it refuses: not today'

# An answer that comes in pieces is one.
start_fake_daemon rejects-byte-by-byte
commit_file b.py <<<'x = 1'
push origin main
expect_reject
expect_text 'byte by byte'
