#!/usr/bin/env bash
# A report's figures are those of a hand count in every format, and the same bytes each time; names
# that mean harm stay text.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
cd "$work"

configure <<'EOF'
report: {show_code: true}
policies:
  - repos: ["**"]
    refs: ["refs/heads/**"]
    initial: accept
bypass: [bypass.yaml]
EOF
today=$(date -u +%F)
soon=$(date -u -d "$today + 10 days" +%F)
cat >"$work/bypass.yaml" <<EOF
entries:
  - id: hotfix
    paths: ["hot/**"]
    until: $soon
    reason: "<b>until</b> it is right"
    ticket: OPS-1
  - id: much-later
    paths: ["nowhere/**"]
    until: 2199-01-01
    reason: not soon
EOF

run report --config "$config"
expect_status 0
# shellcheck disable=SC2016
expect_out 'No audit is recorded: `pushgate audit` takes one.'

make_bare team/app
clone team/app
guard team/app
start_daemon
# The first push is accepted as it is. By hand: 5 Python files, 3 with something that blocks: a.py
# 2, b.py 1, the hostile one 1; hot/c.py 1 is excused, warned are b.py 1.
write_file a.py <<<$'bad(1)\nbad(2)'
write_file b.py <<<$'poor(1)\nbad(2)'
write_file hot/c.py <<<'bad(1)'
write_file clean.py <<<'x = 1'
hostile=$'=cmd|<img src=x onerror=alert(1)>`"&\xe2\x80\xae,\n.py'
printf 'bad(1)\n' >"$hostile"
printf '# who\n*.py @team/py\n/hot/ @ops\na.py @ann "<script>"\n' >CODEOWNERS
# shellcheck disable=SC2016
export GIT_AUTHOR_NAME='Eve |<u>`x`' GIT_AUTHOR_EMAIL='eve@example.com'
now=$(date +%s)
clock=$((now - 5 * 86400))
commit
push origin main
expect_accept
# Refused for one finding, twice; then fixed. One is warned of, one excused, one suppressed.
write_file d.py <<<'bad(9)'
commit
push origin main
expect_reject
push origin main
expect_reject
write_file d.py <<<$'poor(9)\nbad(1)  # pushgate: allow[no-bad] just here'
write_file hot/c.py <<<$'bad(1)\nbad(3)'
commit
push origin main
expect_accept
# Refused, and never right.
write_file e.py <<<'bad(7)'
commit
push origin main
expect_reject
git reset -q --hard origin/main

run audit --config "$config"
expect_status 0
head=$(git rev-parse HEAD)
grep -q '^team/app: 6 files, 3 non-compliant (50.0 % in compliance), findings: 4 that block, 2 that warn, 1 suppressed, 2 excused' \
  "$work/out" || fail "$(cat "$work/out")"

for format in json markdown csv html; do
  run report --period week --format "$format" --config "$config"
  expect_status 0
  expect_silent err
  cp "$work/out" "$work/report.$format"
  TZ=Asia/Tokyo LC_ALL=C.UTF-8 run report --period week --format "$format" --config "$config" \
    --until "$today" --out "$work/again"
  expect_status 0
  expect_silent out
  cmp "$work/report.$format" "$work/again" || fail "$format: other bytes"
done

python3 - "$work" "$head" "$today" "$soon" <<'PY'
import csv, html.parser, json, re, sys
work, head, today, soon = sys.argv[1:]
read = json.load(open(f"{work}/report.json"))
hostile = "=cmd|<img src=x onerror=alert(1)>`\"&\u202e,\n.py"
assert (read["version"], read["files"], read["noncompliant_files"], read["findings"]) == (1, 6, 3, 4)
assert read["compliance_percent"] == 50.0 and read["period"]["to"] == today
[app] = read["repositories"]
assert (app["name"], app["files"], app["noncompliant_files"], app["findings"]) == ("team/app", 6, 3, 4)
assert app["compliance_percent"] == 50.0 and app["by_rule"] == {"no-bad": 4}, app
assert app["worst_files"] == [{"path": "a.py", "findings": 2}, {"path": hostile, "findings": 1},
                              {"path": "b.py", "findings": 1}], app["worst_files"]
assert app["trend"] == [{"date": today, "commit": head, "files": 6, "noncompliant_files": 3,
                         "findings": 4}], app["trend"]
assert app["decisions"] == {"block": 4, "warn": 2, "record": 0, "suppressed": 1, "baseline": 0,
                            "excused": 2}
