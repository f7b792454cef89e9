#!/usr/bin/env bash
# quickstart shows both pushes and the trend of a year, leaves a repository of the user's as it was but for the hook, takes
# nobody's hook away, and --stop undoes it all.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"

checkout=$work/checkout

# place FOLDER: from now on the checkout is there; the programs are those under test.
place() {
  checkout=$1
  mkdir -p "$checkout/hook/config"
  cp -R "$tests/../install" "$checkout/"
  cp "$tests/../hook/config/default.yaml" "$checkout/hook/config/"
}

quickstart() {
  status=0
  # The times of the tests' own commits are not its.
  output=$(env -u GIT_AUTHOR_DATE -u GIT_COMMITTER_DATE "$checkout/install/quickstart" "$@" 2>&1 </dev/null) || status=$?
}
export PUSHGATE_BIN
stop_quickstart() { quickstart --stop; }
at_end stop_quickstart

expect_status() { [[ $status == "$1" ]] || fail "quickstart ended with $status: $output"; }
expect_said() { [[ $output == *"$1"* ]] || fail "quickstart did not say '$1': $output"; }
running() { kill -0 "$(cat "$checkout/.quickstart/pid")" 2>/dev/null; }

expect_both_pushes() {
  expect_status 0
  expect_said 'remote: pushgate: accepted'
  expect_said 'db-direct-session'
  expect_said '! [remote rejected]'
  expect_said 'The gate stands'
}

place "$work/checkout"
quickstart
expect_both_pushes
running || fail "the daemon does not run"
demo=$checkout/.quickstart/demo.git
[[ $(git -C "$demo" log --format=%s -1 main) == 'Serve and export'* ]] || fail "the compliant push is not in"
expect_said "/pushgate dashboard --config $checkout/.quickstart/pushgate.yaml"
"$PUSHGATE_BIN/pushgate" dashboard --out "$work/pages" --config "$checkout/.quickstart/pushgate.yaml" >/dev/null
for page in "$checkout/.quickstart/report.html" "$work/pages/index.html"; do
  python3 - "$page" <<'PY' || fail "no year's trend is on $page"
import datetime, re, sys
table = open(sys.argv[1]).read().split("Trend</h2>", 1)[1].split("</table>")[0]
rows = re.findall(r"<time>(\S+)</time>.*?([0-9.]+) %", table)
assert len(rows) == 8, rows
dates = [datetime.date.fromisoformat(date) for date, _ in rows]
assert (dates[-1] - dates[0]).days >= 340 and dates == sorted(dates), dates
shares = [float(share) for _, share in rows]
assert shares == sorted(shares) and len(set(shares)) == 8 and shares[-1] > shares[0] + 50, shares
PY
done

echo '# edited' >>"$checkout/.quickstart/pushgate.yaml"
quickstart
expect_both_pushes
grep -q '# edited' "$checkout/.quickstart/pushgate.yaml" || fail "the configuration was overwritten"

# A repository of the user's.
make_bare team/app
clone team/app
commit_file a.py <<<'x = 1'
seed origin main
cd "$work"
app=$srv/team/app.git
refs_before=$(git -C "$app" for-each-ref)
quickstart "$app"
expect_both_pushes
[[ $(git -C "$app" for-each-ref) == "$refs_before" ]] || fail "refs changed in the user's repository"
grep -q 'pushgate-hook' "$app/hooks/pre-receive" || fail "it is not guarded"

# One with hooks that a push would set off: nothing is pushed there.
make_bare team/deployed
printf '#!/bin/sh\ntouch %s/deployed\n' "$work" >"$srv/team/deployed.git/hooks/post-receive"
chmod +x "$srv/team/deployed.git/hooks/post-receive"
quickstart "$srv/team/deployed.git"
expect_both_pushes
expect_said "hook 'post-receive'"
[[ ! -e $work/deployed ]] || fail "the user's hook was set off"

# One with a gate of its own.
make_bare team/guarded
echo 'exit 0' >"$srv/team/guarded.git/hooks/pre-receive"
quickstart "$srv/team/guarded.git"
expect_status 1
expect_said 'already has a pre-receive hook'
[[ $(cat "$srv/team/guarded.git/hooks/pre-receive") == 'exit 0' ]] || fail "it was overwritten"

git -C "$srv/team/guarded.git" config core.hooksPath "$work"
quickstart "$srv/team/guarded.git"
expect_status 1
expect_said 'core.hooksPath'
git -C "$app" config core.hooksPath "$app/hooks"
quickstart "$app"
expect_both_pushes
git -C "$app" config --unset core.hooksPath
quickstart "$work/clone/team/app"
expect_status 1
expect_said 'is no bare repository'
git init -q --bare --object-format=sha256 "$srv/new.git"
quickstart "$srv/new.git"
expect_status 1
expect_said 'SHA-256'
quickstart "$work/nowhere"
expect_status 1
expect_said 'there is no folder'

daemon=$(cat "$checkout/.quickstart/pid")
quickstart --stop
expect_status 0
if kill -0 "$daemon" 2>/dev/null; then fail "the daemon still runs"; fi
[[ ! -e $app/hooks/pre-receive ]] || fail "the hook is still there"
[[ -e $srv/team/guarded.git/hooks/pre-receive ]] || fail "a foreign hook was taken"
quickstart --stop
expect_status 0

# It does not call a gate that lets everything pass a success.
echo 'policies: [{repos: ["**"], refs: ["**"], enforce: off}]' >"$checkout/.quickstart/pushgate.yaml"
quickstart
expect_status 1
expect_said 'this push should have been refused'
quickstart --stop

# A checkout too deep, and with spaces, for a socket and a hook's first line.
place "$work/a folder with spaces and a name that is long enough to be too long for a socket of 108 bytes"
quickstart
expect_both_pushes
expect_said '/tmp/pushgate.'
runtime=$(cat "$checkout/.quickstart/runtime")
quickstart --stop
expect_status 0
[[ ! -e $runtime ]] || fail "$runtime is still there"

# What it does when the daemon cannot start.
echo 'policies: {' >"$checkout/.quickstart/pushgate.yaml"
quickstart
expect_status 1
expect_said 'the daemon did not start'
expect_said 'pushgate.yaml:'
