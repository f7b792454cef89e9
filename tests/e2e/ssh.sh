#!/usr/bin/env bash
# OpenSSH: alice by `environment=` in authorized_keys, bob by a forced command.
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/e2e/sshd.bash
. "$(dirname "$0")/sshd.bash"

guard_repository ssh
make_keys alice bob
cat >"$work/authorized_keys" <<EOF2
environment="PUSHGATE_USER=alice",restrict $(cat "$work/alice.pub")
command="PUSHGATE_USER=bob exec git-shell -c \"\$SSH_ORIGINAL_COMMAND\"",restrict $(cat "$work/bob.pub")
EOF2
start_sshd
url=ssh://$(id -un)@127.0.0.1:$port$app

# What a client sends along does not count.
as() { export GIT_SSH_COMMAND="ssh -F none $ssh_options -i $work/$1 -o SendEnv=PUSHGATE_USER" PUSHGATE_USER=root; }
scenarios
