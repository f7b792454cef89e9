#!/usr/bin/env bash
# How check looks: colours where people want them, quiet and verbose, progress for who looks; and the
# four exit statuses.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
configure <<'END'
policies: [{repos: ["**"], refs: ["**"], ratchet: true}]
bypass: [bypass.yaml]
END
cat >"$work/bypass.yaml" <<'END'
entries: [{id: one, users: [alice], permanent: true, reason: because}]
END
git init -q "$work/app"
cd "$work/app"
write_file good.py <<<'x = 1'
write_file bad.py <<<'bad()'
write_file poor.py <<<'poor()'
red=$'\033[1;31m'

# coloured VARIABLE=VALUE...: whether the output is.
coloured() {
  env "$@" "$PUSHGATE_BIN/pushgate" check --config "$config" bad.py >"$work/out" 2>"$work/err" || true
  grep -qF "$red" "$work/out"
}
! coloured A=1 || fail "colours in a file"
coloured FORCE_COLOR=1 || fail "FORCE_COLOR"
coloured CLICOLOR_FORCE=1 TERM=dumb || fail "CLICOLOR_FORCE"
! coloured FORCE_COLOR=1 NO_COLOR=1 || fail "NO_COLOR comes first"
coloured FORCE_COLOR=1 NO_COLOR= || fail "an empty NO_COLOR says nothing"
! coloured CLICOLOR_FORCE=0 || fail "CLICOLOR_FORCE=0"
coloured FORCE_COLOR=1 TERM=xterm
sed 's/\x1b\[[0-9;]*m//g' "$work/out" >"$work/plain"
coloured A=1 || cmp "$work/plain" "$work/out" || fail "colours change the text"
FORCE_COLOR=1 run check --config "$config" --format json bad.py
! grep -q $'\033' "$work/out" || fail "colours in JSON"

# Exit statuses: 0, 1, 2, 3.
run check --config "$config" good.py
expect_status 0
run check --config "$config" --quiet good.py
expect_status 0
expect_silent out
run check --config "$config" --quiet poor.py
expect_status 0
grep -q '^poor.py:1: warning' "$work/out" || fail "quiet hides a warning"
run check --config "$config" --quiet bad.py
expect_status 1
expect_silent err
! grep -q '^pushgate: ' "$work/out" || fail "quiet tells a summary"
run check --config "$config" nowhere.py
expect_status 2
cat >taint.yaml <<'END'
rules: [{id: a, languages: [python], severity: ERROR, mode: taint, message: m,
  pattern-sources: [{pattern: a}], pattern-sinks: [{pattern: b}]}]
END
run check --rules taint.yaml bad.py
expect_status 3
expect_silent out

# What only the server knows.
bypass="bypass entries are not asked: only the server knows who pushes; see 'pushgate bypass check'"
baseline="the baseline is on the server: what blocks here may pass there as old"
run check --config "$config" bad.py
expect_err "pushgate: $bypass"
expect_err "pushgate: $baseline"
run check --config "$config" good.py
expect_silent err
run check --config "$config" --verbose good.py
expect_err "pushgate: $bypass"
expect_err "pushgate: $baseline"
grep -q '^pushgate: configuration: .*, 6 rules$' "$work/err" || fail "$(cat "$work/err")"
grep -q '^pushgate: judged as .*: policy 1 of 1$' "$work/err" || fail "$(cat "$work/err")"
run check --config "$config" --format json good.py
[[ $(jq -r '.unknown[]' "$work/out") == "$bypass
$baseline" ]] || fail "not in JSON: $(cat "$work/out")"
configure_default
run check --config "$config" --format json good.py
[[ $(jq -r .unknown "$work/out") == null ]] || fail "there is nothing unknown"
run check --config "$config" --quiet --verbose good.py
expect_status 2

# Progress is for terminals, from the second second on, and leaves nothing on the screen.
mkfifo slow.py
cat >terminal.py <<'END'
import os, pty, sys

pid, fd = pty.fork()
if pid == 0:
    os.execvp("sh", ["sh", "-c", *sys.argv[1:]])
text = b""
try:
    while chunk := os.read(fd, 4096):
        text += chunk
except OSError:
    pass
sys.exit(text if os.waitpid(pid, 0)[1] else sys.stdout.buffer.write(text) < 0)
END
# screen SECONDS OPTION: what a terminal gets while the input takes that long.
screen() {
  (sleep "$1" && echo 'x = 1') >slow.py &
  # shellcheck disable=SC2016  # the inner shell's arguments
  TERM=xterm python3 terminal.py 'exec "$0" check --config "$1" --stdin-name a.py "$2" <slow.py' \
    "$PUSHGATE_BIN/pushgate" "$config" "$2" >"$work/screen"
  wait
}
screen 2.5 --verbose
grep -q $'\r\033\[Kpushgate: judging, 1 s' "$work/screen" || fail "no progress: $(cat -v "$work/screen")"
grep -q $'\r\033\[K\(pushgate: configuration\|$\)' "$work/screen" || fail "not erased: $(cat -v "$work/screen")"
screen 2.5 --quiet
! grep -q judging "$work/screen" || fail "quiet tells progress"
screen 0 --verbose
! grep -q judging "$work/screen" || fail "progress of short work"

# Of files, a bar says how many are judged. How many take more than a second, the machine decides.
mkdir many
for i in {1..4000}; do printf 'def f%s(x):\n    y = x(%s)\n    return y + bad\n\n' "$i" "$i"; done >many/1.py
for count in 16 64 256 1024; do
  for ((i = 2; i <= count; i++)); do [[ -e many/$i.py ]] || cp many/1.py "many/$i.py"; done
  # shellcheck disable=SC2016
  TERM=xterm python3 terminal.py 'exec "$0" check --config "$1" many' "$PUSHGATE_BIN/pushgate" "$config" >"$work/screen"
  # It grows.
  bars=$(grep -oE $'\r\033\\[Kpushgate: \\[#* *\\] [0-9]+ of '"$count files" "$work/screen" | sort -u | wc -l)
  ((bars < 2)) || break
done
((bars > 1)) || fail "no bar, or it stands still: $(cat -v "$work/screen")"
screen=$(tr -d '\0' <"$work/screen")
[[ ${screen##*"of $count files"} == *$'\r\033[K'* ]] || fail "not erased: $(cat -v "$work/screen")"
# shellcheck disable=SC2016
TERM=dumb python3 terminal.py 'exec "$0" check --config "$1" many' "$PUSHGATE_BIN/pushgate" "$config" >"$work/screen"
! grep -q ' of .* files' "$work/screen" || fail "a bar on a terminal that cannot erase"
