#!/usr/bin/env bash
# One fixture, the same figures from SQLite and from PostgreSQL: history, would-block, report, dashboard;
# and a store of two servers has what both have.
# shellcheck source=tests/fleet/lib.sh
. "$(dirname "$0")/lib.sh"
cd "$work"

start_postgres
configure_fleet
make_bare team/app
clone team/app
write_file a.py <<<$'bad(1)\nbad(2)\npoor(3)'
write_file $'odd\xff\n"name.py' <<<'bad(4)'
commit
seed origin main
guard team/app
start_daemon
write_file b.py <<<'poor(1)'
commit
push origin main
expect_accept
write_file $'worse\xff.py' <<<'bad(5)'
commit
push origin main
expect_reject
cd "$work"
run audit --config "$config"
expect_status 0
run send --once --config "$config"
expect_status 0
for where in "" --local; do
  for format in json csv markdown html; do
    run report --period all --format $format --config "$config" $where
    expect_status 0
    cp out "report$where.$format"
  done
  run history --config "$config" $where
  sed 's/^#[0-9]* */#/' out >"history$where"
  run history would-block --by user --config "$config" $where
  cp out "would-block$where"
  run dashboard --config "$config" --out "$work/pages$where" $where
  expect_status 0
done
for format in json csv markdown html; do
  cmp "report.$format" "report--local.$format" || fail "$format: other figures"
done
cmp would-block would-block--local || fail "would-block: other sums"
diff history history--local || fail "history says something else"
# Pages are named after the rows' ids, which are others in a shared record; their words are the same.
words() { find "$1" -name '*.html' -exec sed 's/<[^>]*>/ /g; s/[0-9]\{13,\}/1/g' {} + | tr -s ' \n' '\n' | grep -v '^[0-9]*$' | sort; }
words pages >pages.words
words pages--local >pages--local.words
cmp pages.words pages--local.words || fail "the dashboard says something else: $(diff pages.words pages--local.words | head)"
[[ $(wc -l <pages.words) -gt 100 ]] || fail "the dashboard says nothing"

# Another server's rows come to these, though their ids are the same.
before=$(python3 -c 'import json; print(json.load(open("report.json"))["pushes"]["total"])')
configure_fleet other
make_spool
fill 11 other $((($(date +%s) - 86400) * 1000000))
run send --once --config "$config"
expect_status 0
run report --period all --format json --config "$config"
python3 -c 'import json, sys
read = json.load(open("out"))
assert read["pushes"]["total"] == int(sys.argv[1]) + 11, read["pushes"]
assert read["repositories"][0]["name"] == "team/app"' "$before"
run history --config "$config" --repository team/app --format json
python3 -c 'import json, sys
assert len(json.load(open("out"))["pushes"]) == int(sys.argv[1])' "$before"
run history verify --config "$config"
expect_status 0
