# shellcheck shell=bash
# Does whoever judges the same push find the same? Sourced by the scripts beside it.
# shellcheck source=tests/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/../../lib.sh"

# json_findings: those of the JSON on standard input that a pusher is shown, as `findings` has them.
json_findings() {
  jq -r '.findings[] | select(.decision == "block" or .decision == "warn") |
    .path + (if .rule | startswith("gate-") and . != "gate-repository-config" then ""
      else ":\(.line)" end) + " " + .rule'
}

# expect_agreement REF: the last push, of HEAD to one ref, was rejected. The command that the
# rejection prints finds the same in the clone, and so does `pushgate judge` on the server.
expect_agreement() {
  local ref=$1 command old status=0
  expect_reject
  [[ -n $(findings) ]] || fail "expected findings"

  command=$(pusher_text | sed -n 's/^ *\(pushgate check --diff .*\)/\1/p')
  [[ -n $command ]] || fail "expected the command that repeats the check"
  (eval "'$PUSHGATE_BIN'/$command --config '$config' --format json") >"$work/check.json" ||
    status=$?
  [[ $status == 1 ]] || fail "expected the status 1 of: $command, got $status"
  compare "$command" "$work/check.json"

  # The objects without a ref, as they are while the hook runs.
  git -C "$srv/app.git" fetch -q "$PWD" HEAD
  old=$(git -C "$srv/app.git" rev-parse -q --verify "$ref" || git hash-object --stdin </dev/null |
    tr '0-9a-f' 0)
  status=0
  echo "$old $(git rev-parse HEAD) $ref" |
    "$PUSHGATE_BIN/pushgate" judge --repo "$srv/app.git" --config "$config" --format json \
      >"$work/judge.json" || status=$?
  [[ $status == 1 ]] || fail "expected the status 1 of pushgate judge, got $status"
  compare 'pushgate judge' "$work/judge.json"

  # Column by column, too, and the same fingerprints.
  local fields='.findings[] | [.rule, .severity, .path, .line, .column, .end_line, .end_column,
    .function, .message, .template, .fingerprint, .decision]'
  diff <(jq -c "$fields" "$work/check.json") <(jq -c "$fields" "$work/judge.json") >&2 ||
    fail "expected the same of check and judge"
  [[ $(jq -r .verdict "$work/judge.json") == reject ]] || fail "expected the verdict reject"
}

compare() {
  diff <(findings | sort) <(json_findings <"$2" | sort) >&2 ||
    fail "expected $1 to find what the gate found"
}
