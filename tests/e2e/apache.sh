#!/usr/bin/env bash
# Apache with git-http-backend and basic authentication.
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"
needs apache2
as_plain_user

guard_repository http
port=$(free_port)
write_passwords >"$work/passwords"
modules=/usr/lib/apache2/modules
{
  for module in mpm_event authn_core authn_file authz_core authz_user auth_basic alias env cgid; do
    echo "LoadModule ${module}_module $modules/mod_$module.so"
  done
  cat <<EOF2
ServerName 127.0.0.1
Listen 127.0.0.1:$port
PidFile $work/apache.pid
ScriptSock $work/cgid.sock
ErrorLog $work/server.log
DefaultRuntimeDir $work
ServerRoot $work
SetEnv GIT_PROJECT_ROOT $srv
SetEnv GIT_HTTP_EXPORT_ALL
SetEnv GIT_CONFIG_GLOBAL $GIT_CONFIG_GLOBAL
ScriptAlias /git/ $(git --exec-path)/git-http-backend/
<Location /git/>
  AuthType Basic
  AuthName git
  AuthBasicProvider file
  AuthUserFile $work/passwords
  Require valid-user
</Location>
EOF2
} >"$work/apache.conf"
serve apache2 -f "$work/apache.conf" -DFOREGROUND
await_port

url=http://127.0.0.1:$port/git/team/app.git
as() { as_by_password "$1"; }
scenarios
