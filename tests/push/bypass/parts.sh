#!/usr/bin/env bash
# An entry excuses the paths, rules and refs that it names and no others; one finding more blocks.
# shellcheck source=tests/push/bypass/lib.sh
. "$(dirname "$0")/lib.sh"

scene
entries <<'YAML'
  - {id: legacy, paths: ["legacy/**"], rules: [no-bad], refs: [refs/heads/main], permanent: true}
  - {id: big, users: [alice], rules: [gate-size], permanent: true}
  - {id: all, users: [alice], paths: ["big/**"], permanent: true}
YAML
serve ssh $'limits: {deadline: 60s, blob: 1KiB}'

bad_commit legacy/a.py
push origin HEAD:main
expect_excused_by legacy
bad_commit legacy2/a.py
push origin HEAD:main
expect_not_excused
bad_commit legacy/b.py
push origin HEAD:refs/heads/dev
expect_not_excused
commit_file src/c.py <<<'x = bad()'
push origin HEAD:main
expect_reject
expect_findings 'src/c.py:1 no-bad'
expect_text 'pushgate: excused: legacy/b.py:1: no-bad (by bypass entry legacy)'
bad_commit legacy/c.py
commit_file legacy/w.py <<<'x = worse()'
push origin HEAD:main
expect_reject
expect_findings 'legacy/w.py:1 no-worse'

# What could not be judged is excused by its rule's name, not by an entry for everything.
bad_commit big/a.py
{ repeat 400 '# bad' && printf '\nx = bad()\n'; } >big/a.py
commit
push origin HEAD:main
expect_reject
expect_findings 'big/a.py gate-size'
PUSHGATE_USER=alice push origin HEAD:main
expect_excused_by big
expect_text 'pushgate: excused: big/a.py: gate-size (by bypass entry big)'
