#!/usr/bin/env bash
# The same figures from audit, report, dashboard, metrics and a hand count; pages follow the record, and show
# the year that was back-filled.
# shellcheck source=tests/dashboard/lib.sh
. "$(dirname "$0")/lib.sh"

configure <<EOF
report: {show_code: true}
metrics_textfile: $work/metrics.prom
policies:
  - repos: ["**"]
    refs: ["refs/heads/**"]
    initial: accept
bypass: [bypass.yaml]
EOF
soon=$(date -u -d "+10 days" +%F)
cat >"$work/bypass.yaml" <<EOF
entries:
  - {id: hotfix, paths: ["hot/**"], until: $soon, reason: "until it is right", ticket: OPS-1, approved_by: lead}
EOF

# By hand: 5 Python files, 3 with something that blocks: a.py 2, b.py 1, lib/deep/c.py 1; hot/d.py 1 is
# excused; b.py 1 warns.
make_bare team/app
clone team/app
guard team/app
clock=$(($(date +%s) - 300 * 86400))
write_file old.py <<<$'bad(1)\nbad(2)\nbad(3)'
commit
clock=$(($(date +%s) - 100 * 86400))
git rm -q old.py
write_file a.py <<<$'bad(1)\nbad(2)'
write_file b.py <<<$'poor(1)\nbad(2)'
write_file lib/deep/c.py <<<'bad(1)'
write_file hot/d.py <<<'bad(1)'
write_file clean.py <<<'x = 1'
commit
clock=$(($(date +%s) - 3600))
start_daemon
push origin main
expect_accept
# Pushes: refused for one finding, then right; one is excused, one suppressed.
write_file e.py <<<'bad(9)'
commit
push origin main
expect_reject
write_file e.py <<<$'poor(9)\nbad(1)  # pushgate: allow[no-bad] just here'
write_file hot/d.py <<<$'bad(1)\nbad(3)'
commit
push origin main
expect_accept

serve
curl -s "$site/" >"$work/before.html"
grep -q 'No audit is recorded yet' "$work/before.html" || fail "$(cat "$work/before.html")"

run audit --since 1y --every 4w --config "$config" --format json
expect_status 0
cp "$work/out" "$work/audit.json"
run report --period week --format json --config "$config"
cp "$work/out" "$work/report.json"

# The page follows the record without being told.
follows() { curl -s "$site/" | grep -q 'Share of files in compliance'; }
wait_until "the page to follow" follows

fetch() { curl -sf "$site/$1" >"$work/page" || fail "no $1"; }
crawl_for() { grep -oE "href=\"[^\"]*$1[^\"]*\"" "$work/page" | head -1 | sed -E 's/href="(\.\.\/)*//; s/"$//'; }
fetch index.html
cp "$work/page" "$work/index.html"
fetch repositories.html
repository=$(crawl_for repository/team-app-)
fetch "$repository"
cp "$work/page" "$work/repository.html"
folder=$(crawl_for 'folder/team-app-[0-9a-f]*/lib-')
file=$(crawl_for 'file/team-app-[0-9a-f]*/a-py-')
fetch "$folder"
cp "$work/page" "$work/folder.html"
fetch "$file"
cp "$work/page" "$work/file.html"
fetch pushes.html
cp "$work/page" "$work/pushes.html"
fetch pushes/excused-1.html
cp "$work/page" "$work/excused.html"
push_page=$(crawl_for 'push/')
fetch "$push_page"
cp "$work/page" "$work/push.html"
fetch rules.html
fetch "$(crawl_for rule/no-bad-)"
cp "$work/page" "$work/rule.html"
fetch bypasses.html
cp "$work/page" "$work/bypasses.html"
run status --format prometheus --socket "$socket"
cp "$work/out" "$work/metrics"

python3 - "$work" "$soon" <<'PY' || fail "the figures do not agree"
import html, json, re, sys
work, soon = sys.argv[1:]
def text(name):
    page = open(f"{work}/{name}.html").read().split("<main", 1)[1].split(">", 1)[1]
    page = re.sub(r"</(td|th|dt|dd|li|b|span|p|h1|h2|caption|div)>", " | ", page)
    return re.sub(r"(\| )+", "| ", re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", "", page))))
def has(name, *parts):
    for part in parts:
        assert part in text(name), (name, part, text(name)[:3000])
audit = json.load(open(f"{work}/audit.json"))["repositories"][0]
report = json.load(open(f"{work}/report.json"))
[app] = report["repositories"]
assert (audit["files"], audit["noncompliant_files"], audit["decisions"]["block"]) == (6, 3, 4), audit
assert (app["files"], app["noncompliant_files"], app["findings"]) == (6, 3, 4), app
assert audit["compliance_percent"] == app["compliance_percent"] == 50.0
has("index", "non-compliant files of 6 | 3 |", "in compliance | 50.0 % |", "4 findings that block",
    "violations in the worst file | 2 | in a.py", "team/app | a.py | 2 |", "hotfix | " + soon)
has("repository", "non-compliant files of 6 | 3 |", "in compliance | 50.0 % |", "findings that block | 4 |",
    "no-bad | 4 |", "lib/ | 1 | 1 | 0 | 0 |", "hot/ | 0 | 0 | 0 | 2 |", "a.py | 1 | 2 | 0 | 0 |",
    "b.py | 1 | 1 | 1 | 0 |", "1 suppressed, 2 excused")
has("folder", "1 non-compliant files; findings: 1 that block, 0 that warn")
has("file", "no-bad | blocks | ERROR | 2 | 1, 2 |", "bad(1)")
has("rule", "4 findings that block", "team/app | main | 4 |")
# The pushes, as in the report and in the daemon's metrics.
pushes = report["pushes"]
assert (pushes["total"], pushes["accepted"], pushes["refused"], pushes["blocked"], pushes["excused"],
        pushes["suppressed"], pushes["fixed"]) == (3, 2, 1, 1, 1, 1, 1), pushes
for name, number in [("pushes", 3), ("accepted", 2), ("refused", 1), ("faults", 0), ("findings blocked", 1),
                     ("of these fixed", 1), ("excused", 1), ("suppressed", 1)]:
    has("index", f"{name} | {number} |")
metrics = open(f"{work}/metrics").read()
def metric(pattern):
    return sum(float(n) for n in re.findall(pattern + r"[^\n]*? ([0-9.]+)\n", metrics))
assert metric(r'pushgate_pushes_total\{[^\n}]*verdict="accept"') == 2, metrics
assert metric(r'pushgate_pushes_total\{[^\n}]*verdict="reject"') == 1, metrics
assert metric(r"pushgate_push_duration_seconds_count") == 3
longer = re.findall(r"(?:up to|longer than) [0-9.]+ m?s \| ([0-9]+) \|", text("pushes"))
assert len(longer) == 12 and sum(map(int, longer)) == 3, longer
has("pushes", "3 in the record")
has("excused", "1 in the record", "hotfix until it is right")
has("push", "verdict | accepted |", "hotfix", "no-bad | excused |")
has("bypasses", "hotfix | " + soon + " | ends soon", "until it is right; ticket OPS-1 | lead | 1 |")
# A year's trend, by hand: one file that is bad; 3 of 5; 3 of 6.
trend = re.findall(r"\d{4}-\d\d-\d\d \| ([0-9.]+) % \| (\d+) \| (\d+) \|", text("repository"))
assert trend == [("0.0", "1", "1"), ("40.0", "5", "3"), ("50.0", "6", "3")], trend
PY
stop_server
