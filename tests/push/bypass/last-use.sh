#!/usr/bin/env bash
# Twenty pushes at once need an entry that has one use left: exactly one has it, with the daemon and
# with the fallback beside it; the others read that it is used up. A push that does not need it leaves it.
# shellcheck source=tests/push/bypass/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/push/history/lib.sh
. "$(dirname "$0")/../history/lib.sh"

with_fallback
scene
entries <<EOF
  - {id: last, users: [alice], max_uses: 2, permanent: true}
EOF
serve ssh
export PUSHGATE_USER=alice

git checkout -q -b clean
commit_file clean.py <<<'x = 2'
push origin HEAD:clean
expect_accept
bad_commit
push origin HEAD:first
expect_accept
expect_text '(by bypass entry last)'

for ((i = 0; i < 20; i++)); do
  git checkout -q -B "branch$i" origin/main
  commit_file "bad.py" <<<"x$i = bad()"
done
# Every other one finds no daemon, and is judged in a process of its own.
sed "s|--socket=[^ ]*|--socket=$work/nowhere|" "$srv/app.git/hooks/pre-receive" >"$work/alone"
chmod 755 "$work/alone"
cp -a "$srv/app.git" "$srv/other.git"
mv "$work/alone" "$srv/other.git/hooks/pre-receive"
git remote add other "$srv/other.git"

pids=()
for ((i = 0; i < 20; i++)); do
  remote=origin
  ((i % 2)) || remote=other
  timeout -k 5 120 git push "$remote" "branch$i" >"$work/push.$i" 2>&1 </dev/null &
  pids+=($!)
done
accepted=0
for ((i = 0; i < 20; i++)); do
  if wait "${pids[i]}"; then
    accepted=$((accepted + 1))
  else
    tr -s ' \n' ' ' <"$work/push.$i" | sed 's/remote: //g' | grep -q 'its 2 uses are taken' ||
      fail "push $i does not read that the entry is used up: $(cat "$work/push.$i")"
  fi
done
[[ $accepted == 1 ]] || fail "$accepted of 20 pushes had the one use that was left"
expect_count 22
[[ $(rows --verdict accept | wc -l) == 3 ]] || fail "the record has other accepted pushes: $(rows)"
expect_intact
