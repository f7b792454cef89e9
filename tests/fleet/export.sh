#!/usr/bin/env bash
# What is exported is every row once, with stable columns, from a server's own record and from a shared
# one; whatever is in a text stays in its line and its cell. Gauges, audit and report say the same.
# shellcheck source=tests/fleet/lib.sh
. "$(dirname "$0")/lib.sh"
cd "$work"

start_postgres
configure_fleet
make_bare team/app
clone team/app
write_file a.py <<<$'bad(1)\nbad(2)\npoor(3)'
write_file $'=odd\xff\n"name,.py' <<<'bad(4)'
commit
seed origin main
guard team/app
start_daemon
write_file $'=worse\xff\n,".py' <<<'bad(5)'
commit
push origin main
expect_reject
cd "$work"
run audit --config "$config" --format json
expect_status 0
cp out audit.json
fill 25
run send --once --config "$config"
expect_status 0
for where in "" --local; do
  for table in pushes refs findings audits audit-findings; do
    for format in jsonl csv; do
      run history export --table $table --format $format --config "$config" $where
      expect_status 0
      cp out "$table$where.$format"
    done
  done
done
run status --socket "$socket" --format prometheus
cp out metrics
run report --period all --format json --config "$config"
cp out report.json
python3 - <<'PY'
import csv, json, re
tables = {"pushes": 26, "refs": 26, "findings": 1 + 2, "audits": 1, "audit-findings": 3}
columns = {
    "pushes": "id seq previous server push_id time repository folder user groups trust key_id protocol break_glass"
              " verdict rules config took baseline_id baseline_digest hash",
    "findings": "push time repository ref commit_id path line column end_line end_column function rule severity"
                " decision would_block excused_by suppression message fingerprint",
    "audits": "id seq previous server time date backfilled repository folder ref commit_id commit_date rules config"
              " files functions partial noncompliant block warn record suppressed baseline excused would_block other_ref"
              " hash",
}
ids = {"id", "push", "snapshot"}
for table, count in tables.items():
    read = {}
    for where in "", "--local":
        rows = [json.loads(line) for line in open(f"{table}{where}.jsonl")]
        assert len(rows) == count, (table, where, len(rows))
        assert list(rows[0]) == columns.get(table, " ".join(rows[0])).split(), (table, list(rows[0]))
        cells = list(csv.reader(open(f"{table}{where}.csv", newline="")))
        assert cells[0] == list(rows[0]) and len(cells) == count + 1, (table, where)
        for row, line in zip(rows, cells[1:]):
            for value, cell in zip(row.values(), line):
                assert isinstance(value, str) or str(value) == cell, (table, value, cell)
                assert cell[:1] not in ("=", "+", "@") and "\n" not in cell, cell
        read[where] = sorted(json.dumps({k: v % (1 << 40) if k in ids else v for k, v in row.items()})
                             for row in rows)
    assert read[""] == read["--local"], table
[row] = [json.loads(line) for line in open("audits.jsonl")]
[report] = json.load(open("report.json"))["repositories"]
[audit] = json.load(open("audit.json"))["repositories"]
gauges = dict(re.findall(r'^(pushgate_(?:audited|noncompliant)_\w+)\{owner="[^"]*",repository="team/app",'
                         r'ref="refs/heads/main"\} (\d+)$', open("metrics").read(), re.M))
decided = dict(re.findall(r'^pushgate_audited_findings\{.*decision="(\w+)"\} (\d+)$', open("metrics").read(), re.M))
# By hand: two Python files, both with something that blocks: 2 and 1; one warns.
assert (row["files"], row["noncompliant"], row["block"], row["warn"]) == (2, 2, 3, 1), row
assert (report["files"], report["noncompliant_files"], report["findings"]) == (2, 2, 3), report
assert (audit["files"], audit["noncompliant_files"], audit["decisions"]["block"]) == (2, 2, 3)
assert gauges == {"pushgate_audited_files": "2", "pushgate_noncompliant_files": "2"}, gauges
assert decided == {"block": "3", "warn": "1", "record": "0", "suppressed": "0", "baseline": "0", "excused": "0"}
PY

run history export --table pushes --since 1d --format csv --config "$config" --local
expect_status 0
[[ $(wc -l <out) == 2 ]] || fail "--since does not count: $(cat out)"
run history export --table finding --config "$config"
expect_status 2
expect_err "pushgate: --table must be pushes, refs, findings, audits or audit-findings (did you mean 'findings'?)"
run history export --format json --config "$config"
expect_status 2
expect_err 'pushgate: history export: --format must be jsonl or csv'
run history --table pushes --config "$config"
expect_err 'pushgate: history knows no --table'
# It is read while it is written: who has enough ends it.
"$PUSHGATE_BIN/pushgate" history export --config "$config" | head -1 >/dev/null || true
