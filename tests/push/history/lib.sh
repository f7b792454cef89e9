# shellcheck shell=bash
# What the tests of the record add to ../../lib.sh.
# shellcheck source=tests/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/../../lib.sh"

# history_of ARGUMENT...: what the record says.
history_of() { "$PUSHGATE_BIN/pushgate" history --config "$config" "$@"; }

# rows FILTER...: the pushes that match, the latest first, a line each: VERDICT USER REF...
rows() {
  history_of "$@" --format json | python3 -c '
import json, sys
for push in json.load(sys.stdin)["pushes"]:
    print(push["verdict"], push["user"] or "-", *[ref["name"] for ref in push["refs"]])'
}

# expect_rows FILTER... -- LINE...: exactly these.
expect_rows() {
  local filter=() got
  while [[ $1 != -- ]]; do
    filter+=("$1")
    shift
  done
  shift
  got=$(rows ${filter[@]+"${filter[@]}"})
  [[ $got == "$(printf '%s\n' "$@")" ]] || fail "the record says with '${filter[*]}': $got"
}

# expect_intact [OPTION...]
expect_intact() {
  local said
  said=$(history_of verify "$@") || fail "the record is not intact: $said"
}

# expect_words TEXT: in the pusher's text, wherever its lines break.
expect_words() {
  grep -qF -- "$1" <<<"$(pusher_text | tr -s ' \n' ' ')" || fail "expected the words: $1"
}

row_count() { history_of --format json | python3 -c 'import json, sys; print(len(json.load(sys.stdin)["pushes"]))'; }
has_rows() { [[ $(row_count 2>/dev/null) == "$1" ]]; }
# expect_count NUMBER: rows of refused pushes come after the answer.
expect_count() { wait_until "$1 rows in the record" has_rows "$1"; }

# record_on_disk SIZE: the record stands on a disk of its own, $work/disk.
record_on_disk() {
  [[ $EUID == 0 ]] || skip "only root can mount a disk"
  mkdir "$work/disk"
  mount -t tmpfs -o "size=$1" tmpfs "$work/disk" 2>/dev/null || skip "tmpfs cannot be mounted"
  at_end unmount_disk
  history=$work/disk/history.db
}
unmount_disk() {
  [[ -z $daemon_pid ]] || kill -KILL "$daemon_pid" 2>/dev/null
  sleep 0.2
  umount -l "$work/disk"
}

# configure_on_fault accept|reject
configure_on_fault() {
  configure <<YAML
policies:
  - repos: ["**"]
    refs: ["refs/heads/**"]
    on_fault: $1
YAML
}

# reload_on_fault accept|reject: ... in the running daemon.
reload_on_fault() {
  configure_on_fault "$1"
  kill -HUP "$daemon_pid"
  wait_until "the configuration" grep -q 'was read again' "$daemon_log"
}
