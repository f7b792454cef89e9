#!/usr/bin/env bash
# Groups come from groups_file, from gitolite, and over plain ssh from the Unix account.
# shellcheck source=tests/push/bypass/lib.sh
. "$(dirname "$0")/lib.sh"

scene
entries <<'YAML'
  - {id: team, groups: [release, "@ops", root], permanent: true}
YAML
cat >"$work/groups.yaml" <<'YAML'
groups:
  release: [alice]
YAML

serve gitea "groups_file: $work/groups.yaml"
bad_commit
GITEA_PUSHER_NAME=bob push origin HEAD:main
expect_not_excused
GITEA_PUSHER_NAME=release push origin HEAD:main
expect_not_excused
GITEA_PUSHER_NAME=root push origin HEAD:main
expect_not_excused
GITEA_PUSHER_NAME=bob GL_OPTION_pushgate_groups=@ops push origin HEAD:main
expect_not_excused
GITEA_PUSHER_NAME=alice push origin HEAD:main
expect_excused_by team

serve gitolite
bad_commit
GL_USER=alice push origin HEAD:main
expect_not_excused
GL_OPTION_pushgate_groups=@ops push origin HEAD:main
expect_not_excused
GL_USER=alice GL_OPTION_pushgate_groups='@all @ops' push origin HEAD:main
expect_excused_by team

serve ssh
bad_commit
PUSHGATE_USER=nobody push origin HEAD:main
expect_not_excused
PUSHGATE_USER=root push origin HEAD:main
expect_excused_by team
