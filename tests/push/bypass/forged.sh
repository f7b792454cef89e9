#!/usr/bin/env bash
# What a client can say about itself excuses nobody: authors, trailers, push options, refs, and the
# variables of a signed push that git did not verify.
# shellcheck source=tests/push/bypass/lib.sh
. "$(dirname "$0")/lib.sh"

scene
entries <<'YAML'
  - {id: boss, users: [boss, "Boss <boss@example.com>"], groups: [bosses], permanent: true}
YAML
serve ssh

# forged: a push by nobody, whatever the environment says.
forged() {
  push "$@" origin HEAD:main
  expect_not_excused
}

bad_commit
forged
forged -o user=boss -o PUSHGATE_USER=boss -o pushgate.user=boss -o group=bosses
forged -o pushgate.bypass=boss
PUSHGATE_USER='' forged
pushgate_user=boss USER=boss LOGNAME=boss SSH_USER=boss GIT_USER=boss forged
SSH_ORIGINAL_COMMAND='PUSHGATE_USER=boss' SSH_CLIENT=boss forged
PUSHGATE_GROUPS=bosses GL_OPTION_pushgate_groups=bosses forged
GIT_PUSH_OPTION_PUSHGATE_USER=boss forged

bad_commit
GIT_AUTHOR_NAME=boss GIT_AUTHOR_EMAIL=boss@example.com GIT_COMMITTER_NAME=boss \
  git commit -q --amend --no-edit --reset-author -m 'Change

Pushgate-User: boss
Signed-off-by: Boss <boss@example.com>'
forged
push origin HEAD:refs/heads/boss
expect_not_excused

# signature STATUS NONCE: git passes on whatever the environment has where no certificate came.
signature() {
  GIT_PUSH_CERT=$(git rev-parse HEAD) GIT_PUSH_CERT_SIGNER='Boss <boss@example.com>' \
    GIT_PUSH_CERT_STATUS=$1 GIT_PUSH_CERT_NONCE_STATUS=$2 forged
}
for status in B U X Y R E N ''; do signature "$status" OK; done
# Nor does git's word for a good one count without the certificate: not with another object in its place,
# with none, nor with that of another push.
signature G OK
GIT_PUSH_CERT_NONCE=1-a signature G OK
certificate() {
  printf 'certificate version 0.1\npusher Boss <boss@example.com> 1 +0000\nnonce %s\n\n%s\n' "$1" "$2"
  [[ -n ${3-} ]] || printf -- '-----BEGIN SSH SIGNATURE-----\n-----END SSH SIGNATURE-----\n'
}
# forged_certificate NONCE UPDATE [UNSIGNED]
forged_certificate() {
  local blob
  blob=$(certificate "$@" | git -C "$srv/app.git" hash-object -w --stdin)
  GIT_PUSH_CERT=$blob GIT_PUSH_CERT_SIGNER='Boss <boss@example.com>' GIT_PUSH_CERT_STATUS=G \
    GIT_PUSH_CERT_NONCE=1-a GIT_PUSH_CERT_NONCE_STATUS=OK forged
}
update="$(git -C "$srv/app.git" rev-parse main) $(git rev-parse HEAD) refs/heads/main"
forged_certificate 1-a "${update/main/other}"
forged_certificate 1-b "$update"
forged_certificate 1-a "$update" unsigned
for nonce in BAD MISSING UNSOLICITED SLOP ''; do signature G "$nonce"; done
