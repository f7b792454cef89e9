# shellcheck shell=bash
# What the tests of a fleet stand on: a real PostgreSQL in a folder of its own, on a Unix socket alone,
# as a process that may nothing; and servers with a spool each.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/../cli/lib.sh"

export PATH=$PATH:/usr/lib/postgresql/15/bin
command -v initdb >/dev/null || fail "no PostgreSQL: run install/bootstrap --tests"
pg=$work/pg
shared="postgresql://pushgate@/pushgate?host=$pg"
as_database=()
if [[ $EUID == 0 ]]; then as_database=(setpriv --reuid=65534 --regid=65534 --clear-groups --); fi

postgres_pid() { head -1 "$pg/data/postmaster.pid" 2>/dev/null; }

# sql TEXT...: what the database says, a line per row.
sql() { psql -X -q -A -t -d "$shared" -v ON_ERROR_STOP=1 "${@/#/-c}"; }
answers() { sql 'SELECT 1' >/dev/null 2>&1; }

# start_postgres: starts it, or starts it again.
start_postgres() {
  if [[ ! -e $pg ]]; then
    chmod 755 "$work"
    mkdir "$pg"
    [[ $EUID != 0 ]] || chown 65534:65534 "$pg"
    (cd "$pg" && "${as_database[@]}" initdb -D "$pg/data" -U pushgate -A trust -E SQL_ASCII --locale=C \
      --no-sync >"$pg.log" 2>&1) || fail "initdb: $(cat "$pg.log")"
    cat >>"$pg/data/postgresql.conf" <<CONF
listen_addresses = ''
unix_socket_directories = '$pg'
shared_buffers = 32MB
fsync = off
CONF
  fi
  (cd "$pg" && "${as_database[@]}" postgres -D "$pg/data" >>"$pg.log" 2>&1 </dev/null &)
  wait_until "PostgreSQL to be there" psql -X -q -d "postgresql://pushgate@/postgres?host=$pg" -c '' 2>/dev/null
  answers || psql -X -q -d "postgresql://pushgate@/postgres?host=$pg" -c 'CREATE DATABASE pushgate'
}

postgres_gone() { ! kill -0 "$1" 2>/dev/null; }

# stop_postgres [SIGNAL]: QUIT ends its sessions at once; KILL is no goodbye, for none of its processes.
stop_postgres() {
  local pid children
  pid=$(postgres_pid)
  [[ -n $pid ]] || return 0
  children=$(pgrep -P "$pid" || true)
  kill "-${1-QUIT}" "$pid" 2>/dev/null || true
  if [[ ${1-} == KILL ]]; then
    # shellcheck disable=SC2086  # a list
    kill -KILL $children 2>/dev/null || true
    rm -f "$pg/data/postmaster.pid"
  fi
  wait_until "PostgreSQL to end" postgres_gone "$pid"
}
end_postgres() { stop_postgres KILL; }
at_end end_postgres

# configure_fleet [NAME]: $config and the spool $history of this server, or of another one.
configure_fleet() {
  local name=${1-}
  config=$work/pushgate${name:+-$name}.yaml
  history=$work/state${name:+/$name}/history.db
  mkdir -p "$(dirname "$history")"
  configure <<CONF
policies:
  - repos: ["**"]
    refs: ["refs/heads/**"]
history: $shared
spool: sqlite://$history
CONF
}

# fill COUNT [SERVER [BEGIN]]: so many more pushes in the spool, which must be there.
fill() { python3 "$tests/fleet/fill.py" "$history" "${2:-one}" "$1" ${3+"$3"} >/dev/null; }

# make_spool: with nothing in it.
make_spool() {
  run send --once --config "$config"
  expect_status 0
}

sender_pid=
start_sender() {
  "$PUSHGATE_BIN/pushgate" send --config "$config" >>"$work/sender.log" 2>&1 </dev/null &
  sender_pid=$!
}
kill_sender() {
  [[ -n $sender_pid ]] || return 0
  kill -KILL "$sender_pid" 2>/dev/null || true
  wait "$sender_pid" 2>/dev/null || true
  sender_pid=
}
at_end kill_sender

shared_rows() { [[ $(sql 'SELECT count(*) FROM push') == "$1" ]]; }

# expect_shared COUNT: so many pushes, each once, with all that belongs to it, in unbroken chains.
expect_shared() {
  local doubled items
  shared_rows "$1" || fail "expected $1 pushes in the shared record, not $(sql 'SELECT count(*) FROM push')"
  doubled=$(sql 'SELECT count(*) FROM (SELECT server, seq FROM push GROUP BY 1, 2 HAVING count(*) > 1) AS d')
  [[ $doubled == 0 ]] || fail "$doubled pushes are there twice"
  items=$(sql 'SELECT count(*) FROM ref')
  [[ $items == "$1" ]] || fail "$items refs of $1 pushes"
  run history verify --config "$config"
  expect_status 0
}

# expect_same_history: what is read is the shared record, row for row what the own one says; it is in
# $work/history.
expect_same_history() {
  local where
  for where in "" --local; do
    run history --config "$config" --format json $where
    expect_status 0
    python3 -c '
import json, sys
read = json.load(open(sys.argv[1]))["pushes"]
for push in read: push["id"] %= 1 << 40
print(json.dumps(read, sort_keys=True))' "$work/out" >"$work/history$where"
  done
  cmp "$work/history" "$work/history--local" || fail "the shared record says something else than the own one"
}

# as_machine NAME COMMAND...: on a machine that is called so, which has a $work/state of its own.
as_machine() {
  local name=$1 user=()
  shift
  [[ $EUID == 0 ]] || user=(--user --map-root-user)
  mkdir -p "$work/machines/$name"
  # shellcheck disable=SC2016  # for the other shell
  unshare --uts --mount "${user[@]}" sh -c \
    'hostname "$1" && mount --bind "$2/machines/$1" "$2/state" && shift 2 && exec "$@"' - "$name" "$work" "$@"
}
