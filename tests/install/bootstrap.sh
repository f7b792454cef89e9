#!/usr/bin/env bash
# bootstrap asks apt and npm for exactly what is missing, and for nothing when nothing is.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"

# A machine of paper: apt-get and npm write down what they are asked for.
checkout=$work/checkout tools=$work/tools asked=$work/asked missing=$work/missing
mkdir -p "$checkout/install" "$checkout/node_modules/@microsoft" "$checkout/.tools" "$tools"
cp "$tests/../install/bootstrap" "$checkout/install/"
cp "$tests/../package-lock.json" "$checkout/"
cp "$tests/../package-lock.json" "$checkout/node_modules/.installed-lock.json"
touch "$missing"

tool() {
  { echo '#!/bin/bash' && cat; } >"$tools/$1"
  chmod +x "$tools/$1"
}
tool dpkg-query <<<"grep -qx \"\${!#}\" $missing && exit 1; printf installed"
tool apt-get <<<"echo \"apt-get \$*\" >>$asked"
tool npm <<<"echo \"npm \$*\" >>$asked"
tool node <<<''
tool sudo <<<"echo sudo >>$asked; exec \"\$@\""
tool dpkg-deb <<<'mkdir -p usr/bin; echo "the tool" >usr/bin/promtool'
touch "$checkout/.tools/promtool"
chmod +x "$checkout/.tools/promtool"
for name in bash env cat cp cmp dirname grep mkdir mktemp rm; do ln -s "$(type -P "$name")" "$tools/$name"; done
as_user() { tool id <<<"echo $1"; }

bootstrap() {
  : >"$asked"
  output=$(PATH=$tools "$checkout/install/bootstrap" "$@" 2>&1)
}
expect_asked() { [[ $(cat "$asked") == "$1" ]] || fail "asked for: $(cat "$asked")"; }
expect_said() { [[ $output == *"$1"* ]] || fail "said: $output"; }

as_user 0
bootstrap || fail "$output"
expect_asked ''
expect_said 'all Debian packages are here'
expect_said 'the tree-sitter sources and the chart library are here'

printf 'libgit2-dev\ncmake\nshellcheck\n' >"$missing"
bootstrap || fail "$output"
expect_asked $'apt-get update -qq\napt-get install -qq -y --no-install-recommends cmake libgit2-dev'
expect_said 'installing 2 Debian packages'
bootstrap --tests || fail "$output"
expect_asked $'apt-get update -qq
apt-get install -qq -y --no-install-recommends cmake libgit2-dev shellcheck'

rm "$checkout/.tools/promtool"
: >"$missing"
bootstrap || fail "$output"
expect_asked ''
bootstrap --tests || fail "$output"
expect_asked 'apt-get download -qq prometheus'
[[ $(cat "$checkout/.tools/promtool") == "the tool" ]] || fail "promtool was not placed"
chmod +x "$checkout/.tools/promtool"
printf 'libgit2-dev\ncmake\nshellcheck\n' >"$missing"

as_user 1000
bootstrap || fail "$output"
expect_asked $'sudo\napt-get update -qq
sudo\napt-get install -qq -y --no-install-recommends cmake libgit2-dev'
rm "$tools/sudo"
bootstrap && fail "without sudo and without root it must not go on"
expect_said 'apt-get install cmake libgit2-dev'

: >"$missing"
mv "$tools/npm" "$work/npm"
as_user 0
bootstrap || true
expect_asked $'apt-get update -qq\napt-get install -qq -y --no-install-recommends npm'
mv "$work/npm" "$tools/npm"

rm "$tools/node"
bootstrap || fail "$output"
expect_asked ''
bootstrap --tests || fail "$output"
expect_asked $'apt-get update -qq\napt-get install -qq -y --no-install-recommends nodejs'
tool node <<<''

echo >>"$checkout/package-lock.json"
bootstrap || fail "$output"
expect_asked 'npm ci --omit=dev --ignore-scripts --no-audit --no-fund --loglevel=error'
bootstrap || fail "$output"
expect_asked ''

# What only the tests take comes with them.
rmdir "$checkout/node_modules/@microsoft"
bootstrap || fail "$output"
expect_asked ''
bootstrap --tests || fail "$output"
expect_asked 'npm ci --ignore-scripts --no-audit --no-fund --loglevel=error'

tool npm <<<'exit 1'
echo >>"$checkout/package-lock.json"
bootstrap && fail "a failure of npm must not go unnoticed"
expect_said 'npm ci failed'
bootstrap --nonsense && fail "an unknown argument must be refused"
expect_said "unknown argument '--nonsense'"
