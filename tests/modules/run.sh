# shellcheck shell=bash
# run.sh CASE: checks the tree of a folder here on disk, in a repository and without one, and pushes
# it; each time exactly the lines marked `# finding: RULE` must be found. tests/modules/rules.yaml has
# the rules. A folder that is dropped in is a test.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"

cases=$tests/modules
tree=$cases/$1

expected=$(cd "$tree" && grep -rnoE '# finding: [a-z-]+' . |
  sed -E 's|^\./([^:]*):([0-9]+):# finding: (.*)$|\1:\2 \3|' | sort)

# compare HOW: what was found with what is marked.
compare() {
  local found
  found=$(findings | sort)
  [[ $found == "$expected" ]] || fail "$1: expected (<) and found (>):
$(diff <(echo "$expected") <(echo "$found"))"
}

# check WHERE PATH: on disk; paths are then those in the tree.
check() {
  push_output=$(cd "$1" && "$PUSHGATE_BIN/pushgate" check --config "$config" "$2" 2>&1 |
    sed "s|^$2/||; s|^|remote: |") || true
}

configure <<YAML
rules: [$cases/rules.yaml]
policies: [{repos: ["**"], refs: ["**"]}]
YAML

cp -r "$tree" "$work/plain"
check "$work/plain" .
compare 'on disk, without a repository'
check "$work" plain
compare 'on disk, from outside'

make_bare team/app
clone team/app
cp -r "$tree/." .
check . .
compare 'on disk, in a repository'

commit
guard team/app
start_daemon
push origin main
compare 'pushed'