assert read["pushes"] == {"total": 5, "accepted": 2, "refused": 3, "faults": 0, "blocked": 2,
                          "warned": 1, "excused": 1, "suppressed": 1, "fixed": 1,
                          "by_rule": {"no-bad": 3, "no-poor": 1}}, read["pushes"]
# 2 findings, one commit within 90 days, changed in the last 30 days.
assert read["high_risk"][0] == {"repository": "team/app", "path": "a.py", "findings": 2,
    "history_known": True, "changes": 1,
    "changed": read["high_risk"][0]["changed"], "recency": 8, "score": 2 * 2 * 8,
    "owners": ["@ann", "\"<script>\""]}, read["high_risk"][0]
assert read["high_risk"][1]["owners"] == ["@team/py"]
assert [e["id"] for e in read["expiring_bypasses"]] == ["hotfix"], read["expiring_bypasses"]
# The record is too young to say of an entry that nobody uses it.
assert read["unused_bypasses"] == [], read["unused_bypasses"]
session = read["session"]
assert session["rule"] == "no-bad" and session["counted_in"] == "pushes" and session["findings"] == 3
assert session["invite"][0] == {"who": "\"<script>\"", "findings": 2, "by": "CODEOWNERS"}, session
assert {"repository": "team/app", "path": "a.py", "line": 1, "code": "bad(1)"} in session["code"]

rows = list(csv.DictReader(open(f"{work}/report.csv", newline="")))
[one] = [r for r in rows if r["kind"] == "repository"]
assert (one["files"], one["noncompliant_files"], one["compliance_percent"], one["findings"]) == (
    "6", "3", "50.0", "4")
assert {r["name"]: r["findings"] for r in rows if r["kind"] == "pushes"}["fixed"] == "1"
cells = lambda kind: [(r["name"], r["date"], r["text"]) for r in rows if r["kind"] == kind]
assert cells("expiring bypass") == [("hotfix", soon, "<b>until</b> it is right")], cells("expiring bypass")
assert cells("session")[0][0] == "no-bad" and cells("agenda")[-1][2].startswith("Questions"), rows
assert cells("invited")[0][0] == '"<script>"' and cells("risk formula")[0][2] == read["risk_formula"]
for row in rows:
    for cell in row.values():
        assert cell[:1] not in ("=", "+", "-", "@") and "\n" not in cell, cell

text = open(f"{work}/report.markdown").read()
assert "| 3 of 6 | 50.0 % | 4 | 1 |" in text, text
assert "| `team/app` | `refs/heads/main` | " + today + " | 6 | 3 | 50.0 % | 4 | 2 | 0 | 1 | 2 |" in text
assert "| blocked | 2 |\n| of these fixed | 1 |" in text and "`hotfix`" in text
assert "<script" not in text and "\u202e" not in text and "<b>" not in text

page = open(f"{work}/report.html").read()
class Page(html.parser.HTMLParser):
    tags, words = [], []
    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        for name, value in attributes:
            assert not name.startswith("on") and name not in ("src", "href", "style"), (tag, name)
    def handle_data(self, data):
        self.words.append(data)
parser = Page()
parser.feed(page)
assert not set(parser.tags) & {"script", "img", "u", "b0", "a", "link", "iframe", "form"}, parser.tags
assert parser.tags.count("b") == 4, parser.tags
words = "".join(parser.words)
assert "=cmd|<img src=x onerror=alert(1)>`\"&\\u{202E},\\n.py" in words
assert "<b>until</b> it is right" in words and "\"<script>\"" in words
assert "http" not in page.replace("http-equiv", ""), "something is fetched"
PY

# Without CODEOWNERS, who changed the files last is asked.
git rm -q CODEOWNERS
commit
push origin main
run audit --config "$config"
run report --format json --config "$config"
python3 - "$work/out" <<'PY'
import json, sys
read = json.load(open(sys.argv[1]))
assert read["high_risk"][0]["authors"] == ["Eve |u`x` <eve@example.com>"], read["high_risk"][0]
assert read["session"]["invite"][0]["by"] == "recent changes"
assert len(read["repositories"][0]["trend"]) == 2
PY
run report --repo team/other --format json --config "$config"
grep -q '"repositories": \[\],' "$work/out" || fail "$(cat "$work/out")"
run report --until 2001-01-01 --format json --config "$config"
grep -q '"total": 0,' "$work/out" || fail "$(cat "$work/out")"

