#!/usr/bin/env bash
# What the baseline holds passes, what is new or has grown does not.
# shellcheck source=tests/push/ratchet/lib.sh
. "$(dirname "$0")/lib.sh"

old_code
serve
# Without a baseline everything is new, and the pusher is told why.
sed -i 's/first = 1/first = 2/' a.py
commit
push origin main
expect_reject
expect_findings 'a.py:6 no-bad'
expect_text 'no baseline of this repository has been taken'

baseline
grep -qF 'app: 4 findings at refs/heads/main' "$work/baseline" || fail "$(cat "$work/baseline")"
push origin main
expect_accept
expect_no_finding
expect_text ', 1 in the baseline'

# New, in a function of old findings.
sed -i 's/    first = 2/    first = bad(2)/' a.py
commit
push origin main
expect_reject
expect_findings 'a.py:5 no-bad'
expect_text '1 old finding is in the baseline'

# Grown: the same code twice, in the same function.
again
printf '    return bad(key, first)\n' >>a.py
commit
push origin main
expect_reject
expect_findings 'a.py:7 no-bad'

# The same at module level, where only the new statement is touched.
again
printf 'engine = bad("engine")\n' >>a.py
commit
push origin main
expect_reject
expect_findings 'a.py:7 no-bad'

# The same in another function.
again
printf '\n\ndef other(key):\n    return bad(key)\n' >>b.py
commit
push origin main
expect_reject
expect_findings 'b.py:10 no-bad'

# Another branch is compared with the same baseline.
again
sed -i 's/    first = 1/    first = 3/; s/    first = 2/    first = 3/' a.py
commit
push origin HEAD:refs/heads/feature
expect_accept
expect_text ', 1 in the baseline'

# Work in a block goes on though its header is an old finding, and warnings stay warnings.
again
sed -i 's/return bad(key, first)/return bad(key, first) or poor(1)/' a.py
commit
push origin main
expect_accept
expect_findings 'a.py:6 no-poor'
verify
