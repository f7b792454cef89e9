#!/usr/bin/env bash
# A repository asks for more rules, a wider scope and stricter severities, from when its default
# branch has it; on a branch alone, or in the push itself, it asks for nothing.
# shellcheck source=tests/push/repository-config/lib.sh
. "$(dirname "$0")/lib.sh"

scene
mkdir tools
own_rule no-print 'print(...)' >tools/rules.yaml
write_file .pushgate.yaml <<'YAML'
rules: [tools/rules.yaml]
severities: {no-poor: ERROR}
YAML
printf 'print(1)\nx = poor(1)\n' >b.py
commit
push origin HEAD:refs/heads/feature
expect_accept
expect_findings 'b.py:2 no-poor'
# The push that brings it is judged by what was accepted before.
push origin :refs/heads/feature
push origin main
expect_accept
expect_findings 'b.py:2 no-poor'

printf 'print(2)\nx = poor(2)\n' >c.py
commit
push origin main
expect_reject
expect_findings 'c.py:1 no-print' 'c.py:2 no-poor'
expect_text 'c.py:2: error: no-poor'
expect_text 'tools/rules.yaml in this repository'
push origin HEAD:refs/heads/other
expect_reject

# Taking it away is judged by it, too, and holds from the next push on.
again
git rm -q .pushgate.yaml
printf 'print(3)\n' >d.py
commit
push origin main
expect_reject
expect_findings 'd.py:1 no-print'
git rm -qf d.py
accepted
printf 'print(3)\nx = poor(3)\n' >d.py
accepted
expect_findings 'd.py:2 no-poor'

# The whole file counts; an old error in another function of it comes up.
printf 'scope: file\n' >.pushgate.yaml
accepted
sed -i 's/return one/return one + 1/' a.py
commit
push origin main
expect_reject
expect_findings 'a.py:2 no-poor' 'a.py:7 no-bad'
