#!/usr/bin/env bash
# What the server lets nobody do: change anything, read without leave, hold it up, or reach it by somebody
# else's name.
# shellcheck source=tests/dashboard/lib.sh
. "$(dirname "$0")/lib.sh"

configure_default
make_record --repositories 2 --rows 20 --pushes 10 --weeks 4

# status_of ARGUMENT...: what curl gets.
status_of() { curl -s -o "$work/body" -D "$work/head" -w '%{http_code}' --max-time 20 "$@"; }
# expect_code NUMBER ARGUMENT...
expect_code() {
  local expected=$1 got
  shift
  got=$(status_of "$@") || true
  [[ $got == "$expected" ]] || fail "expected $expected, not $got, of: $* ($(head -c 300 "$work/body"))"
}
# raw: what the server answers to standard input.
raw() {
  python3 -c '
import socket, sys
s = socket.create_connection(("127.0.0.1", int(sys.argv[1])), timeout=20)
s.sendall(sys.stdin.buffer.read())
s.shutdown(socket.SHUT_WR)
while part := s.recv(65536):
    sys.stdout.buffer.write(part)
' "$server_port" | tr -d '\000'
}
expect_raw() { grep -q "^HTTP/1.1 $1 " <<<"$2" || fail "expected $1: ${2:0:200}"; }

serve
expect_code 200 "$site/"
for header in "content-security-policy: default-src 'none'; script-src 'self'; style-src 'self'" \
  "x-content-type-options: nosniff" "referrer-policy: no-referrer" "x-frame-options: DENY"; do
  grep -qiF "$header" "$work/head" || fail "no $header in: $(cat "$work/head")"
done
grep -qF "frame-ancestors 'none'; base-uri 'none'" "$work/head" || fail "$(cat "$work/head")"

# Only reading.
expect_code 200 -I "$site/index.html"
for method in POST PUT DELETE PATCH OPTIONS TRACE CONNECT MKCOL; do
  expect_code 405 -X "$method" "$site/index.html"
  grep -qi '^allow: GET, HEAD' "$work/head" || fail "405 without Allow"
done
expect_code 400 -d 'x=1' "$site/index.html"
expect_code 400 -X GET -H 'Transfer-Encoding: chunked' -d 'x' "$site/index.html"

# Nothing but pages.
for path in /nowhere.html /../../../etc/passwd /%2e%2e/%2e%2e/etc/passwd /push/0.html /push/01.html /push/99999999999999999999.html \
  /pushes/all-1.html /pushes/all-2000.html /pushes/no-1.html /repository/.html /file/a/b.html /.pushgate-dashboard; do
  expect_code 404 --path-as-is "$site$path"
done

# A name that leads here may be anybody's.
expect_code 421 -H 'Host: evil.example' "$site/"
expect_code 421 -H "Host: evil.example:$server_port" "$site/"
expect_code 421 -H 'Host: 127.0.0.1.evil.example' "$site/"
expect_code 200 -H 'Host: localhost:1234' "$site/"
expect_code 200 -H 'Host: [::1]:80' "$site/"

# A record that cannot be read is named, and the dashboard lives to see it mended.
cp "$history" "$work/kept.db"
head -c 4096 /dev/urandom >"$history"
rm -f "$history-wal" "$history-shm"
is_broken() { [[ $(status_of "$site/") == 503 ]]; }
wait_until "the record to be found broken" is_broken
grep -q 'The record cannot be read' "$work/body" || fail "$(cat "$work/body")"
cp "$work/kept.db" "$history"
is_mended() { [[ $(status_of "$site/") == 200 ]]; }
wait_until "the record to be read again" is_mended

# Requests that two readers could take in two ways, and great ones.
expect_raw 400 "$(printf 'GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n' | raw)"
expect_raw 400 "$(printf 'GET / HTTP/1.1\r\nHost: localhost\r\n folded: x\r\n\r\n' | raw)"
expect_raw 400 "$(printf 'GET / HTTP/1.1\r\nHost: local\000host\r\n\r\n' | raw)"
expect_raw 400 "$(printf 'GET /\r\n\r\n' | raw)"
expect_raw 400 "$(printf 'GET http://localhost/ HTTP/1.1\r\nHost: localhost\r\n\r\n' | raw)"
expect_raw 421 "$(printf 'GET / HTTP/1.1\r\n\r\n' | raw)"
expect_raw 431 "$(python3 -c 'print("GET / HTTP/1.1\r\nHost: localhost\r\n" + "".join(f"X-{i}: y\r\n" for i in range(100)) + "\r\n", end="")' | raw)"
expect_raw 431 "$(python3 -c 'print("GET /" + "a" * 100_000 + " HTTP/1.1\r\nHost: localhost\r\n\r\n", end="")' | raw)"

