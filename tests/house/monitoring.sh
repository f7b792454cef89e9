#!/usr/bin/env bash
# Alerts are right and tested, the dashboard's queries can be read, and the runbook has a section for each
# alert and each kind of fault.
# shellcheck source=tests/house/lib.sh
. "$(dirname "$0")/lib.sh"

monitoring=install/monitoring
runbook=$monitoring/runbook.md
while IFS= read -r alert; do
  grep -qxF "### $alert" "$runbook" || violation "$runbook: no section about the alert $alert"
  grep -qE "alertname: $alert\}?\$" "$monitoring/alerts_test.yaml" || violation "$alert is not tested"
done < <(sed -nE 's/^ +- alert: (.*)/\1/p' "$monitoring/alerts.yaml")
kinds=$(sed -nE 's/^ +return "([a-z_]+)";/\1/p; s/.*kRecordFault\[\] = "([a-z]+)";/\1/p' hook/daemon/tally.cc hook/daemon/tally.h)
[[ $(wc -w <<<"$kinds") == 8 ]] || violation "the kinds of faults are not found in hook/daemon/tally.*: $kinds"
for kind in $kinds; do
  grep -qxF "### $kind" "$runbook" || violation "$runbook: no section about the fault $kind"
done
# What pushers and the journal are told, but what commands say of their own words or of rule files.
mapfile -t sources < <(find diffscan record hook/*.cc hook/client hook/daemon hook/history hook/identity hook/policy \
  hook/protocol -name '*.cc' -o -name 'connect.h' |
  grep -vE '^(diffscan/(range|staged|worktree|repositories)|hook/(replay|rule_files)|hook/policy/(excuse|new_baseline)|hook/history/rejected)\.cc$' | sort)
texts=$(mktemp)
missing=$(python3 tests/house/fault_texts.py "$runbook" "${sources[@]}" 2>"$texts")
(($(cat "$texts") > 60)) || violation "the texts of faults are not found in the sources"
rm "$texts"
while IFS= read -r text; do
  [[ -z $text ]] || violation "$runbook says nothing about $text"
done <<<"$missing"
# What the alerts and the dashboard ask for is what the daemon tells.
while IFS= read -r metric; do
  grep -qF "\"${metric/%_bucket/}\"" hook/daemon/metrics.cc || violation "no metric is called $metric"
done < <(grep -ohE '\bpushgate_[a-z_]+' "$monitoring/alerts.yaml" "$monitoring/dashboard.json" | sort -u)

promtool=$tree/.tools/promtool
[[ -x $promtool ]] || promtool=$(command -v promtool) || { verdict && skip "no promtool (install/bootstrap --tests)"; }
said=$(cd "$monitoring" && "$promtool" check rules alerts.yaml 2>&1) || violation "$said"
said=$(cd "$monitoring" && "$promtool" test rules alerts_test.yaml 2>&1) || violation "$said"

# A query is read by promtool as the expression of a recording rule.
rules=$(mktemp)
trap 'rm -f "$rules"' EXIT
python3 - "$monitoring/dashboard.json" >"$rules" <<'END'
import json, sys
print("groups: [{name: dashboard, rules: [")
panels = json.load(open(sys.argv[1]))["panels"]
queries = [target["expr"] for panel in panels for target in panel["targets"]]
for i, query in enumerate(queries):
    print(json.dumps({"record": f"query:{i}", "expr": query.replace("$owner", ".*")}) + ",")
print("]}]")
assert len(queries) > 10
END
said=$("$promtool" check rules "$rules" 2>&1) || violation "$monitoring/dashboard.json: $said"
verdict
