#!/usr/bin/env bash
# In random histories, with merges of every kind, force-pushes and refs that do not count, the
# gate finds what git shows as added.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../../lib.sh"

command -v python3 >/dev/null || skip "python3 is not here"
make_bare app
configure_default
# SEED=n ROUNDS=m for more than the few that every run can afford.
python3 "$tests/push/blame/random_histories.py" "$PUSHGATE_BIN/pushgate" "$config" "$srv/app.git" \
  "${SEED:-1}" "${ROUNDS:-25}" || fail "a random history was judged wrongly"
