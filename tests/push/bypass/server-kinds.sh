#!/usr/bin/env bash
# Each kind of server names the pusher in variables of its own, and no other kind's variables count.
# shellcheck source=tests/push/bypass/lib.sh
. "$(dirname "$0")/lib.sh"

scene
entries <<'YAML'
  - {id: boss, users: [boss], permanent: true}
YAML

declare -A variable=([ssh]=PUSHGATE_USER [http]=REMOTE_USER [gitolite]=GL_USER
  [gitea]=GITEA_PUSHER_NAME [gitlab]=GL_USERNAME [bitbucket]=BB_USER_NAME
  [ghes]=GITHUB_USER_LOGIN)

for kind in ssh http gitolite gitea gitlab bitbucket ghes; do
  serve "$kind"
  bad_commit
  push origin HEAD:main
  expect_not_excused

  # Every variable but its own says that the boss pushes.
  for other in "${!variable[@]}"; do
    [[ $other == "$kind" ]] || export "${variable[$other]}=boss"
  done
  push origin HEAD:main
  expect_not_excused
  export "${variable[$kind]}=mallory"
  push origin HEAD:main
  expect_not_excused
  for other in "${variable[@]}"; do unset "$other"; done

  export "${variable[$kind]}=boss"
  push origin HEAD:main
  expect_excused_by boss
  log_says "trust=server repository=\"app\" user=\"boss\"" || fail "the log does not say who pushed"
  unset "${variable[$kind]}"
done

# What a deploy key does is nobody's doing, though Gitea gives it the name of the repository's owner.
serve gitea
bad_commit
GITEA_PUSHER_NAME=boss GITEA_DEPLOY_KEY_ID=7 push origin HEAD:main
expect_not_excused
GITEA_PUSHER_NAME=boss GITEA_DEPLOY_KEY_ID=0 push origin HEAD:main
expect_excused_by boss
