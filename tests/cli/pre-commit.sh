#!/usr/bin/env bash
# The hooks for the pre-commit framework, run by the real one.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
command -v pre-commit >/dev/null || skip "no pre-commit"
export PATH=$PUSHGATE_BIN:$PATH PRE_COMMIT_HOME=$work/cache PRE_COMMIT_COLOR=never
git init -q "$work/pushgate"
cd "$work/pushgate"
cp "$tests/../.pre-commit-hooks.yaml" .
commit 'The hooks'
rev=$(git rev-parse HEAD)

make_bare app
configure_default
clone app
mkdir .pushgate
"$PUSHGATE_BIN/pushgate" config export "$config" >.pushgate/pushgate.yaml
cat >.pre-commit-config.yaml <<END
repos:
  - repo: $work/pushgate
    rev: $rev
    hooks:
      - {id: pushgate, stages: [commit]}
      - {id: pushgate-push, stages: [push]}
      - {id: pushgate-files, stages: [manual]}
END
commit_file old.py <<<'old = bad()'
seed origin main
pre-commit install -t pre-commit -t pre-push >/dev/null
git config core.hooksPath >/dev/null && fail "a hooksPath"

try() { "$@" >"$work/tried" 2>&1; }
write_file new.py <<<'new = bad()'
git add -A
! try git commit -m Bad || fail "a bad commit passes"
grep -q '^new.py:1: error: no-bad' "$work/tried" || fail "$(cat "$work/tried")"
! grep -q '^old.py' "$work/tried" || fail "what is old was judged"
echo 'x = 1' >new.py
git add -A
try git commit -m Good || fail "a good commit does not pass: $(cat "$work/tried")"
try git push origin main || fail "a good push does not pass: $(cat "$work/tried")"
write_file bad.py <<<'bad()'
git add -A
try git commit --no-verify -m Bad || fail "$(cat "$work/tried")"
! try git push origin main || fail "a bad push passes"
grep -q '^bad.py:1: error: no-bad' "$work/tried" || fail "$(cat "$work/tried")"
! try git push origin HEAD:refs/heads/fresh || fail "a bad new branch passes"
! grep -q '^old.py' "$work/tried" || fail "what is old was judged"
! try pre-commit run --hook-stage push --from-ref origin/main --to-ref HEAD || fail "a range that nobody pushes passes"
grep -q '^bad.py:1: error: no-bad' "$work/tried" || fail "$(cat "$work/tried")"
! grep -q '^old.py' "$work/tried" || fail "what is old was judged"
! try pre-commit run --all-files --hook-stage manual || fail "whole files are not judged"
grep -q '^old.py:1: error: no-bad' "$work/tried" || fail "$(cat "$work/tried")"
