#!/usr/bin/env bash
# Frames that are malformed, oversized, cut short or of another version: the daemon answers with a
# refusal, closes, and goes on serving.
# shellcheck source=tests/fault/lib.sh
. "$(dirname "$0")/lib.sh"

scene
start_daemon
ask() { python3 "$faults/peer.py" client "$socket" "$1"; }
expect_refusal() {
  local reply
  reply=$(ask "$1")
  [[ $reply == "refusal $2"*closed ]] || fail "to '$1' it replied: $reply"
}
for ((round = 0; round < 3; round++)); do
  expect_refusal http 'the request is not of this protocol'
  expect_refusal other-version 'the hook speaks protocol version 3, the daemon 2'
  expect_refusal too-big 'the request is larger than 36 MiB'
  for mode in empty bytes-left-over relative-path nul-in-path million-variables an-answer unknown-frame \
    cut-payload; do
    expect_refusal "$mode" 'the request is malformed'
  done
  for mode in closes-at-once closes-in-header closes-in-payload; do
    [[ $(ask "$mode") == closed ]] || fail "$mode"
  done
  for mode in no-updates no-repository malformed-updates; do
    reply=$(ask "$mode")
    [[ $reply == fault* ]] || fail "to '$mode' it replied: $reply"
  done
  expect_right_verdicts
done
