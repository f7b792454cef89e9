# shellcheck shell=bash disable=SC2154  # config, history and work are lib.sh's
# Before a golden push leaves, a pre-push hook lets the developer's pushgate judge it: as git tells
# it, by the server's configuration and by the exported one, and as a range of commits. What it
# finds must be what the record says that the gate found.

command -v jq >/dev/null || skip "no jq"

watch_pushes() {
  local hook
  hook=$(git rev-parse --git-path hooks)/pre-push
  mkdir -p "${hook%/*}" "$work/client"
  {
    echo '#!/bin/sh'
    cat <<END
cd '$work/client' && rm -f *.json && cat >lines && cd '$PWD'
'$PUSHGATE_BIN/pushgate' config export '$config' >'$work/client/exported.yaml' 2>/dev/null || exit 0
git symbolic-ref refs/remotes/origin/HEAD refs/remotes/origin/main
judge() { '$PUSHGATE_BIN/pushgate' check --repository app --format json "\$@" 2>/dev/null || [ \$? = 1 ]; }
judge --config '$config' --pre-push origin <'$work/client/lines' >'$work/client/push.json'
judge --config '$work/client/exported.yaml' --pre-push origin <'$work/client/lines' \
  >'$work/client/exported.json'
read -r _ new ref old <'$work/client/lines'
case \$(wc -l <'$work/client/lines')\$old in
1*[!0]*) judge --config '$config' --ref "\$ref" --diff "\$old..\$new" >'$work/client/range.json' ;;
esac
exit 0
END
  } >"$hook"
  chmod 755 "$hook"
}

# What is to be the same. Who pushes, and so what is excused, and what is old, only the server knows.
told='def known: if . == "excused" or . == "baseline" then "block" else . end;
  .findings | map([.ref, .path, .line, .column, .end_line, .end_column, .function // "", .rule, .severity,
    .message, .fingerprint, (.decision | known)]) | sort | .[]'

is_recorded() {
  "$PUSHGATE_BIN/pushgate" history --config "$config" --format json >"$work/client/history" &&
    jq -e '.pushes | length > 0' "$work/client/history" >/dev/null
}

# A push that met a fault, or nothing that judges, is in no record.
expect_same_as_client() {
  local file
  [[ -e $history && -e $work/client/push.json ]] || return 0
  # A refused push is recorded behind the answer.
  wait_until 'the push to be in the record' is_recorded
  jq -c ".pushes[0] | $told" "$work/client/history" >"$work/client/gate"
  for file in "$work"/client/*.json; do
    diff "$work/client/gate" <(jq -c "$told" "$file") >&2 ||
      fail "check finds something else than the gate: ${file##*/}"
  done
}
