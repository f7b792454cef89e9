#!/usr/bin/env bash
# replay --since: what rules would have done to the recorded pushes, as sums.
# shellcheck source=tests/push/replay/lib.sh
. "$(dirname "$0")/lib.sh"

configure <<'YAML'
policies:
  - {repos: ["**"], refs: ["refs/heads/**"]}
YAML
for name in app other; do
  make_bare "$name"
  guard "$name"
done
start_daemon
clone other
commit_file z.py <<<'x = poor()'
PUSHGATE_USER=carol push origin main
clone app
for n in 1 2 3; do
  commit_file "$n.py" <<<"def f():
    return poor() + poor($n)"
  PUSHGATE_USER=alice push origin main
  expect_accept
done
commit_file clean.py <<<'x = 1'
PUSHGATE_USER=$'bob\e[31m' push origin main
expect_accept
commit_file bad.py <<<'x = bad()'
PUSHGATE_USER=bob push origin main
expect_reject
expect_count 6
cat >"$work/new.yaml" <<'YAML'
rules:
  - {id: no-poor, languages: [python], severity: ERROR, message: Never., pattern: poor(...)}
YAML
untouched replay 0 --since 1d --rules "$work/new.yaml"
diff - "$work/out" <<'END' || fail "not what was expected"
6 pushes: 5 judged again, 1 could not be
    1: its objects are gone
would have been blocked: 4 pushes, by 7 findings; 0 other findings

by rule (pushes blocked, findings that block, others):
       4       7       0  no-poor

by repository (pushes blocked, findings that block, others):
       3       6       0  app
       1       1       0  other

by user (pushes blocked, findings that block, others):
       3       6       0  alice
       1       1       0  carol
END
[[ ! -s $work/err ]] || fail "progress where there is no terminal: $(cat "$work/err")"
replay 0 --since 1d --rules "$work/new.yaml" --repository app --user alice --limit 2 --format json
python3 - "$work/out" <<'EOP' || fail "$(cat "$work/out")"
import json, sys
said = json.load(open(sys.argv[1]))
assert said["complete"] and (said["pushes"], said["judged"], said["blocked"], said["findings"]) == (2, 2, 2, 4), said
assert said["by_user"] == [{"blocked": 2, "findings": 4, "others": 0, "name": "alice"}], said
EOP
replay 0 --since 1d
expect_line 'would have been blocked: 0 pushes, by 0 findings; 7 other findings'
replay 0 --since 1d --until 1h
expect_line '0 pushes: 0 judged again, 0 could not be'
replay 0 --since 1d --time 1ms --rules "$work/new.yaml"
replay 2 --since yesterday
replay 2 1 --since 1d

# A repository that is gone, and one that a git gc has cleaned.
rm -rf "$srv/other.git"
git -C "$srv/app.git" update-ref refs/heads/main "$(git rev-parse HEAD~4)"
git -C "$srv/app.git" reflog expire --all --expire=now
git -C "$srv/app.git" gc -q --prune=now
replay 0 --since 1d --rules "$work/new.yaml"
grep -q '^6 pushes: 1 judged again, 5 could not be$' "$work/out" || fail "$(cat "$work/out")"
expect_line '    3: the commits are gone'

# Repositories that were moved are one reason, whatever their paths are.
mv "$srv/app.git" "$work/"
replay 0 --since 1d --rules "$work/new.yaml"
grep -qx '    6: there is no Git repository here' "$work/out" || fail "$(cat "$work/out")"
