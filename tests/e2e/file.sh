#!/usr/bin/env bash
# file://, where the pusher's own environment names him.
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"

guard_repository ssh
url=file://$app
as() { export PUSHGATE_USER=$1; }
scenarios
