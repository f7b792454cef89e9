#!/usr/bin/env bash
# Pushes are judged and recorded without the shared record; the sender carries each over exactly once,
# though it is killed between transactions and in the middle of one.
# shellcheck source=tests/fleet/lib.sh
. "$(dirname "$0")/lib.sh"
cd "$work"

start_postgres
configure_fleet
stop_postgres

# The database is away, and nobody who pushes knows.
make_bare team/app
clone team/app
guard team/app
start_daemon
commit_file a.py <<<'x = 1'
push origin main
expect_accept
commit_file b.py <<<'bad(1)'
push origin main
expect_reject
cd "$work"
run send --once --config "$config"
expect_status 2
grep -q 'the shared record postgresql:///pushgate: it cannot be reached' err || fail "$(cat err)"
run status --socket "$socket"
expect_status 1
grep -qF '2 rows are not in the shared record yet' out || fail "$(cat out)"
grep -qF 'it cannot be reached' out || fail "$(cat out)"

start_postgres
run send --once --config "$config"
expect_status 0
expect_out 'sent 2 rows'
run send --once --config "$config"
expect_out 'sent 0 rows'
run status --socket "$socket"
expect_status 0
grep -qF 'shared record  postgresql:///pushgate, 0 rows wait to be sent' out || fail "$(cat out)"
expect_same_history
grep -q '"server": "[^"@]*@' history || fail "the chain is not named after the account"
stop_daemon

# Killed between transactions, again and again.
fill 3000
for _ in {1..12}; do
  start_sender
  sleep 0.15
  kill_sender
done
# Killed in the middle of one: a row waits within the transaction while the sender dies.
fill 40
sql "CREATE FUNCTION wait() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(3600); RETURN NEW; END'" \
  "CREATE TRIGGER slow BEFORE INSERT ON push FOR EACH ROW WHEN (NEW.seq = 3020) EXECUTE FUNCTION wait()"
waits() { [[ $(sql "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'") == 1 ]]; }
start_sender
wait_until "the sender to be within a transaction" waits
kill_sender
sql "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event = 'PgSleep'" >/dev/null
sql 'DROP TRIGGER slow ON push'
start_sender
wait_until "all rows" shared_rows 3042
kill_sender
expect_shared 3042
expect_out 'intact: 3042 pushes'
