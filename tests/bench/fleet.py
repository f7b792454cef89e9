"""What a shared record costs: bytes of a push with all indexes, and pushes a second of one sender, on a
PostgreSQL of its own, in one run. Usage: fleet.py PROGRAMS FOLDER [ROWS]

PostgreSQL runs with its own settings (fsync included), on a Unix socket of FOLDER, as an account that may
nothing; the sender beside it on this machine. The pushes are those of record.py: one ref each, and a finding
in every tenth.
"""

import os
import pathlib
import shutil
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "fleet"))
import fill  # noqa: E402

NOBODY = 65534
TABLES = ("push", "ref", "finding")


def main():
    programs, folder = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    rows = int(sys.argv[3]) if len(sys.argv) > 3 else 100_000
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "pg").mkdir(parents=True)
    pg = folder / "pg"
    user = {}
    if os.geteuid() == 0:
        os.chown(pg, NOBODY, NOBODY)
        user = {"user": NOBODY, "group": NOBODY, "extra_groups": []}
    path = os.environ["PATH"] + ":/usr/lib/postgresql/15/bin"
    environment = {**os.environ, "PATH": path}
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "env": environment, "cwd": pg}
    subprocess.run(["initdb", "-D", pg / "data", "-U", "pushgate", "-A", "trust", "-E", "SQL_ASCII", "--locale=C"],
                   check=True, **quiet, **user)
    server = subprocess.Popen(["postgres", "-D", pg / "data", "-k", pg, "-c", "listen_addresses="], **quiet, **user)
    try:
        measure(programs, folder, rows, environment, f"postgresql://pushgate@/postgres?host={pg}")
    finally:
        server.terminate()
        server.wait()


def sql(url, text, environment):
    done = subprocess.run(["psql", "-X", "-q", "-A", "-t", "-d", url, "-c", text], env=environment,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    return done.stdout.split() if done.returncode == 0 else None


def measure(programs, folder, rows, environment, url):
    while sql(url, "SELECT 1", environment) is None:
        time.sleep(0.1)
    history, config = folder / "history.db", folder / "pushgate.yaml"
    config.write_text(f"repositories: {folder}\nhistory: {url}\nspool: sqlite://{history}\npolicies: []\n")
    send = [programs / "pushgate", "send", "--once", "--config", config]
    subprocess.run(send, check=True, stdout=subprocess.DEVNULL)
    empty = history.stat().st_size
    fill.append(history, "bench", rows)
    log = int(sql(url, "SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::bigint", environment)[0])
    begin = time.perf_counter()
    subprocess.run(send, check=True, stdout=subprocess.DEVNULL)
    took = time.perf_counter() - begin
    sql(url, "VACUUM ANALYZE", environment)
    log = int(sql(url, "SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::bigint", environment)[0]) - log
    sent = int(sql(url, "SELECT count(*) FROM push", environment)[0])
    assert sent == rows, (sent, rows)
    print(f"{rows} pushes, each with one ref, every tenth with one finding")
    print(f"sent: {rows / took:.0f} pushes a second, by one sender, {took:.1f} s in all")
    total = 0
    for table in TABLES:
        heap, index = map(int, sql(url, f"SELECT pg_table_size('{table}'), pg_indexes_size('{table}')"
                                   .replace("), ", ") || ' ' || "), environment))
        total += heap + index
        print(f"  {table}: {heap / rows:.0f} bytes a push, and {index / rows:.0f} of indexes")
    print(f"write-ahead log: {log / rows:.0f} bytes a push")
    print(f"shared record: {total / rows:.0f} bytes a push with indexes")
    for name in sql(url, "SELECT relname || '=' || pg_relation_size(oid) FROM pg_class WHERE relkind = 'i' AND"
                    " relnamespace = 'public'::regnamespace AND pg_relation_size(oid) > 100000 ORDER BY 1",
                    environment):
        index, size = name.split("=")
        print(f"  index {index}: {int(size) / rows:.0f} bytes a push")
    print(f"spool: {(history.stat().st_size - empty) / rows:.0f} bytes a push with indexes")


if __name__ == "__main__":
    main()
