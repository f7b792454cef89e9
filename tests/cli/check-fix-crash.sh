#!/usr/bin/env bash
# Whatever ends check --fix midway, each file holds its old text or its new one, whole.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
cd "$work"
rules=$tests/cli/fix-rules.yaml
files=60

text() { for line in {1..200}; do echo "$1($line)"; done; }
old=$(text bad) new=$(text print)

# whole FOLDER: counts the files that are new, and fails for any that is neither.
whole() {
  local file now changed=0
  for file in "$1"/*.py; do
    now=$(cat "$file")
    if [[ $now == "$new" ]]; then
      changed=$((changed + 1))
    elif [[ $now != "$old" ]]; then
      fail "$file is neither old nor new: $(head -c 300 "$file")"
    fi
  done
  echo "$changed"
}

renew() {
  for ((i = 0; i < files; i++)); do printf '%s\n' "$old" >"src/$i.py"; done
}

mkdir src
renew
begun=$(date +%s%N)
run check --rules "$rules" --fix src
expect_status 0
took=$((($(date +%s%N) - begun) / 1000000)) # ms
between=0
for attempt in {1..12}; do
  renew
  "$PUSHGATE_BIN/pushgate" check --rules "$rules" --fix src >/dev/null 2>&1 &
  pid=$!
  sleep "$(printf '%d.%03d' $((took * attempt / 13000)) $((took * attempt / 13 % 1000)))"
  kill -KILL "$pid" 2>/dev/null || true
  wait "$pid" 2>/dev/null || true
  changed=$(whole src)
  if ((changed > 0 && changed < files)); then between=$((between + 1)); fi
done
echo "killed midway: $between of 12"
run check --rules "$rules" --fix src
expect_status 0
[[ $(whole src) == "$files" ]] || fail "not all was fixed in the end"

# What somebody else writes in the meantime is not lost.
for attempt in {1..8}; do
  printf '%s\n' "$old" >src/0.py
  "$PUSHGATE_BIN/pushgate" check --rules "$rules" --fix src/0.py >"$work/out" 2>&1 &
  pid=$!
  sleep "0.$(printf '%03d' $((attempt * 10)))"
  echo "theirs($attempt)" >>src/0.py
  wait "$pid" || grep -q 'somebody changed the file in the meantime' "$work/out" ||
    fail "$(cat "$work/out")"
  [[ $(tail -n 1 src/0.py) == "theirs($attempt)" ]] || fail "a line was lost"
done

# A full disk.
mkdir disk
if ! mount -t tmpfs -o size=64k,nr_inodes=20 tmpfs disk 2>/dev/null; then
  echo "no full disk: mounting is not allowed here"
  exit 0
fi
unmount() { umount "$work/disk"; }
at_end unmount
for name in a b; do printf '%s\n' "$old" >"disk/$name.py"; done
cat /dev/zero >disk/filler 2>/dev/null || true
run check --rules "$rules" --fix disk
expect_status 2
expect_out '   disk/a.py was not fixed: the new text cannot be written: No space left on device'
[[ $(whole disk) == 0 ]] || fail "a file changed on a full disk"
[[ -z $(find disk -name '.pushgate*') ]] || fail "something was left behind"
rm disk/filler
mount -o remount,ro disk
run check --rules "$rules" --fix disk
expect_status 2
grep -q 'disk/a.py was not fixed: the file is read-only' "$work/out" || fail "$(cat "$work/out")"
mount -o remount,rw disk
run check --rules "$rules" --fix disk
expect_status 0
[[ $(whole disk) == 2 ]] || fail "not fixed with room again"