# Slow ones: they end by themselves, and others are served meanwhile.
python3 - "$server_port" >"$work/slow" 2>&1 <<'END' &
import socket, sys, time
slow = [socket.create_connection(("127.0.0.1", int(sys.argv[1]))) for _ in range(28)]
for _ in range(3):
    for s in slow:
        s.sendall(b"G")
    time.sleep(0.5)
answers = [s.recv(100)[:12] for s in slow]
assert all(a == b"HTTP/1.1 408" for a in answers), answers
END
slow_pid=$!
sleep 0.5
expect_code 200 "$site/index.html"
wait "$slow_pid" || fail "slow clients: $(cat "$work/slow")"
stop_server

# Off loopback only with somebody who asks who is there.
refused() {
  run dashboard --config "$config" --listen "$1"
  expect_status 2
}
refused 0.0.0.0:8099
grep -qF 'open to everybody who reaches 0.0.0.0: listen on 127.0.0.1, or set dashboard.token_file, or dashboard.trusted_proxies' \
  "$work/err" || fail "$(cat "$work/err")"
refused '[::]:8099'
refused 8099
expect_err "pushgate: the address to listen on must be HOST:PORT, such as 127.0.0.1:8080 or [::1]:8080"
run dashboard --config "$config" --listen 127.0.0.1:8099 --out "$work/x"
expect_status 2

# A token: as browsers send it, or as programs do.
base=$(cat "$config")
secret=a-token-that-nobody-guesses
printf '%s\n' "$secret" >"$work/token"
chmod 644 "$work/token"
configure_more() {
  printf '%s\ndashboard: {%s}\n' "$base" "$1" >"$config"
}
configure_more "token_file: $work/token"
refused 127.0.0.1:8099
expect_err "pushgate: dashboard.token_file: $work/token is open to others than its owner; run: chmod 600 $work/token"
chmod 600 "$work/token"
echo short >"$work/token"
refused 127.0.0.1:8099
printf '%s\n' "$secret" >"$work/token"
serve
expect_code 401 "$site/"
grep -qi '^www-authenticate: Basic' "$work/head" || fail "$(cat "$work/head")"
expect_code 401 "$site/style.css"
expect_code 401 -u "me:wrong" "$site/"
expect_code 401 -H "Authorization: Bearer ${secret}x" "$site/"
expect_code 401 -H "Authorization: Bearer " "$site/"
expect_code 401 -H "Authorization: Digest $secret" "$site/"
expect_code 401 -H 'X-Remote-User: me' "$site/"
expect_code 200 -H "Authorization: Bearer $secret" "$site/"
expect_code 200 -u "me:$secret" "$site/"
expect_code 421 -u "me:$secret" -H 'Host: evil.example' "$site/"
stop_server

# A proxy: only from its address, and only with a name.
configure_more "trusted_proxies: [127.0.0.2], hosts: [compliance.example]"
serve
expect_code 403 -H 'X-Remote-User: me' "$site/"
expect_code 403 --interface 127.0.0.2 "$site/"
expect_code 403 --interface 127.0.0.2 -H 'X-Remote-User;' "$site/"
expect_code 403 --interface 127.0.0.2 -H 'X-Forwarded-User: me' "$site/"
expect_code 200 --interface 127.0.0.2 -H 'X-Remote-User: me' "$site/"
expect_code 200 --interface 127.0.0.2 -H 'X-Remote-User: me' -H 'Host: compliance.example' "$site/"
expect_code 421 --interface 127.0.0.2 -H 'X-Remote-User: me' -H 'Host: evil.example' "$site/"
stop_server
configure_more "trusted_proxies: [proxy.example]"
refused 127.0.0.1:8099
expect_err "pushgate: dashboard.trusted_proxies: 'proxy.example' is no address, such as 10.0.0.1"

# An address that is taken.
printf '%s\n' "$base" >"$config"
serve
run dashboard --config "$config" --listen "127.0.0.1:$server_port"
expect_status 2
grep -q 'another program may listen there' "$work/err" || fail "$(cat "$work/err")"
stop_server
