#!/usr/bin/env bash
# The checks of this folder find what they are for: each case plants one violation in a small tree
# that is otherwise clean.
# shellcheck source=tests/house/lib.sh
. "$(dirname "$0")/lib.sh"

house=$PWD/tests/house
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

new_tree() {
  rm -rf "$work/tree"
  mkdir "$work/tree"
  cp -R --parents .clang-format package-lock.json install .ci tests/run README.md rules/packs \
    hook/config/default.yaml hook/config/reference.md tests/golden/direct-session "$work/tree"
  git init -q "$work/tree"
}

expect_clean() {
  local output
  output=$("$house/$1.sh" "$work/tree" 2>&1) || violation "$1.sh, in a clean tree: $output"
}

# finds CHECK FILE <<TEXT: with that text in that file, the check fails and names the file.
finds() {
  local output status=0
  mkdir -p "$(dirname "$work/tree/$2")"
  cat >>"$work/tree/$2"
  output=$("$house/$1.sh" "$work/tree" 2>&1) || status=$?
  [[ $status == 77 ]] || { [[ $status == 1 && $output == *"$2"* ]] ||
    violation "$1.sh does not find what is planted in $2: $output"; }
  new_tree
}

new_tree
expect_clean layering
expect_clean hygiene
expect_clean readme
expect_clean pages
expect_clean columns

finds columns tests/golden/a/expected.txt <<<"remote: $(printf 'word %.0s' {1..20})and src/a.py"
finds columns tests/golden/a/expected.txt <<<"remote: pushgate: not judged: src/$(printf '%080d' 0).py (why it was not)"
finds layering base/a.h <<<'#include "rules/finding.h"'
finds layering rules/a.h <<<'#include "diffscan/scan.h"'
finds layering diffscan/a.h <<<'#include "hook/gate.h"'
finds layering record/a.h <<<'#include "diffscan/scan.h"'
finds layering hook/a.h <<<'#include "cli/commands.h"'
finds layering audit/a.h <<<'#include "cli/commands.h"'
finds layering hook/client/a.cc <<<'#include "base/result.h"'
finds layering hook/client/a.cc <<<'#include "hook/setup.h"'
finds layering hook/client/a.cc <<<'#include "hook/config/config.h"'
finds layering hook/protocol/a.h <<<'#include <thread>'
finds layering rules/a.cc <<<'#include <git2.h>'
finds layering hook/a.cc <<<'#include <git2/odb.h>'
finds layering rules/packs/a.cc <<<'#include <tree_sitter/api.h>'
finds layering hook/config/a.cc <<<'#include <yaml.h>'
finds layering hook/a.cc <<<'#include <pcre2.h>'
finds layering hook/a.cc <<<'#include <nettle/sha2.h>'
finds layering rules/a.cc <<<'#include <spdlog/spdlog.h>'
finds layering diffscan/a.cc <<<'void F() { std::cerr << 1; }'
finds layering rules/a.cc <<<'void F() { printf("x"); }'
finds layering base/a.cc <<<'void F() { getenv("HOME"); }'
finds layering hook/policy/a.cc <<<'void F() { chdir("/"); }'

finds hygiene docs/a.md <<<"see https://registry"".npmjs.org/x"
finds hygiene docs/a.md <<<"deb http://deb"".debian.org/debian bookworm main"
finds hygiene a.cc <<<'// see /wo''rk/main/notes'
finds hygiene a.sh <<<'cd /ro''ot/src'
finds hygiene a.cc <<<'// TO''DO'
finds hygiene a.txt <<<'<<<<''<<< HEAD'
finds hygiene package-lock.json <<<'"resolved": "x"'
finds hygiene package-lock.json <<<'    "node_modules/extra": {'
finds hygiene tests/a.sh <<<'#!/usr/bin/env bash'
finds hygiene base/long.cc < <(seq 601)
chmod -x "$work/tree/tests/run"
finds hygiene tests/run </dev/null

finds format base/a.h <<<'int  f( );'
finds shell tests/a.sh <<<$'#!/usr/bin/env bash\necho $1'
finds readme rules/packs/db-connection/db-new.yaml <<<'rules: []'
finds pages rules/packs/db-connection/guide/rules.md <<<'a line of my own'
finds pages hook/config/reference.md <<<'a line of my own'
finds readme CONTRIBUTING.md <<<$'see \x60base/nothing.cc\x60'
finds readme tests/golden/direct-session/expected.txt <<<'remote: one line more'
verdict
