#!/usr/bin/env bash
# While the configuration is written anew a hundred times, in several files at once, no push fails and
# none is judged by a mix of two: each of the two configurations has a rule that only it knows, and a
# bypass file that excuses the other's rule.
# shellcheck source=tests/fault/lib.sh
. "$(dirname "$0")/lib.sh"

scene
for version in one two; do
  other=two
  [[ $version == one ]] || other=one
  folder=$work/etc.$version
  mkdir -p "$folder/conf.d"
  cat >"$folder/rules.yaml" <<YAML
rules:
  - {id: no-$version, languages: [python], severity: WARNING, message: m, pattern: bad()}
YAML
  echo "rules: [rules.yaml]" >"$folder/conf.d/rules.yaml"
  echo "policies: [{repos: ['**'], refs: ['refs/heads/**'], severities: {no-$version: ERROR}}]" \
    >"$folder/conf.d/policies.yaml"
  echo "entries: [{id: other, rules: [no-$other], permanent: true}]" >"$folder/bypass.yaml"
  config=$folder/pushgate.yaml
  printf 'bypass: [bypass.yaml]\nlimits: {deadline: 60s}\nhistory: sqlite://%s\n' "$history" >"$config"
done
ln -s etc.one "$work/etc"
config=$work/etc/pushgate.yaml
guard app
start_daemon

rewrite() {
  local version=two i
  for ((i = 0; i < 100; i++)); do
    ln -sfn "etc.$version" "$work/next"
    mv -T "$work/next" "$work/etc"
    # A file is written in place, too; and every other time the daemon is told.
    cp "$work/etc.$version/bypass.yaml" "$work/bypass"
    cat "$work/bypass" >"$work/etc.$version/bypass.yaml"
    ((i % 2)) || kill -HUP "$daemon_pid"
    [[ $version == two ]] && version=one || version=two
    sleep "0.$((i % 4))"
  done
  echo all >"$work/rewritten"
}
rewrite &
rewriter=$!
stop_rewriting() { kill "$rewriter" 2>/dev/null; }
at_end stop_rewriting

pushes=0
seen_one=0 seen_two=0
while [[ ! -e $work/rewritten ]] || ((pushes < 5)); do
  pushes=$((pushes + 1))
  commit_file "bad$pushes.py" <<<'x = bad()'
  push origin HEAD:main
  expect_reject
  found=$(findings)
  case $found in
    "bad$pushes.py:1 no-one") seen_one=$((seen_one + 1)) ;;
    "bad$pushes.py:1 no-two") seen_two=$((seen_two + 1)) ;;
    *) fail "judged by a mix, or not at all: '$found'" ;;
  esac
  git reset -q --hard HEAD~1
done
wait "$rewriter"
((seen_one > 0 && seen_two > 0)) || fail "one of the two was never in force: $seen_one, $seen_two"
if grep -q 'is bad' "$daemon_log"; then fail "a mix was read"; fi
reads=$(grep -c 'was read again' "$daemon_log")
((reads >= 50)) || fail "read again only $reads times"
echo "$pushes pushes, $reads reads"
stop_daemon
