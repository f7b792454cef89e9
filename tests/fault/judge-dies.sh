#!/usr/bin/env bash
# No daemon, and judging in process ends in a way that is no verdict: nothing passes.
# shellcheck source=tests/fault/lib.sh
. "$(dirname "$0")/lib.sh"

scene
fallback_script <<'SCRIPT'
#!/bin/sh
kill -SEGV $$
SCRIPT
expect_fault_for_all 'ended by a signal: Segmentation fault'

fallback_script <<'SCRIPT'
#!/bin/sh
echo "terminate called" >&2
exit 3
SCRIPT
expect_fault_for_all 'it ended with status 3: terminate called'

# Its own fault is relayed as it is.
fallback_script <<'SCRIPT'
#!/bin/sh
cat >/dev/null
echo "pushgate: fault: of its own"
exit 2
SCRIPT
expect_fault_for_all 'pushgate: fault: of its own'

# It talks without end.
fallback_script <<'SCRIPT'
#!/bin/sh
exec yes
SCRIPT
expect_fault_for_all 'it said more than'
