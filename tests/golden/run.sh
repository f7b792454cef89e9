#!/usr/bin/env bash
# run.sh CASE: pushes the tree CASE/after on top of CASE/before, or does what CASE/push.sh says, and
# compares the exact text that the pusher sees with CASE/expected.txt. The configuration is
# CASE/pushgate.yaml if there is one. What `pushgate check` finds in the clone must be the same as what
# the gate found. UPDATE_GOLDEN=1 rewrites expected.txt.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"
# shellcheck source=tests/golden/client.sh
. "$tests/golden/client.sh"

case=$tests/golden/$1
[[ -d $case ]] || fail "there is no golden push $1"
if [[ -e $case/pushgate.yaml ]]; then
  configure <"$case/pushgate.yaml"
else
  configure <<'YAML'
rules: [db-connection]
policies:
  - repos: ["**"]
    refs: ["refs/heads/**", "refs/tags/**"]
YAML
fi

make_bare app
clone app
watch_pushes
# become TREE: the work tree is made that tree of the case, and committed.
become() {
  git ls-files -z | xargs -0r rm -f --
  [[ ! -d $case/$1 ]] || cp -R "$case/$1/." .
  tick
  git add -A
  git commit -q --allow-empty -m "$2"
}

if [[ -e $case/push.sh ]]; then
  # shellcheck source=/dev/null
  . "$case/push.sh"
else
  become before 'Before'
  seed origin main
  guard app
  start_daemon
  become after 'After'
  push origin main
fi

# What changes from run to run and from machine to machine has a name instead.
normalised() {
  sed -n 's/ *$//; /^remote:/p' <<<"$push_output" | sed "s,$work,WORK,g; s,$PUSHGATE_BIN,BIN,g"
  if [[ $push_status == 0 ]]; then echo 'push: accepted'; else echo 'push: refused'; fi
}

if [[ -n ${UPDATE_GOLDEN-} ]]; then
  normalised >"$case/expected.txt"
elif ! difference=$(diff -u "$case/expected.txt" <(normalised)); then
  fail "the pusher saw another text than $case/expected.txt (UPDATE_GOLDEN=1 rewrites it):
$difference"
fi

expect_same_as_client
