#!/usr/bin/env bash
# The examples for GitHub Actions and GitLab CI: their steps, run in a clone as the CI would, pass a
# good commit, fail a bad one, and leave the reports.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
python3 -c 'import yaml' 2>/dev/null || skip "no python3-yaml"
for program in git curl; do command -v "$program" >/dev/null || skip "no $program"; done
export PATH=$PUSHGATE_BIN:$PATH
examples=$tests/../install/ci

make_bare team/app
clone team/app
configure <<'END'
rules: [db-connection]
policies: [{repos: ["team/*"], refs: ["refs/heads/main"]}]
END
mkdir .pushgate
"$PUSHGATE_BIN/pushgate" config export "$config" --repository team/app >.pushgate/pushgate.yaml
commit_file old.py <<'END'
from src.session.async_session import async_session_factory
old = async_session_factory()
END
seed origin main
git remote set-head origin main
old=$(git rev-parse HEAD)
git switch -q -c topic
commit_file good.py <<<'x = 1'
good=$(git rev-parse HEAD)
sed 's/old/new/' old.py >new.py
commit 'Bad'
bad=$(git rev-parse HEAD)

# job KIND COMMIT: what the CI does with it; the status is that of the first step that fails.
job() {
  local status=0 script always
  rm -rf "$work/steps" "$work/clone/ci"
  mkdir "$work/steps"
  git clone -q "$PWD" "$work/clone/ci" 2>/dev/null
  git -C "$work/clone/ci" checkout -q --detach "$2"
  : >"$work/steps/github_env"
  python3 "$tests/cli/ci/steps.py" "$1" "$examples/$1.yml" "$work/steps"
  for script in "$work"/steps/*.sh; do
    always=$(head -n 1 "$script" | grep -c '^# always' || true)
    if [[ $status != 0 && $always == 0 ]]; then continue; fi
    (
      cd "$work/clone/ci"
      # shellcheck source=/dev/null
      . "$work/steps/env"
      set -a
      # shellcheck source=/dev/null
      . "$work/steps/github_env"
      set +a
      GITHUB_ENV=$work/steps/github_env bash -e "$script"
    ) >>"$work/steps/log" 2>&1 || { [[ $status != 0 ]] || status=1; }
  done
  return "$status"
}

# expect_job KIND COMMIT PASSES|FAILS
expect_job() {
  local outcome=passes
  job "$1" "$2" || outcome=fails
  [[ $outcome == "$3" ]] || fail "$1: the job $outcome: $(cat "$work/steps/log")"
}

export DEFAULT=main
for BASE in "$old" 0000000000000000000000000000000000000000; do
  export BASE BRANCH=main
  expect_job github "$good" passes
  expect_job github "$bad" fails
  grep -q '^::error file=new.py,line=2,.*title=db-direct-session::' "$work/steps/log" ||
    fail "no annotation: $(cat "$work/steps/log")"
  ! grep -q 'file=old.py' "$work/steps/log" || fail "old violations are annotated"
  grep -q '"uri": "new.py"' "$work/clone/ci/pushgate.sarif" || fail "no SARIF"
done
# On the default branch itself nothing is ahead of it: its last commit is judged; of the first, all.
pushed() { git branch -q -f main "$1"; }
export BASE=0000000000000000000000000000000000000000 BRANCH=main
pushed "$bad"
expect_job github "$bad" fails
! grep -q 'file=old.py' "$work/steps/log" || fail "old violations are annotated"
first=$(git commit-tree -m First "$old^{tree}")
pushed "$first"
expect_job github "$first" fails
grep -q 'file=old.py' "$work/steps/log" || fail "a first commit is not judged whole: $(cat "$work/steps/log")"
unset BASE BRANCH DEFAULT
export CI_DEFAULT_BRANCH=main CI_COMMIT_BRANCH=main CI_COMMIT_BEFORE_SHA=0000000000000000000000000000000000000000
expect_job gitlab "$first" fails
pushed "$bad"
expect_job gitlab "$bad" fails
pushed "$good"
expect_job gitlab "$good" passes
pushed "$old"
unset CI_COMMIT_BRANCH CI_COMMIT_BEFORE_SHA

export CI_DEFAULT_BRANCH=main CI_MERGE_REQUEST_TARGET_BRANCH_NAME=main CI_MERGE_REQUEST_DIFF_BASE_SHA=$old
expect_job gitlab "$good" passes
expect_job gitlab "$bad" fails
grep -q '"path": "new.py"' "$work/clone/ci/gl-code-quality-report.json" || fail "no code quality"
grep -q '<failure type="db-direct-session"' "$work/clone/ci/pushgate.xml" || fail "no JUnit"
grep -q '^new.py:2: error: db-direct-session' "$work/steps/log" || fail "no text for people"
unset CI_MERGE_REQUEST_TARGET_BRANCH_NAME CI_MERGE_REQUEST_DIFF_BASE_SHA
export CI_COMMIT_BRANCH=main CI_COMMIT_BEFORE_SHA=$good
expect_job gitlab "$bad" fails
CI_COMMIT_BEFORE_SHA=$bad expect_job gitlab "$bad" passes

# What is not judged is told by both, where nothing else is found as well.
git checkout -q --detach "$good"
ln -s nowhere linked.py
commit 'A link'
linked=$(git rev-parse HEAD)
CI_COMMIT_BEFORE_SHA=$good expect_job gitlab "$linked" passes
grep -q '^pushgate: not wholly judged: linked.py (a symbolic link' "$work/steps/log" || fail "$(cat "$work/steps/log")"
grep -q '"check_name": "pushgate-skipped"' "$work/clone/ci/gl-code-quality-report.json" || fail "code quality keeps silent"
grep -q 'name="not wholly judged" file="linked.py"><skipped' "$work/clone/ci/pushgate.xml" || fail "JUnit keeps silent"
export BASE=$good BRANCH=main DEFAULT=main
expect_job github "$linked" passes
grep -q '^::warning::pushgate: not wholly judged: linked.py' "$work/steps/log" || fail "no annotation: $(cat "$work/steps/log")"
