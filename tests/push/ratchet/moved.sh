#!/usr/bin/env bash
# Old findings stay old where lines move, a formatter runs, or a file or function moves; a copy is
# new. With 'scope: file' every finding of a changed file is asked about.
# shellcheck source=tests/push/ratchet/lib.sh
. "$(dirname "$0")/lib.sh"

old_code
serve 'scope: file'
baseline

# Lines move.
{ printf '"""About."""\n\nimport os\n\n\n' && cat a.py; } >a.new && mv a.new a.py
commit
push origin main
expect_accept
expect_text ', 2 in the baseline'

# A formatter runs.
cat >a.py <<'PY'
"""About."""

import os

engine = bad('engine', )
def load(key):
    first = (1)
    return (
        bad(
            key,  # the key
            first,
        )
    )
PY
commit
push origin main
expect_accept
expect_text ', 2 in the baseline'

# A file moves, and changes.
mkdir src
git mv a.py src/models.py
printf '\n\nlast = 1\n' >>src/models.py
commit
push origin main
expect_accept
expect_text ', 2 in the baseline'
expect_left 4
grep -qxF 'src/models.py: no-bad, in load' "$work/baseline" || fail "$(cat "$work/baseline")"

# A function moves into another file.
cat >c.py <<'PY'
def remove(key):
    return bad(key)
PY
cat >b.py <<'PY'
def save(key):
    return bad(key)
PY
commit
push origin main
expect_accept
expect_left 4

# A file is copied: the original is still there.
cp src/models.py src/aaa.py
commit
push origin main
expect_reject
expect_findings 'src/aaa.py:5 no-bad' 'src/aaa.py:9 no-bad'

# A function is copied into another file, from where it had moved.
again
cat >>b.py <<'PY'


def remove(key):
    return bad(key)
PY
commit
push origin main
expect_reject
expect_findings 'b.py:6 no-bad'

# A moved file and a copy of it in one push: one is the original, the other new.
again
git mv c.py e.py
cp e.py d.py
printf 'x = 1\n' >>d.py
commit
push origin main
expect_reject
[[ $(findings | wc -l) == 1 ]] || fail "expected one finding: $(findings)"

# On a branch a file moves, and is copied by a second push.
again
git mv c.py e.py
printf 'x = 1\n' >>e.py
commit
push origin HEAD:refs/heads/feature
expect_accept
expect_text ', 1 in the baseline'
cp e.py c2.py
commit
push origin HEAD:refs/heads/feature
expect_reject
expect_findings 'c2.py:2 no-bad'
verify
