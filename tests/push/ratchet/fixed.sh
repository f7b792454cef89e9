#!/usr/bin/env bash
# What is fixed on the default branch leaves the baseline, and is new when it comes again: however the
# fix came in, and whether or not a push took note of it.
# shellcheck source=tests/push/ratchet/lib.sh
. "$(dirname "$0")/lib.sh"

old_code
serve
baseline

sed -i 's/return bad(key, first)/return first/' a.py
commit
push origin main
expect_accept
expect_left 3
sed -i 's/return first/return bad(key, first)/' a.py
commit
push origin main
expect_reject
expect_findings 'a.py:6 no-bad'

# A fix on another branch takes nothing away.
again
sed -i '0,/return bad(key)/s//return 1/' b.py
commit
push origin HEAD:refs/heads/feature
expect_accept
expect_left 3

# A fix that no hook saw.
hook=$srv/app.git/hooks/pre-receive
again
sed -i '0,/return bad(key)/s//return 1/' b.py
commit
mv "$hook" "$hook.off"
push origin main
expect_accept
mv "$hook.off" "$hook"
sed -i '0,/return 1/s//return bad(key)/' b.py
commit
push origin main
expect_reject
expect_findings 'b.py:2 no-bad'
expect_left 2

# A push that the gate accepts and something else refuses takes nothing away.
again
mv "$hook" "$hook.gate"
printf '#!/bin/sh\n%s.gate && exit 1\n' "$hook" >"$hook"
chmod 755 "$hook"
sed -i 's/return bad(key)/return 2/' b.py
commit
push origin main
expect_refused
mv "$hook.gate" "$hook"
again
sed -i 's/return bad(key)/return bad(key)  # why/' b.py
commit
push origin main
expect_accept
expect_text ', 1 in the baseline'
expect_left 2

# The branch is rewritten to a history without what the baseline was taken from.
git checkout -q --orphan fresh
git rm -q --cached -r .
git add a.py
tick
git commit -q -m Fresh
push --force origin fresh:main
git -C "$srv/app.git" reflog expire --expire=now --all
git -C "$srv/app.git" update-ref -d refs/heads/feature
git -C "$srv/app.git" gc -q --prune=now
expect_left 1
verify
