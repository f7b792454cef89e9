# shellcheck shell=bash disable=SC2154
# The daemon cannot be reached, and the fallback ends at once.
commit_file README.md <<<'A fault.'
seed origin main
printf '#!/bin/sh\necho "no space left on device" >&2\nexit 7\n' >"$work/bin/pushgate"
chmod 755 "$work/bin/pushgate"
configure_default
guard app
commit_file src/fine.py <<<'x = 1'
push origin main
