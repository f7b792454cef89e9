#!/usr/bin/env bash
# Two pushes at once are each judged by what is in them.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../../lib.sh"

make_bare app
clone app
commit_file a.py <<<'x = 1'
seed origin main
guard app
start_daemon

for ((i = 0; i < 4; i++)); do
  git switch -q -c "clean$i" main
  commit_file "clean$i.py" <<<'x = 1'
  git switch -q -c "guilty$i" main
  commit_file "guilty$i.py" <<<'x = bad()'
done
pids=()
for ((i = 0; i < 4; i++)); do
  git push origin "clean$i" >"$work/clean$i.out" 2>&1 &
  pids+=($!)
  git push origin "guilty$i" >"$work/guilty$i.out" 2>&1 &
  pids+=($!)
done
for ((i = 0; i < 4; i++)); do
  push_status=0
  wait "${pids[2 * i]}" || push_status=$?
  push_output=$(<"$work/clean$i.out")
  expect_accept
  expect_no_finding

  push_status=0
  wait "${pids[2 * i + 1]}" || push_status=$?
  push_output=$(<"$work/guilty$i.out")
  expect_reject
  expect_findings "guilty$i.py:1 no-bad"
done
