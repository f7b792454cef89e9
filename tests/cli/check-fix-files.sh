#!/usr/bin/env bash
# check --fix keeps what makes a file this file: bytes, line ends, mode, owner, names; what it cannot
# keep it leaves alone, and says so.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
cd "$work"
rules=$tests/cli/fix-rules.yaml

# becomes FILE BEFORE AFTER: as printf has them
becomes() {
  # shellcheck disable=SC2059
  printf "$2" >"$1"
  run check --rules "$rules" --fix "$1"
  # shellcheck disable=SC2059
  printf "$3" | cmp - "$1" || fail "$1 holds: $(od -c "$1")"
}

becomes crlf.py 'if x:\r\n\tblock(1)\r\n' 'if x:\r\n\tif 1:\r\n\t\tprint(1)\r\n'
becomes cr.py 'if x:\r  block(1)\r' 'if x:\r  if 1:\r      print(1)\r'
becomes mixed.py 'a = 1\r\nblock(1)\nb = 1\r' 'a = 1\r\nif 1:\n    print(1)\nb = 1\r'
becomes bom.py '\xEF\xBB\xBFbad(1)\r\n' '\xEF\xBB\xBFprint(1)\r\n'
becomes latin.py '# coding: latin-1\nbad("\xE9")\n' '# coding: latin-1\nprint("\xE9")\n'
becomes end.py 'import os\r\npoor(1)' 'import os\r\nfrom bank.money import rich\r\nrich(1)'
becomes empty.py '' ''
becomes two.py 'bad(1); bad(2) # \xC3\xA9\n' 'print(1); print(2) # \xC3\xA9\n'

# Mode, owner and attributes; the time of a file that is not changed.
printf 'bad(1)\n' >mode.py
chmod 4755 mode.py
chown 12:34 mode.py 2>/dev/null && chmod 4755 mode.py
touch -d '2001-01-01' other.py
before=$(stat -c '%a %u %g' mode.py) other=$(stat -c '%i %Y' other.py)
run check --rules "$rules" --fix mode.py other.py
expect_status 0
[[ $(cat mode.py) == 'print(1)' && $(stat -c '%a %u %g' mode.py) == "$before" ]] ||
  fail "mode or owner: $before became $(stat -c '%a %u %g' mode.py)"
[[ $(stat -c '%i %Y' other.py) == "$other" ]] || fail "a file without findings was written"

# A symbolic link and a file with two names are left alone, and named.
printf 'bad(1)\n' >real.txt
ln -s real.txt link.py
printf 'bad(1)\n' >one.py
ln one.py two-names.py
run check --rules "$rules" --fix link.py
expect_status 1
expect_out '   Note: Not fixed: the file is a symbolic link; name the one that it points to.'
[[ -L link.py && $(cat real.txt) == 'bad(1)' ]] || fail "the link was followed"
run check --rules "$rules" --fix one.py
expect_status 2
expect_out '   one.py was not fixed: the file has 2 names (hard links), which replacing it would part'
[[ $(cat two-names.py) == 'bad(1)' && one.py -ef two-names.py ]] || fail "the names were parted"

# Read-only: an error, and the other files are fixed all the same.
mkdir ro
printf 'bad(1)\n' | tee ro/a.py ro/b.py >ro/c.py
chmod 444 ro/b.py
run check --rules "$rules" --fix ro
expect_status 2
expect_out '   ro/b.py was not fixed: the file is read-only'
expect_out '   Note: Not fixed: the file is read-only.'
[[ $(cat ro/a.py ro/b.py ro/c.py) == $'print(1)\nbad(1)\nprint(1)' ]] || fail "$(head ro/*)"

printf 'bad(1)\n' >ro/d.py
chmod 555 ro
if ! touch ro/x 2>/dev/null; then
  run check --rules "$rules" --fix ro/d.py
  expect_status 2
  expect_out '   ro/d.py was not fixed: no file can be made in its folder: Permission denied'
fi
chmod 755 ro
