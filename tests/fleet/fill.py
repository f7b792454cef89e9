"""Appends pushes to a chain of a record, as a server's daemon would. Usage: fill.py RECORD SERVER COUNT
[BEGIN], the time of the first in microseconds. Prints how long the chain is then."""

import hashlib
import pathlib
import sqlite3
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "bench"))
import record  # noqa: E402


def append(path, server, count, begin=record.BEGIN):
    database = sqlite3.connect(path, timeout=30)
    database.execute("PRAGMA synchronous = OFF")
    database.execute("BEGIN IMMEDIATE")
    tables = {"push": record.Table(database, "push", {"hash"})}
    for name in "ref", "finding":
        tables[name] = record.Table(database, name, {"push", "position"})
    [last] = database.execute("SELECT coalesce(max(seq), 0) FROM chain WHERE server = ?", [server]).fetchone()
    found = database.execute("SELECT hash FROM chain WHERE server = ?", [server]).fetchone()
    previous = found[0] if found else ""
    [ids] = database.execute("SELECT coalesce(max(id), 0) FROM (SELECT id FROM push UNION ALL SELECT id FROM"
                             " checkpoint UNION ALL SELECT id FROM baseline UNION ALL SELECT id FROM snapshot)").fetchone()
    for i in range(last + 1, last + count + 1):
        data, push = record.add_push(tables, i, previous, server, begin, ids - last)
        previous = push["hash"] = hashlib.sha256(data).hexdigest()
    for table in tables.values():
        table.insert(database)
    database.execute("INSERT OR REPLACE INTO chain (server, seq, hash) VALUES (?, ?, ?)",
                     (server, last + count, previous))
    database.commit()
    database.close()
    return last + count


if __name__ == "__main__":
    path, server, count, *begin = sys.argv[1:]
    print(append(path, server, int(count), *map(int, begin)))
