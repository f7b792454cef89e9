#!/usr/bin/env bash
# What doctor finds of the daemon's surroundings: its clock, the space for its record, whose it is, and who
# may ask it.
# shellcheck source=tests/install/place/lib.sh
. "$(dirname "$0")/lib.sh"

cd "$work"
configure_default
start_daemon
make_bare app
app=$srv/app.git
place "$app"
expect_status 0
chmod 755 "$work" "$srv" "$work/state"

# finds CHECK HEALTH TEXT [OPTION...]: that check says so.
finds() {
  local check=$1 health=$2 text=$3
  shift 3
  [[ ${1-} == --socket ]] || set -- --socket "$socket" "$@"
  run doctor "$app" --config "$config" --no-push --format json "$@"
  check=$check health=$health text=$text python3 - "$work/out" <<'END' || fail "$check: $(cat "$work/out" "$work/err")"
import json, os, sys
found = [check for place in json.load(open(sys.argv[1]))["places"] for check in place["checks"]
         if check["check"] == os.environ["check"]]
assert any(check["health"] == os.environ["health"] and os.environ["text"] in check["what"] + " " + (check["fix"] or "")
           for check in found), found
END
}

# ---- the clock

finds clock ok "$(date -u +%Y)"
"$PUSHGATE_BIN/pushgate" status --socket "$socket" --format json >status.json
sed -i -E 's/^( *"clock": )"[^"]*"/\1"1970-01-01T00:00:09Z"/' status.json
python3 "$tests/fault/peer.py" daemon "$work/past" "says:$work/status.json" >peer.out 2>&1 </dev/null &
peer=$!
stop_peer() { kill "$peer" 2>/dev/null; }
at_end stop_peer
there() { [[ -S $work/past ]]; }
wait_until "the daemon of 1970" there
finds clock fail 'the clock says 1970-01-01T00:00:09Z' --socket "$work/past"
finds clock fail 'timedatectl set-ntp true' --socket "$work/past"
stop_peer
# Where entries end, somebody must keep the clock right. The kernel says whether somebody does.
kept_right() {
  python3 -c '
import ctypes, sys
clock = (ctypes.c_byte * 512)()  # struct timex: status is the sixth field, after four longs and modes
ctypes.CDLL(None).adjtimex(clock)
offset = 5 * ctypes.sizeof(ctypes.c_long)
sys.exit(bool(ctypes.c_int.from_buffer(clock, offset).value & 0x40))'
}
echo "entries: [{id: e, users: [a], until: 2099-01-01}]" >entries.yaml
configure <<END
bypass: [$work/entries.yaml]
policies: [{repos: ["**"]}]
END
if kept_right; then
  finds clock ok "$(date -u +%Y)"
else
  finds clock warn 'no time service keeps this clock right, and bypass entries end by it'
fi

# ---- whose daemon, and whose repository

[[ $EUID == 0 ]] || skip "only root can act as another user"
nobody=$(id -un 65534)
finds owner ok root
chown -R 65534:65534 "$app"
finds owner ok "$nobody" --owner "$nobody"
finds owner fail "$app belongs to $nobody, and the daemon serves root" --owner root
finds owner fail "chown -R root: $app, or pushgate install $app for a daemon of $nobody" --owner root
chown -R 0:0 "$app"

# ---- who may ask

mkdir tools
cp "$PUSHGATE_BIN/pushgate" tools/
chmod -R a+rX tools "$config" "$work/entries.yaml"
as_nobody() {
  setpriv --reuid=65534 --regid=65534 --clear-groups -- env -C / HOME=/nonexistent "$work/tools/pushgate" "$@"
}
for folder in "$work" "$work/closed"; do
  mkdir -p "$folder"
  [[ $folder == "$work" ]] || { mv "$socket" "$folder/" && chmod 700 "$folder"; }
  asked=0
  as_nobody doctor "$app" --config "$config" --socket "$folder/socket" --no-push >out 2>err || asked=$?
  [[ $asked == 1 ]] || fail "status $asked: $(cat out err)"
  who=$([[ $folder == "$work" ]] || echo ' or as its owner')
  expect_said "warn  daemon: the daemon could not be asked: you may not ask it. Run this as root$who"
  expect_said 'to mend: sudo pushgate doctor'
  expect_unsaid 'nobody listens'
  expect_unsaid 'is not there'
  ! as_nobody status --socket "$folder/socket" >out 2>err || fail "status: $(cat out)"
  expect_said "no daemon tells its state on $folder/socket: you may not ask it. Run this as root$who"
done
mv "$work/closed/socket" "$socket"

# ---- the space for the record

mkdir small
mount -t tmpfs -o size=2m tmpfs small 2>/dev/null || skip "tmpfs cannot be mounted"
umount_small() { umount "$work/small" 2>/dev/null; }
at_end umount_small
stop_daemon
configure <<END
history: sqlite://$work/small/history.db
policies: [{repos: ["**"]}]
END
finds "record's space" warn "MiB are left in $work/small: where the record cannot be written, pushes are refused"
finds "record's space" warn "make room in $work/small, or set 'retention' lower"
mount -o remount,size=600m,nr_inodes=20 small
finds "record's space" warn ", and room for 19 files"
mount -o remount,size=600m,nr_inodes=0 small
finds "record's space" ok "MiB are left in $work/small"
configure <<END
history: sqlite://$work/gone/history.db
policies: [{repos: ["**"]}]
END
finds "record's space" fail "$work/gone is not there: no push can be recorded, so each is refused"
