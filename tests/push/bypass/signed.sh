#!/usr/bin/env bash
# A signed push that git verified names its signer where the server names nobody.
# shellcheck source=tests/push/bypass/lib.sh
. "$(dirname "$0")/lib.sh"

command -v ssh-keygen >/dev/null || skip "ssh-keygen is not here"
ssh-keygen -q -t ed25519 -N '' -f "$work/key"
ssh-keygen -q -t ed25519 -N '' -f "$work/stranger"
printf 'dev@example.com %s\n' "$(cat "$work/key.pub")" >"$work/signers"

scene
git -C "$srv/app.git" config receive.certNonceSeed secret
git -C "$srv/app.git" config gpg.ssh.allowedSignersFile "$work/signers"
git config gpg.format ssh
entries <<'YAML'
  - {id: signer, users: [dev@example.com], permanent: true}
YAML
serve ssh

bad_commit
push origin HEAD:main
expect_not_excused
git config user.signingKey "$work/stranger"
push --signed origin HEAD:main
expect_not_excused
git config user.signingKey "$work/key"
push --signed origin HEAD:main
expect_excused_by signer
log_says 'trust=signed' || fail "the log does not say who vouches"

# Whom the server names is another than who signs.
bad_commit
PUSHGATE_USER=bob push --signed origin HEAD:main
expect_not_excused
