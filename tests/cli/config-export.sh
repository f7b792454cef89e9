#!/usr/bin/env bash
# config export: what of the server's settings concerns developers, in one file that means the same
# there, and nothing about people and the server.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
mkdir -p "$work/etc/rules.d" "$work/app/.pushgate"
cd "$work/etc"
cp "$tests/push/rules.yaml" rules.d/team.yaml
# Whatever stands in a rule file comes out as it was.
printf 'rules:\n  - id: odd\n    languages: [python]\n    severity: ERROR\n    pattern: odd()\n    message: "caf\xc3\xa9 \xe2\x80\xa8\t"\n\n# end \t \n\n' >odd.yaml
printf 'rules:\r\n  - {id: other, languages: [python], severity: ERROR, pattern: other(), message: m}\r\n' >rules.d/other.yaml
mkdir more
printf '  \nrules:\n  - {id: more, languages: [python], severity: ERROR, pattern: more(), message: m}' >more/odd.yaml
cat >pushgate.yaml <<END
repositories: /srv/secret-place
templates_url: https://bob:secret-place@git.example.com/{pack}/{template}?private_token=secret-place&view={pack}&sig=secret-place#part
history: sqlite:///var/secret-place/history.db
groups_file: $work/etc/groups.yaml
dashboard: {token_file: /etc/secret-place/token}
rules: [db-connection, rules.d/*.yaml, $work/etc/odd.yaml, more/odd.yaml]
packs: {db-connection: {tenant_columns: [org_id]}}
bypass: [bypass.yaml]
limits: {blob: 1MiB, deadline: 3s}
policies:
  - {repos: ["team/app"], refs: ["refs/heads/main"], severities: {no-bad: WARNING}, suppressions: [odd]}
  - {repos: ["other/*"], scope: file, scope_commits: each, baseline: [], enforce: warn}
  - {repos: ["**"], refs: ["refs/heads/**"], scope: line, ratchet: true}
END
cat >bypass.yaml <<'END'
entries: [{id: one, users: [alice], rules: [no-bad], permanent: true, reason: because}]
END
echo 'groups: {secret-team: [alice]}' >groups.yaml

run config export pushgate.yaml
expect_status 0
expect_silent err
cp "$work/out" "$work/all.yaml"
! grep -nE 'secret|alice|history|deadline|groups|/etc|/srv' "$work/all.yaml" || fail "it tells too much"
expect_out '  bypass: true'
grep -qF 'https://git.example.com/{pack}/{template}?view={pack}#part' "$work/out" || fail "$(grep templates "$work/out")"
run config check "$work/all.yaml"
expect_status 0
run config export "$work/all.yaml"
expect_status 0
diff <(grep -v 'bypass:' "$work/all.yaml") <(grep -v 'bypass:' "$work/out") >&2 ||
  fail "what is exported means something else"

run config export pushgate.yaml --repository team/app
expect_status 0
[[ $(grep -c '^  - repos: \["\*\*"\]$' "$work/out") == 2 ]] || fail "not its policies: $(cat "$work/out")"
! grep -q 'other/' "$work/out" || fail "it tells of other repositories"
cp "$work/out" "$work/app/.pushgate/pushgate.yaml"
run config export nowhere.yaml
expect_status 2
expect_silent out
run config check --repository team/app
expect_status 2

# The server's findings, and the clone's: by a committed file, also where others can write it.
cd "$work/app"
git init -q
git checkout -q -b main
write_file a.py <<'END'
bad()
odd()  # pushgate: allow[odd] agreed
odd()
other()
more()
END
chmod -R a+w .pushgate
findings_of() { jq -c '[.findings[] | [.rule, .line, .severity, .decision, .template, .fingerprint]]' "$work/out"; }
run check --config "$work/etc/pushgate.yaml" --repository team/app --format json
expect_status 1
server=$(findings_of)
run check --format json
expect_status 1
[[ $(cat "$work/err") == 'pushgate: bypass entries are not asked: '* ]] || fail "$(cat "$work/err")"
[[ $(findings_of) == "$server" ]] || fail "other findings: $(findings_of), not $server"
[[ $(jq -r '.unknown | length' "$work/out") == 1 ]] || fail "bypass lists are not named"
(cd .pushgate && "$PUSHGATE_BIN/pushgate" check --format json ../a.py) >"$work/out" && fail "status 0"
[[ $(findings_of) == "$server" ]] || fail "other findings below"

# All policies in one file: the repository goes by its origin.
cp "$work/all.yaml" .pushgate/pushgate.yaml
for url in git@git.example.com:team/app.git ssh://git@git.example.com:22/team/app \
  https://git.example.com/team/app.git/ host:~/team/app.git; do
  git remote remove origin 2>/dev/null || true
  git remote add origin "$url"
  run check --format json
  [[ $(findings_of) == "$server" ]] || fail "$url: other findings: $(cat "$work/err")"
done
git remote set-url origin https://git.example.com/other/app
run check --format json
expect_status 0

# A client that is older than its rules says so; nothing runs that it would not understand.
sed 's/^  by: .*/  by: 99.0.0/' "$work/all.yaml" >"$work/newer.yaml"
run check --config "$work/newer.yaml" --repository team/app a.py
expect_status 1
{ cat "$work/newer.yaml"; echo 'new_key: 1'; } >"$work/key.yaml"
run check --config "$work/key.yaml" a.py
expect_status 3
expect_silent out
grep -q '^pushgate: pushgate 99.0.0 exported this configuration, and this is .*, which is older: update it$' "$work/err" ||
  fail "$(cat "$work/err")"
sed 's/^  rules: .*/  rules: 0123/' "$work/newer.yaml" >"$work/rules.yaml"
run check --config "$work/rules.yaml" --repository team/app a.py
expect_status 1
grep -q "the rules differ from the server's, and so may the verdict; update this one" "$work/err" ||
  fail "$(cat "$work/err")"
sed -i 's/^  by: .*/  by: 0.0.1/' "$work/key.yaml"
run check --config "$work/key.yaml" a.py
expect_status 2
