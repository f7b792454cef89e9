# shellcheck shell=bash
# Pushes to a repository whose files import each other. Sourced by the scripts beside it.
# shellcheck source=tests/lib.sh
[[ -n ${work-} ]] || . "$(dirname "${BASH_SOURCE[0]}")/../../lib.sh"

configure <<YAML
rules: [$tests/modules/rules.yaml]
policies: [{repos: ["**"], refs: ["**"]}]
YAML

make_bare app
clone app

# provide LIBRARY: what app/db.py has is from there.
provide() {
  write_file app/db.py <<PYTHON
from $1 import Session

make = Session
PYTHON
}

# A user of it.
write_file app/use.py <<'PYTHON'
from app.db import make


def save():
    s = make()
    s.commit()


def other():
    return 1
PYTHON
provide other.orm
