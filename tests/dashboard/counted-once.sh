#!/usr/bin/env bash
# A repository that was moved counts once, one that was deleted not at all, and an audit of another ref beside
# the totals: the same in audit, report, dashboard, metrics and a hand count.
# shellcheck source=tests/dashboard/lib.sh
. "$(dirname "$0")/lib.sh"

configure_default
# From now on repositories are there.
look_at() { sed -i "s|^repositories: .*|repositories: $1|" "$config"; }
# make NAME LINES: a repository with so many findings in one of two files.
make() {
  make_bare "$1"
  clone "$1"
  for ((i = 1; i <= $2; ++i)); do echo "bad($i)"; done | write_file a.py
  write_file clean.py <<<'x = 1'
  commit
  seed origin main
}
make team/deleted 7
make team/moved 1
git checkout -q -b release
write_file b.py <<<$'bad(1)\nbad(2)'
commit
seed origin release
make team/stays 2
cd "$work"

run audit --config "$config"
expect_status 0
rm -rf "$srv/team/deleted.git"
mv "$srv" "$srv-new"
look_at "$srv-new"
# A folder that is not there says nothing about what was in it.
run audit --under "$srv" --config "$config"
expect_status 2
run audit --config "$config"
expect_status 0
expect_gone() {
  grep -q "^team/deleted: it is no longer at $1/team/deleted.git: " out || fail "$(cat out)"
}
# It stood below the old folder, of which nobody has asked since.
if grep -q deleted out; then fail "$(cat out)"; fi
mkdir "$srv"
git init -q --bare "$srv/other.git"
run audit --under "$srv" --config "$config"
expect_status 0
expect_gone "$srv"
run audit --under "$srv" --config "$config"
if grep -q deleted out; then fail "it was told twice: $(cat out)"; fi
run audit team/moved --ref release --config "$config" --format json
cp out audit.json

# By hand: 2 repositories of 2 files each, one of which has findings: 1 and 2.
for format in json csv markdown html; do
  run report --period week --format $format --config "$config"
  expect_status 0
  cp out "report.$format"
done
run history verify --config "$config"
expect_status 0
start_daemon
run status --format prometheus --socket "$socket"
cp out metrics
run dashboard --out "$work/pages" --config "$config"
expect_status 0
python3 - <<'PY' || fail "the figures do not agree"
import csv, html, json, re
report = json.load(open("report.json"))
assert (report["files"], report["noncompliant_files"], report["findings"]) == (4, 2, 3), report
assert [(r["name"], r["findings"]) for r in report["repositories"]] == [("team/moved", 1), ("team/stays", 2)]
assert len(report["repositories"][0]["trend"]) == 2, report["repositories"][0]["trend"]
[release] = report["other_refs"]
assert (release["ref"], release["files"], release["findings"]) == ("refs/heads/release", 3, 3), release
assert json.load(open("audit.json"))["repositories"][0]["decisions"]["block"] == 3
assert [g["name"] for g in report["gone"]] == ["team/deleted"], report["gone"]
assert sum(f["findings"] for f in report["high_risk"]) == 3, report["high_risk"]
rows = list(csv.DictReader(open("report.csv", newline="")))
assert sum(int(r["findings"]) for r in rows if r["kind"] == "repository") == 3
assert [r["repository"] for r in rows if r["kind"] == "other ref"] == ["team/moved"]
assert [r["repository"] for r in rows if r["kind"] == "gone"] == ["team/deleted"]
text = open("report.markdown").read()
assert "| 2 of 4 | 50.0 % | 3 | 2 |" in text and "Other refs (in no total)" in text, text
assert "## Repositories that are gone (in no total)" in text and "`team/deleted`" in text, text
def page(name):
    read = re.sub(r"</(td|th|dt|dd|li|b|span|p|h1|h2|caption|div)>", " | ", open(name).read())
    return re.sub(r"(\| )+", "| ", re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", "", read))))
overview = page("pages/index.html")
assert "non-compliant files of 4 | 2 |" in overview and "3 findings that block" in overview, overview
assert "2 repositories" in overview and "a.py | 7 |" not in overview
# All three were there, 10 findings in 6 files; then two of them.
trend = re.findall(r"\d{4}-\d\d-\d\d \| ([0-9.]+) % \| (\d+) \| (\d+) \|", overview)
assert trend[-1] == ("50.0", "4", "2") and ("50.0", "6", "3") in trend, trend
listed = page("pages/repositories.html")
assert re.search(r"team/moved \| release \| 33.3 %", listed) and "team/deleted |" in listed, listed
metrics = open("metrics").read()
for name, total in [("audited_files", 4), ("noncompliant_files", 2), (r"audited_findings", 3)]:
    series = re.findall(rf"^pushgate_{name}(\{{[^\n]*\}}) ([0-9]+)$", metrics, re.M)
    assert len({labels for labels, _ in series}) == len(series), series
    counted = sum(int(n) for labels, n in series if "decision" not in labels or '"block"' in labels)
    assert counted == total, (name, series)
PY
