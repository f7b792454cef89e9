#!/usr/bin/env bash
# Of many first pushes at once one is the first: the others are judged, in the daemon and without it.
# shellcheck source=tests/push/history/lib.sh
. "$(dirname "$0")/lib.sh"

count=6
configure <<'EOF_2'
policies:
  - repos: ["**"]
    refs: ["refs/heads/**"]
    initial: accept
EOF_2
git init -q "$work/clone"
cd "$work/clone"
for ((i = 0; i < count; i++)); do
  git switch -q --orphan "b$i"
  commit_file "f$i.py" <<<'x = bad()'
done

# round NAME: all of them at once into an empty repository of that name.
round() {
  local name=$1 i accepted=0 pids=()
  make_bare "$name"
  guard "$name"
  for ((i = 0; i < count; i++)); do
    git push "$srv/$name.git" "b$i" >"$work/b$i.out" 2>&1 &
    pids+=($!)
  done
  for ((i = 0; i < count; i++)); do
    push_status=0
    wait "${pids[i]}" || push_status=$?
    push_output=$(<"$work/b$i.out")
    if [[ $push_status == 0 ]]; then
      accepted=$((accepted + 1))
      expect_text 'first push, initial: accept'
    else
      expect_reject
      expect_findings "f$i.py:1 no-bad"
    fi
  done
  [[ $accepted == 1 ]] || fail "$accepted pushes were the first to $name"
}

start_daemon
for ((n = 0; n < 5; n++)); do round "daemon$n"; done
stop_daemon
with_fallback
for ((n = 0; n < 5; n++)); do round "alone$n"; done
