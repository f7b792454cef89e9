#!/usr/bin/env bash
# In random files, edited at random, the gate finds what stands in a unit with a line that git
# shows as added, and nothing else.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../../lib.sh"

command -v python3 >/dev/null || skip "python3 is not here"
make_bare app
configure_default
# SEED=n ROUNDS=m for more than the few that every run can afford.
python3 "$tests/push/where/random_edits.py" "$PUSHGATE_BIN/pushgate" "$config" "$srv/app.git" \
  "${SEED:-1}" "${ROUNDS:-25}" || fail "a random edit was judged wrongly"
