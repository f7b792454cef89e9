#!/usr/bin/env bash
# nginx with fcgiwrap, git-http-backend and basic authentication.
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"
needs nginx fcgiwrap
as_plain_user

guard_repository http
port=$(free_port)
write_passwords >"$work/passwords"
cat >"$work/nginx.conf" <<EOF2
daemon off;
worker_processes 1;
pid $work/nginx.pid;
error_log $work/server.log;
events { worker_connections 64; }
http {
  access_log off;
  client_body_temp_path $work/body;
  proxy_temp_path $work/proxy;
  fastcgi_temp_path $work/fastcgi;
  uwsgi_temp_path $work/uwsgi;
  scgi_temp_path $work/scgi;
  client_max_body_size 0;
  server {
    listen 127.0.0.1:$port;
    location ~ ^/git(/.*) {
      auth_basic git;
      auth_basic_user_file $work/passwords;
      fastcgi_pass unix:$work/fcgi.sock;
      fastcgi_param SCRIPT_FILENAME $(git --exec-path)/git-http-backend;
      fastcgi_param GIT_PROJECT_ROOT $srv;
      fastcgi_param GIT_HTTP_EXPORT_ALL 1;
      fastcgi_param GIT_CONFIG_GLOBAL $GIT_CONFIG_GLOBAL;
      fastcgi_param HOME $work/home;
      fastcgi_param PATH_INFO \$1;
      fastcgi_param QUERY_STRING \$query_string;
      fastcgi_param REQUEST_METHOD \$request_method;
      fastcgi_param CONTENT_TYPE \$content_type;
      fastcgi_param CONTENT_LENGTH \$content_length;
      fastcgi_param HTTP_CONTENT_ENCODING \$http_content_encoding;
      fastcgi_param HTTP_GIT_PROTOCOL \$http_git_protocol;
      fastcgi_param REMOTE_USER \$remote_user;
      fastcgi_param REMOTE_ADDR \$remote_addr;
    }
  }
}
EOF2
serve fcgiwrap -c 8 -s "unix:$work/fcgi.sock"
wait_until "fcgiwrap to listen" test -S "$work/fcgi.sock"
serve nginx -e "$work/server.log" -c "$work/nginx.conf"
await_port

url=http://127.0.0.1:$port/git/team/app.git
as() { as_by_password "$1"; }
scenarios
