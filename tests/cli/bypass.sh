#!/usr/bin/env bash
# bypass list, check, add, revoke: what is in force, who would pass and what near entries lack, and
# files that are changed without losing a comment.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
cd "$work"
mkdir bypass.d

cat >pushgate.yaml <<'END'
server: gitea
bypass: [bypass.d/*.yaml]
groups_file: GROUPS
history: sqlite://RECORD
policies: [{repos: ["**"]}]
END
sed -i "s,GROUPS,$work/groups.yaml,; s,RECORD,$history," pushgate.yaml
echo 'groups: {admins: [carol]}' >groups.yaml
cat >bypass.d/a.yaml <<'END'
# kept by the platform team
entries:
  # while the report is rewritten
  - id: report        # see OPS-12
    users: [alice]
    repos: ["team/*"]
    refs: [refs/heads/main]
    paths: ["reports/**"]
    rules: [db-direct-session]
    until: 2999-12-31
    max_uses: 3
    reason: until the report is rewritten
    ticket: OPS-12
    approved_by: carol

  # over
  - {id: old, groups: [admins], repos: [team/api], until: 2020-01-31}
END
cp bypass.d/a.yaml a.before
alias_config=(--config pushgate.yaml)
check() { run bypass check "${alias_config[@]}" "$@"; }

# ---- list
run bypass list "${alias_config[@]}"
expect_status 0
expect_err "pushgate: there is no record $history: how often entries were used is not known"
diff - out <<END || fail "not the list expected"
report
   for:     users alice; repos team/*; refs refs/heads/main; paths reports/**; rules db-direct-session
   valid:   until the end of 2999-12-31 UTC, at most 3 uses
   why:     until the report is rewritten; ticket OPS-12; approved by carol
   in:      bypass.d/a.yaml:4:9
old
   for:     groups admins; repos team/api
   valid:   until the end of 2020-01-31 UTC
   why:     no reason is given
   in:      bypass.d/a.yaml:17:10
   warning: ended, and excuses nobody: revoke it
2 entries in 1 file
END
run bypass list "${alias_config[@]}" --format json
expect_status 0
python3 - <<'END' || fail "$(cat out)"
import json
listed = json.load(open('out'))
report, old = listed['entries']
assert listed['version'] == 1 and listed['errors'] == []
assert report['ends'] == '3000-01-01T00:00:00Z' and not report['ended'] and report['max_uses'] == 3
assert old['ended'] and old['warning'] and old['reason'] is None and old['groups'] == ['admins']
END

# ---- check
full=(--user alice --repo team/api --ref refs/heads/main --path reports/a.py --rule db-direct-session)
check "${full[@]}"
expect_status 0
expect_out 'excused by report (bypass.d/a.yaml:4:9), until the end of 2999-12-31 UTC, at most 3 uses, counted on each server by itself'
check --user alice --repo team/api --ref main
expect_status 0
expect_out 'excused by report (bypass.d/a.yaml:4:9), until the end of 2999-12-31 UTC, for paths reports/**, for rules db-direct-session, at most 3 uses, counted on each server by itself'
check "${full[@]}" --at 3000-01-01T00:00:00Z
expect_status 1
expect_out '   until: it ended less than an hour before, at 3000-01-01T00:00:00Z'
check "${full[@]}" --at 2999-12-31
expect_status 0
check "${full[@]}" --user bob --user alice
expect_status 2
check --user alce --repo team/api --ref main --path reports/a.py
expect_status 1
expect_out 'not excused'
expect_out 'near: report (bypass.d/a.yaml:4:9)'
expect_out "   user: 'alce' is none of alice (did you mean 'alice'?)"
expect_out '   user: in no group, not in admins'
check --user alice --repo team/api --ref dev --rule gate-size
expect_status 1
expect_out "   ref: 'refs/heads/dev' is none of refs/heads/main"
expect_out "   rule: 'gate-size' stands for what cannot be judged: only its id in 'rules' excuses that"
check --user carol --repo team/api --ref main --at 2020-01-31
expect_status 0
check --user dave --group admins --repo team/api --ref main --at 2020-02-02T00:00:00Z
expect_status 1
expect_out '   until: it ended 1 day before, at 2020-02-01T00:00:00Z'
check --user $'\e[31mx' --repo x --ref x
expect_status 1
expect_out 'not excused: no entry comes near'
check --user x --repo y
expect_status 2
check "${full[@]}" --at tomorrow
expect_status 2
check --user alice --repo team/api --ref main --rule db-direct-sesion
expect_status 2
expect_err "pushgate: --rule: there is no rule 'db-direct-sesion' (did you mean 'db-direct-session'?)"
check "${full[@]}" --account
expect_status 1
expect_out "   user: a Unix account has a name for entries with 'server: ssh' alone"

# ---- add
run bypass add "${alias_config[@]}" --id new --user 'bob: x' --path 'src/**' --permanent \
  --reason $'"why" # not\n' --break-glass --max-uses 2
expect_status 0
expect_silent err
expect_out "added new to bypass.d/a.yaml; in force once pushgated reads it: systemctl reload 'pushgated@*'"
cat a.before - >a.expected <<'END'
  - id: new
    users: ["bob: x"]
    paths: ["src/**"]
    permanent: true
    max_uses: 2
    reason: "\"why\" # not\u000A"
    break_glass: true
END
diff a.expected bypass.d/a.yaml || fail "add changed something else"
check --user 'bob: x' --repo r --ref main --path src/x.py
expect_status 1
check --user 'bob: x' --repo r --ref main --path src/x.py --reason ' '
expect_status 1
check --user 'bob: x' --repo r --ref main --path src/x.py --reason emergency
expect_status 0

for bad in "--id new --user x --permanent" "--id x --user * --permanent" "--id x --permanent" \
  "--id x --user y" "--id x --user y --permanent --until 2999-01-01" "--id x --user y --until never" \
  "--id x! --user y --permanent" "--id x --user y --permanent --max-uses 0" \
  "--id x --user y --permanent --ref main"; do
  set -f
  # shellcheck disable=SC2086  # words are meant
  run bypass add "${alias_config[@]}" --reason r $bad
  set +f
  expect_status 2
  expect_silent out
  diff a.expected bypass.d/a.yaml || fail "add wrote although it failed: $bad"
done

# ---- a file is replaced: permissions and links stay, nothing is left over
chmod 640 bypass.d/a.yaml
mv bypass.d/a.yaml real.yaml
ln -s ../real.yaml bypass.d/a.yaml
run bypass revoke new "${alias_config[@]}"
expect_status 0
expect_out "revoked new in bypass.d/a.yaml; in force once pushgated reads it: systemctl reload 'pushgated@*'"
diff a.before real.yaml || fail "revoke left something"
[[ -L bypass.d/a.yaml && $(stat -c %a real.yaml) == 640 ]] || fail "the link or its permissions are gone"
[[ $(find . -name '.*.yaml*' | wc -l) == 0 ]] || fail "a temporary file is left"

# ---- revoke
run bypass revoke report "${alias_config[@]}"
expect_status 0
diff - real.yaml <<'END' || fail "revoke changed something else"
# kept by the platform team
entries:
  # while the report is rewritten

  # over
  - {id: old, groups: [admins], repos: [team/api], until: 2020-01-31}
END
run bypass revoke report "${alias_config[@]}"
expect_status 2
expect_err "pushgate: there is no entry 'report'"
run bypass revoke odl "${alias_config[@]}"
expect_err "pushgate: there is no entry 'odl' (did you mean 'old'?)"

# ---- a new file, and one that is not named
run bypass add "${alias_config[@]}" --id fresh --user x --until 2999-01-01 --reason r --file bypass.d/b.yaml
expect_status 0
[[ $(stat -c %a bypass.d/b.yaml) == 644 ]] || fail "a new file has odd permissions"
run bypass add "${alias_config[@]}" --id lost --user x --until 2999-01-01 --reason r
expect_status 2
expect_err 'pushgate: --file: say which of bypass.d/a.yaml, bypass.d/b.yaml'
run bypass add "${alias_config[@]}" --id lost --user x --until 2999-01-01 --reason r --file elsewhere.yaml
expect_status 2
expect_err "pushgate: elsewhere.yaml: 'bypass:' of the configuration does not name it: it would have no effect; nothing was written"
[[ ! -e elsewhere.yaml ]] || fail "a file without effect was left"

# ---- what would not do what it says is not written, or said
add() { run bypass add "${alias_config[@]}" --reason r --file bypass.d/b.yaml "$@"; }
cp bypass.d/b.yaml b.before
add --id late --user x --until 2020-01-31
expect_status 2
expect_err 'pushgate: --until: 2020-01-31 is over'
chmod 666 bypass.d/b.yaml
add --id open --user x --permanent
expect_status 2
grep -q "^pushgate: bypass.d/b.yaml: others can write .*: chmod o-w .*; nothing was written$" err || fail "$(cat err)"
chmod 644 bypass.d/b.yaml
echo 'entries: [{id: x, usr: [a], ref: [b]}]' >bypass.d/b.yaml
add --id more --user x --permanent
expect_status 2
expect_err 'pushgate: bypass.d/b.yaml: mend it first; nothing was written'
[[ $(grep -c "unknown key 'usr'" err) == 1 ]] || fail "an error is said twice: $(cat err)"
! grep -qF '\n' err || fail "errors in one line: $(cat err)"
cp b.before bypass.d/b.yaml
add --id typo --user x --permanent --rule db-direct-sesion
expect_status 0
expect_err "pushgate: --rule: there is no rule 'db-direct-sesion' (did you mean 'db-direct-session'?), unless a repository brings it"
run bypass revoke typo "${alias_config[@]}"
cmp b.before bypass.d/b.yaml || fail "add left something"

# ---- many at once
for i in 1 2 3 4 5 6 7 8; do
  "$PUSHGATE_BIN/pushgate" bypass add "${alias_config[@]}" --id "p$i" --user "u$i" --permanent --reason r \
    --file bypass.d/b.yaml >/dev/null 2>>err &
done
wait
[[ $(grep -c -- '- id: p' bypass.d/b.yaml) == 8 ]] || fail "an entry was lost: $(cat bypass.d/b.yaml err)"

# ---- broken files
echo 'entries: [' >bypass.d/c.yaml
run bypass list "${alias_config[@]}"
expect_status 2
expect_out '10 entries in 3 files'
grep -q '^bypass.d/c.yaml:2:1: ' err || fail "$(cat err)"
check --user x --repo r --ref main
expect_status 2
run config check pushgate.yaml
expect_status 2
expect_err 'pushgate: what these files say excuses nobody'
rm bypass.d/c.yaml
run config check pushgate.yaml
expect_status 0
expect_silent err
chmod 666 pushgate.yaml
run bypass list "${alias_config[@]}"
expect_status 2
expect_err "pushgate.yaml: others can write $work/pushgate.yaml, so that it is not believed: chmod o-w $work/pushgate.yaml"

# ---- help
run bypass
expect_status 2
run bypass --help
expect_status 0
run bypass chekc
expect_err "pushgate: bypass: there is no 'chekc' (did you mean 'check'?)"
for action in list check add revoke; do
  run bypass "$action" --help
  expect_status 0
  expect_silent err
done
