#!/usr/bin/env bash
# check --staged judges what a commit would bring: the index, not the files, and only what is new in
# it; whatever the index is, and without a trace in the repository.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
configure_default
mkdir "$work/app"
cd "$work"
run check --config "$config" --staged
expect_status 2
expect_err "pushgate: --staged: this folder is in no repository"
cd app
git init -q

# Before the first commit, all that is staged.
run check --config "$config" --staged
expect_status 0
write_file a.py <<'END'
def old():
    bad()


def other():
    pass
END
git add a.py
run check --config "$config" --staged
expect_status 1
expect_out "a.py:2: error: no-bad, in old"
commit 'Old'

# Neither what is old, nor what is not staged.
run check --config "$config" --staged
expect_status 0
sed -i 's/pass/bad()/' a.py
run check --config "$config" --staged
expect_status 0
git add a.py
sed -i 's/bad()/good()/' a.py
objects=$(find .git/objects -type f | sort)
run check --config "$config" --staged --format json
expect_status 1
[[ $(jq -r '.findings[] | "\(.path):\(.line) \(.commit)"' "$work/out") == "a.py:6 null" ]] ||
  fail "not the finding: $(cat "$work/out")"
[[ $(find .git/objects -type f | sort) == "$objects" ]] || fail "it left objects behind"
(cd .. && mkdir -p app/sub && cd app/sub && "$PUSHGATE_BIN/pushgate" check --config "$config" --staged) >"$work/out" &&
  fail "status 0 in a folder below"

# What git commits instead: with a partial commit, another index.
GIT_INDEX_FILE=$work/index git read-tree HEAD
GIT_INDEX_FILE=$work/index run check --config "$config" --staged
expect_status 0
git add -N new.py 2>/dev/null || true
write_file new.py <<<'bad()'
git add -N new.py
git checkout -q HEAD -- a.py
run check --config "$config" --staged
expect_status 0 # it is only intended to be added
git rm -q --cached new.py
rm new.py

# While a merge is under way, what comes from the other side is nobody's news.
git switch -q -c side
commit_file side.py <<<'bad()'
git switch -q master 2>/dev/null || git switch -q main
commit_file main.py <<<'x = 1'
git merge -q --no-commit --no-ff side >"$work/merge" 2>&1
run check --config "$config" --staged
expect_status 0
write_file evil.py <<<'bad()'
git add evil.py
run check --config "$config" --staged
expect_status 1
grep -q '^evil.py:1: error' "$work/out" || fail "$(cat "$work/out")"
! grep -q '^side.py' "$work/out" || fail "the other side was judged"
git merge --abort
rm -f evil.py

# Conflicts are no content.
git switch -q -c left
commit_file c.py <<<'left = 1'
git switch -q -c right HEAD~
commit_file c.py <<<'right = 1'
git merge -q left >/dev/null 2>&1 && fail "no conflict"
run check --config "$config" --staged
expect_status 2
expect_err "pushgate: the index has conflicts: resolve them, and stage the result"
git merge --abort

# A second work tree has an index of its own.
git worktree add -q "$work/second"
cd "$work/second"
write_file second.py <<<'bad()'
git add second.py
run check --config "$config" --staged
expect_status 1
expect_out "second.py:1: error: no-bad, at module level"
cd "$work/app"
run check --config "$config" --staged
expect_status 0
