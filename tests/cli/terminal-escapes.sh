#!/usr/bin/env bash
# Whatever a name holds, no output has a control character of a terminal in it: C0 and DEL, C1 (U+009B
# begins a sequence as ESC [ does), and those that turn the direction of text.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

hostile=$'a\e[31m\u009b31m\u202e\x7f.py'
git init -q "$work/app"
cd "$work/app"
printf 'x = bad()  # \u009b31m\n' >"$hostile"
configure <<YAML
bypass: [$work/bypass.yaml]
policies: [{repos: ["**"], refs: ["**"]}]
YAML
printf 'entries: [{id: e, users: ["\\u009b31m"], permanent: true, reason: "\\u202e\\e"}]\n' >"$work/bypass.yaml"

# clean COMMAND...: it says something, and nothing of that kind.
clean() {
  run "$@"
  [[ -s $work/out ]] || fail "$*: it says nothing: $(cat "$work/err")"
  python3 - "$work/out" "$work/err" "$*" <<'END' || fail "$* lets control characters through"
import sys
for path in sys.argv[1:3]:
    text = open(path, "rb").read().decode()
    bad = [hex(ord(c)) for c in text
           if (ord(c) < 32 and c not in "\n\t") or 127 <= ord(c) < 160 or 0x202a <= ord(c) <= 0x202e]
    if bad: sys.exit(f"{path}: {bad}")
END
}
for format in text json sarif github gitlab junit; do
  clean check --config "$config" --format "$format" "$hostile"
done
for format in text json; do
  clean bypass list --config "$config" --format "$format"
done
