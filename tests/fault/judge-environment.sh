#!/usr/bin/env bash
# Judging in process gets the request, the allow-listed variables and nothing else, and no signal that
# somebody had set to be ignored.
# shellcheck source=tests/fault/lib.sh
. "$(dirname "$0")/lib.sh"

scene
fallback_script <<SCRIPT
#!/bin/sh
exec >$work/judge.saw 2>&1
tr '\\0' '\\n' </proc/\$\$/environ | cut -d= -f1 | grep -v '^GIT_PUSH_OPTION_' | sort
echo "options: \$GIT_PUSH_OPTION_COUNT \$GIT_PUSH_OPTION_0"
echo "user: \$GL_USER"
grep SigIgn /proc/\$\$/status
echo "arguments: \$*"
cat
exit 1
SCRIPT
git -C "$srv/app.git" config receive.advertisePushOptions true
commit_file b.py <<<'x = 1'
(
  trap '' HUP INT USR1
  export GL_USER='dev one' LD_AUDIT=/nowhere.so PYTHONPATH=/nowhere
  push -o 'why=a b' origin main
  expect_refused
) 2>/dev/null
cat >"$work/expected" <<TEXT
GIT_ALTERNATE_OBJECT_DIRECTORIES
GIT_OBJECT_DIRECTORY
GIT_QUARANTINE_PATH
GL_USER
PWD
options: 1 why=a b
user: dev one
SigIgn:	0000000000000000
arguments: judge --repo $srv/app.git --record --deadline MS --push ID --config $config --socket $socket
$(git rev-parse HEAD~1) $(git rev-parse HEAD) refs/heads/main
TEXT
# A shell adds PWD by itself.
sed -E 's/[0-9]+ms/MS/; s/--push [0-9a-f]{32} /--push ID /; /^(OLDPWD|SHLVL|_)$/d' "$work/judge.saw" >"$work/saw"
grep -qx PWD "$work/saw" || sed -i '/^PWD$/d' "$work/expected"
diff "$work/expected" "$work/saw" >&2 || fail "the judge saw something else"
