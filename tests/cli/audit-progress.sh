#!/usr/bin/env bash
# Who looks at a terminal sees how far an audit is, file by file, and how long it will yet take; nobody else does.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

configure_default
make_bare team/app
clone team/app
python3 - <<'PY'
for number in range(400):
    with open(f"m{number}.py", "w") as file:
        file.write("".join(f"def f{i}(a, b):\n    return bad(a, [{i}, b], key=poor({i}))\n" for i in range(250)))
PY
commit
seed origin main
cd "$work"
command -v script >/dev/null || skip "no script(1)"
TERM=xterm script -qec "'$PUSHGATE_BIN/pushgate' audit --fresh --jobs 1 --config '$config'" screen >/dev/null </dev/null
python3 - <<'PY' || fail "$(cat -v screen | tail -c 2000)"
import re
text = open("screen", errors="replace", newline="").read()
drawn = re.findall(r"\r\033\[Kpushgate: \[(#*) *\] (\d+) of (\d+) files(, \d+ s left)?", text)
assert {total for _, _, total in {d[:3] for d in drawn}} == {"400"}, drawn
done = [int(d[1]) for d in drawn]
assert done == sorted(done) and len(set(done)) > 8, done
assert len({d[0] for d in drawn}) > 8, drawn
left = [int(d[3].split()[1]) for d in drawn if d[3]]
assert left and left[-1] < left[0], left
assert text.rindex("\r\033[K") > text.rindex("of 400 files"), "not erased"
assert "team/app: 400 files, 400 non-compliant" in text, text
PY
run audit --fresh --jobs 1 --force --config "$config"
expect_status 0
expect_silent err
