#!/usr/bin/env bash
# Entries name repositories as the server does, and by their paths where it does not.
# shellcheck source=tests/push/bypass/lib.sh
. "$(dirname "$0")/lib.sh"

scene
entries <<'YAML'
  - {id: theirs, repos: [group/sub/project], permanent: true}
YAML

serve gitlab
bad_commit
push origin HEAD:main
expect_not_excused
GITEA_REPO_USER_NAME=group/sub GITEA_REPO_NAME=project GL_REPO=group/sub/project push origin HEAD:main
expect_not_excused
GL_PROJECT_PATH=group/sub/project push origin HEAD:main
expect_excused_by theirs

entries <<'YAML'
  - {id: path, repos: [app], permanent: true}
YAML
serve ssh
bad_commit
push origin HEAD:main
expect_excused_by path