# Code that an audit kept is shown only as long as that is permitted.
# expect_code LEAST MOST: so many lines of it, in all formats and pages.
expect_code() {
  local format number
  for format in json markdown csv html; do
    run report --format $format --config "$config"
    expect_status 0
    grep -oh 'bad([0-9])' "$work/out" || true
  done >"$work/shown"
  run dashboard --out "$work/pages" --config "$config"
  expect_status 0
  grep -rohE 'bad\([0-9]\)' "$work/pages" >>"$work/shown" || true
  number=$(wc -l <"$work/shown")
  ((number >= $1 && number <= $2)) || fail "$number lines of code are shown: $(sort "$work/shown" | uniq -c)"
}
expect_code 5 1000
sed -i 's/show_code: true/show_code: false/' "$config"
expect_code 0 0

# In a record that goes back for long, what nobody uses is named, in each format.
python3 -c 'import sqlite3, sys
record = sqlite3.connect(sys.argv[1])
record.execute("UPDATE push SET time = time - 200 * 86400 * 1000000 WHERE id = 1")
record.commit()' "$history"
for format in json markdown csv html; do
  run report --format $format --config "$config"
  expect_status 0
  # shellcheck disable=SC2016  # backquotes of Markdown
  case $format in
    json) grep -A9 '"unused_bypasses": \[' "$work/out" | grep -q '"id": "much-later"' ;;
    markdown) grep -q '^| `much-later` | never used, and the record begins at .*: is it still needed? | not soon |' "$work/out" ;;
    csv) grep -q '^"unused bypass",.*much-later.*never used' "$work/out" ;;
    html) grep -q 'Bypasses that nobody uses' "$work/out" && grep -q 'much-later' "$work/out" ;;
  esac || fail "$format does not name the unused entry: $(cat "$work/out")"
done
run dashboard --out "$work/pages" --config "$config"
grep -q 'never used, and the record begins at' "$work/pages/bypasses.html" || fail "the dashboard does not name it"

# Of a rule of a pack: its own wrong and right examples, and an agenda with them.
sed -i 's/^rules: .*/rules: [db-connection]/' "$config"
make_bare team/pack
clone team/pack
clock=$((now - 20 * 86400))
write_file direct.py <<'END'
from src.session.async_session import async_session_factory


async def load():
    session = async_session_factory()
    return session
END
commit
clock=$((now - 86400))
write_file clean.py <<<'x = 1'
commit
seed origin main
run audit team/pack --since 30d --every 1d --config "$config"
grep -q '1 snapshot of the past recorded' "$work/out" || fail "$(cat "$work/out")"
for format in json markdown html; do
  run report --format $format --repo team/pack --config "$config"
  expect_status 0
  cp "$work/out" "$work/session.$format"
done
cd "$work"
python3 - <<'PY' || fail "no session about the pack's rule"
import html, json, re
session = json.load(open("session.json"))["session"]
assert session["rule"] == "db-direct-session", session
assert "async_session_factory()" in session["wrong"] and "get_session" in session["right"], session
assert any(item.startswith("The wrong and the right way") for item in session["agenda"]), session["agenda"]
assert session["agenda"][-1].startswith("'pushgate guide "), session["agenda"]
text = open("session.markdown").read()
assert session["wrong"] in text and session["right"] in text
page = html.unescape(re.sub("<[^>]+>", "", open("session.html").read()))
for example in session["wrong"], session["right"]:
    assert example.split("\n", 1)[1].rsplit("\n", 1)[0] in page, (example, page)
PY

# Of a back-filled date nobody knows the changes, and it is not told as if there were none.
past=$(date -u -d "$today - 10 days" +%F)
for format in json markdown html csv; do
  run report --format $format --repo team/pack --until "$past" --config "$config"
  expect_status 0
  cp out "past.$format"
done
python3 - <<'PY' || fail "the past is told otherwise"
import json
read = json.load(open("past.json"))
[file] = read["high_risk"]
assert (file["path"], file["findings"], file["score"]) == ("direct.py", 1, 1), file
assert file["history_known"] is False and file["changes"] is file["changed"] is file["recency"] is None, file
assert read["session"]["invite"] == [] and read["session"]["invite_all_known"] is False, read["session"]
for name in "past.markdown", "past.html", "past.csv":
    text = open(name).read()
    assert "not known for a back-filled date" in text and "over a year ago" not in text, (name, text)
    assert "hom else to invite is not known for a back-filled date" in text, (name, text)
PY

run report --period fortnight --config "$config"
expect_status 2
expect_err 'pushgate: --period must be week, month, quarter or all'
run report --until soon --config "$config"
expect_err 'pushgate: --until must be a date such as 2026-01-31'
run report --format pdf --config "$config"
expect_err 'pushgate: --format must be html, markdown, csv or json'
