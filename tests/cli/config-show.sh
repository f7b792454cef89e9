#!/usr/bin/env bash
# config show prints what pushgate.yaml and conf.d make together, and where each key comes from; and
# what it prints is a configuration.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
cd "$work"

mkdir conf.d
cat >pushgate.yaml <<'END'
receipt: line
limits: {deadline: 5s}
policies:
  - repos: ["**"]
    refs: ["refs/heads/**"]
END
cat >conf.d/20-sandbox.yaml <<'END'
policies:
  - repos: ["sandbox/**"]
    enforce: warn
END
cat >conf.d/10-quiet.yaml <<'END'
receipt: quiet
policies:
  - repos: ["legacy/*"]
    enforce: off
END
echo 'nonsense' >conf.d/readme
echo 'receipt: line' >conf.d/30.yml

run config check pushgate.yaml
expect_status 0
grep -qE '^pushgate\.yaml and 2 files of conf\.d: ok, [0-9]+ rules, 3 policies$' "$work/out" ||
  fail "$(cat "$work/out")"
expect_out 'conf.d/30.yml: is not read: its name must end in .yaml'
rm conf.d/30.yml

run config show pushgate.yaml --origin
expect_status 0
expect_silent err
expect_out 'receipt: quiet  # conf.d/10-quiet.yaml:1'
expect_out '  deadline: 5s  # pushgate.yaml:2'
expect_out '  blob: 2MiB  # default'
expect_out 'server: ssh  # default'
expect_out '# templates_url:  # not set'
order=$(grep -oE '(sandbox/\*\*|legacy/\*|"\*\*"\]  # pushgate)' "$work/out" | tr '\n' ' ')
[[ $order == 'sandbox/** legacy/* "**"]  # pushgate ' ]] || fail "not the order expected: $order"

run config show pushgate.yaml
expect_status 0
! grep -q '#.*yaml' "$work/out" || fail "origins that nobody asked for"
cp "$work/out" all.yaml
mkdir alone
cp all.yaml alone/pushgate.yaml
run config show alone/pushgate.yaml
cmp "$work/out" all.yaml || fail "the configuration shown means something else"
run config check alone/pushgate.yaml
expect_status 0

run config show broken.yaml
expect_status 2
expect_silent out
expect_err 'broken.yaml: cannot be read: No such file or directory'
echo 'recipt: line' >conf.d/40.yaml
run config show pushgate.yaml
expect_status 2
expect_silent out
expect_err "conf.d/40.yaml:1:1: unknown key 'recipt' (did you mean 'receipt'?)"

run config check pushgate.yaml --origin
expect_status 2
expect_err 'pushgate: config check takes no --origin'
run config shwo
expect_status 2
expect_err "pushgate: config: there is no 'shwo' (did you mean 'show'?)"
