#!/usr/bin/env bash
# The trend of a year of a history that nobody here wrote: the versions of node-gyp, which ships
# Python, as commits as far apart as its change log says that they were released, the last today.
# shellcheck source=tests/dashboard/lib.sh
. "$(dirname "$0")/lib.sh"
cd "$work"

cat >rules.yaml <<'RULES'
rules:
  - id: percent-format
    languages: [python]
    severity: ERROR
    message: This formats with `%`. Use an f-string.
    pattern: '"..." % $VALUES'
  - id: shell
    languages: [python]
    severity: ERROR
    message: This starts a program. Use run().
    pattern-either:
      - pattern: subprocess.Popen(...)
      - pattern: os.popen(...)
  - id: print
    languages: [python]
    severity: WARNING
    message: This prints. Use logging.
    pattern: print(...)
RULES
configure <<CONFIG
rules: [$work/rules.yaml]
policies:
  - repos: ["**"]
    refs: ["refs/heads/**"]
CONFIG

# fetch VERSION: its package, unpacked into $work/packages/VERSION.
fetch() {
  local archive
  mkdir -p "$work/packages/$1"
  archive=$(cd "$work/packages" && npm pack "node-gyp@$1" --silent --cache "$work/npm" 2>"$work/npm.err" </dev/null) ||
    fail "node-gyp $1 cannot be had from npm: $(cat "$work/npm.err")"
  tar -xzf "$work/packages/$archive" -C "$work/packages/$1" --strip-components 1
}

# The last one that this test knows, and those of the two years before it.
last=13.1.0
fetch "$last"
python3 - "$work/packages/$last/CHANGELOG.md" >"$work/versions" <<'PY'
import datetime, re, sys
text = open(sys.argv[1], encoding="utf-8").read()
releases = re.findall(r"^##+ \[(\d+\.\d+\.\d+)\].*\((\d{4}-\d\d-\d\d)\)$", text, re.M)
newest = datetime.date.fromisoformat(releases[0][1])
for version, day in reversed(releases):
    if newest - datetime.date.fromisoformat(day) < datetime.timedelta(730):
        print(version, datetime.date.today() - (newest - datetime.date.fromisoformat(day)))
PY
(($(wc -l <"$work/versions") > 12)) || fail "only these versions: $(cat "$work/versions")"

make_bare tools/node-gyp
clone tools/node-gyp
while read -r version day; do
  [[ $version == "$last" ]] || fetch "$version"
  git rm -rqf --ignore-unmatch gyp
  cp -R "$work/packages/$version/gyp" gyp
  echo "$version" >VERSION
  clock=$(($(date -u -d "$day" +%s) - 3600))
  commit
done <"$work/versions"
seed origin main

# cpu COMMAND...: runs it, and says how many milliseconds of processor time it took.
cpu() {
  python3 - "$@" <<'PY'
import resource, subprocess, sys
done = subprocess.run(sys.argv[1:], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(round(1000 * (used.ru_utime + used.ru_stime)))
sys.exit(done.returncode)
PY
}

# What keeps nothing of what the other made: a record of its own each.
first=$work/first.db
sed "s|^history: .*|history: sqlite://$first|" "$config" >"$work/first.yaml"
full=$(cpu "$PUSHGATE_BIN/pushgate" audit tools/node-gyp --fresh --config "$work/first.yaml") ||
  fail "no audit"
year=$(cpu "$PUSHGATE_BIN/pushgate" audit tools/node-gyp --since 1y --config "$config") ||
  fail "no back-fill"
echo "a year's back-fill took $((100 * year / full)) hundredths of one full audit"
((year <= 5 * full)) || fail "a year's back-fill took $year ms of processor time, a full audit $full ms"

run audit tools/node-gyp --fresh --force --config "$config" --format json
expect_status 0
cp "$work/out" "$work/audit.json"
run dashboard --config "$config" --out "$work/www"
expect_status 0

# Each week of the year in which something changed is in the table behind the chart, and the last figures
# are those of a full audit.
python3 - "$work/www" "$work/audit.json" "$work/versions" <<'PY' || fail "the trend is not on the page"
import datetime, glob, html, json, os, re, sys
root, audit, versions = sys.argv[1:]
[app] = json.load(open(audit))["repositories"]
year = str(datetime.date.today() - datetime.timedelta(364))
released = [line.split()[1] for line in open(versions)]
weeks = {datetime.date.fromisoformat(day).isocalendar()[:2] for day in released if day > year}
best = []
for page in glob.glob(os.path.join(root, "**", "*.html"), recursive=True):
    text = open(page, encoding="utf-8").read()
    if "node-gyp" not in text:
        continue
    for table in re.findall(r"<table.*?</table>", text, re.S):
        rows = []
        for row in re.findall(r"<tr.*?</tr>", table, re.S):
            cells = [html.unescape(re.sub(r"<[^>]*>", "", cell)).strip()
                     for cell in re.findall(r"<t[hd].*?</t[hd]>", row, re.S)]
            if cells and re.fullmatch(r"\d{4}-\d\d-\d\d", cells[0]):
                rows.append(cells)
        if len(rows) > len(best):
            best = rows
figures = {tuple(row[1:]) for row in best}
print(len(best), "snapshots of", len(weeks), "weeks;", len(figures), "different; the last:", max(best))
assert len(weeks) >= 7 and len(best) >= len(weeks) - 1, (best, weeks)
assert len(figures) >= 3, figures
assert max(best)[-1] == str(app["decisions"]["block"]), (max(best), app)
PY
