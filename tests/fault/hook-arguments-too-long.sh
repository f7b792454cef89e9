#!/usr/bin/env bash
# The kernel cuts the hook file's first line at 255 bytes, silently: the client sees that --end is
# missing, wherever the cut falls.
# shellcheck source=tests/fault/lib.sh
. "$(dirname "$0")/lib.sh"

scene
start_daemon
read -r whole < <(hook_text)
for length in 254 255 256 257 258 259 260 261 300 1000; do
  # The line has exactly that length, its end included, with a path of the configuration that fits.
  config=$work/$(printf "%0$((length - ${#whole} + ${#config} - ${#work} - 1))d" 0)
  guard app
  [[ $(head -n 1 "$srv/app.git/hooks/pre-receive" | wc -c) == $((length + 1)) ]] || fail "wrong length"
  if ((length <= 255)); then
    expect_right_verdicts
  else
    expect_fault_for_all '--end' '255 bytes' "The server's administrator must install the hook file again."
  fi
  config=$work/pushgate.yaml
done
