#!/usr/bin/env bash
# The daemon reads its configuration again by itself when a file of it changes, however that is done;
# a bad one changes nothing but what the log and `pushgate status` say.
# shellcheck source=tests/fault/lib.sh
. "$(dirname "$0")/lib.sh"

scene
mkdir "$work/etc"
config=$work/etc/pushgate.yaml
configure <<YAML
bypass: [bypass.d/*.yaml, alice.yaml]
policies:
  - repos: ["**"]
    refs: ["refs/heads/**"]
YAML
start_daemon

status() {
  status_code=0
  "$PUSHGATE_BIN/pushgate" status --socket "$socket" --format json >"$work/status" || status_code=$?
}
# shows PYTHON: of the status, that is true.
shows() {
  status
  python3 -c "import json, sys; s = json.load(open('$work/status')); sys.exit(not ($1))"
}
# comes WHAT PYTHON: sooner or later.
comes() { wait_until "$1" shows "$2"; }
quietly() { shows "$1" || fail "expected $1 in $(cat "$work/status")"; }

# conf.d appears, with a file in it; then the file is renamed over, goes, and the folder goes.
mkdir "$work/etc/conf.d"
echo 'receipt: quiet' >"$work/etc/conf.d/a.yaml"
comes "a new file" 'len(s["configuration"]["layers"]) == 1'
first=$(python3 -c "import json; print(json.load(open('$work/status'))['configuration']['digest'])")
expected=$(cd "$work/etc" && sha256sum pushgate.yaml conf.d/*.yaml | sha256sum)
[[ $first == "${expected%% *}" ]] || fail "the digest is not that of the files"
echo 'receipt: line' >"$work/etc/new"
mv "$work/etc/new" "$work/etc/conf.d/a.yaml"
comes "a file renamed over" "s['configuration']['digest'] != '$first'"
rm -r "$work/etc/conf.d"
comes "the folder to go" 's["configuration"]["layers"] == []'

# A bad one, in place, is refused, and told; then the same file is mended.
cp "$config" "$work/good.yaml"
echo 'recipt: quiet' >>"$config"
comes "the refusal" 's["configuration"]["refused"] is not None'
[[ $status_code == 1 ]] || fail "status says that all is well"
quietly "s['problems'][0] == \"a newer configuration is refused: $config:9:1: unknown key 'recipt' (did you mean 'receipt'?)\""
grep -qF "$config:9:1: unknown key 'recipt'" "$daemon_log" || fail "the log does not say it"
expect_right_verdicts
cp "$work/good.yaml" "$config"
comes "the mended one" 's["configuration"]["refused"] is None'

# A file of entries that was missing comes; then one in a folder that was missing.
[[ $status_code == 1 ]] || fail "a file of entries is missing: $(cat "$work/status")"
quietly 's["bypass"]["entries"] == 0'
echo 'entries: [{id: one, users: [bob], permanent: true}]' >"$work/etc/alice.yaml"
comes "a file that was missing" 's["bypass"]["entries"] == 1'
mkdir "$work/etc/bypass.d"
sleep 0.5
echo 'entries: [{id: two, users: [bob], permanent: true}]' >"$work/etc/bypass.d/two.yaml"
comes "a file in a new folder" 's["bypass"]["entries"] == 2'
chmod o+w "$work/etc/bypass.d/two.yaml"
comes "a file that others can write" 's["bypass"]["entries"] == 1 and s["problems"] != []'
chmod o-w "$work/etc/bypass.d/two.yaml"
comes "the mended file" 's["bypass"]["entries"] == 2 and s["problems"] == []'

# Links set anew, as volumes of Kubernetes do it.
for version in 1 2; do
  mkdir "$work/etc/..$version"
  repeat "$version" "  - {id: v$version, users: [bob], permanent: true}"$'\n' |
    sed '1ientries:' | awk '{ gsub(/id: v[0-9]/, "&-" NR); print }' >"$work/etc/..$version/volume.yaml"
done
mkdir "$work/etc/conf.d"
ln -s ..1 "$work/etc/..data"
ln -s ../..data/volume.yaml "$work/etc/bypass.d/volume.yaml"
comes "a link" 's["bypass"]["entries"] == 3'
ln -s ..2 "$work/etc/..next"
mv -T "$work/etc/..next" "$work/etc/..data"
comes "the link set anew" 's["bypass"]["entries"] == 4'

# The folder of everything is replaced.
cp -r "$work/etc" "$work/etc.new"
sed -i 's/two/three/' "$work/etc.new/bypass.d/two.yaml"
echo 'entries: []' >"$work/etc.new/alice.yaml"
mv "$work/etc" "$work/etc.old"
mv "$work/etc.new" "$work/etc"
comes "another folder" 's["bypass"]["entries"] == 3'

# A file that is nobody's business changes nothing.
reads=$(grep -c 'was read again' "$daemon_log")
touch "$work/etc/.pushgate.yaml.swp" "$work/etc/notes.txt"
sleep 1
[[ $(grep -c 'was read again' "$daemon_log") == "$reads" ]] || fail "read again for nothing"
expect_right_verdicts
stop_daemon
