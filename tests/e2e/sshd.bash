# shellcheck shell=bash
# An sshd of this user on loopback, for ssh.sh and gitolite.sh.
# Read after lib.sh, by which it stands.
# shellcheck disable=SC2034,SC2154

needs sshd ssh ssh-keygen git-shell
ssh_options="-o UserKnownHostsFile=/dev/null -o StrictHostKeyChecking=no -o LogLevel=ERROR -o IdentitiesOnly=yes -o IdentityAgent=none"

# make_keys NAME...
make_keys() {
  local name
  for name in "$@"; do ssh-keygen -q -t ed25519 -N '' -C "$name" -f "$work/$name"; done
}

# start_sshd: with $work/authorized_keys; sets $port.
start_sshd() {
  port=$(free_port)
  ssh-keygen -q -t ed25519 -N '' -f "$work/host_key"
  cat >"$work/sshd_config" <<EOF2
Port $port
ListenAddress 127.0.0.1
HostKey $work/host_key
PidFile none
AuthorizedKeysFile $work/authorized_keys
AuthenticationMethods publickey
PermitRootLogin prohibit-password
PermitUserEnvironment PUSHGATE_USER
StrictModes no
UsePAM no
EOF2
  # Root's sshd wants its folder, which its package makes at boot.
  [[ $EUID != 0 ]] || mkdir -p /run/sshd
  serve "$(command -v sshd)" -D -e -f "$work/sshd_config"
  await_port
}
