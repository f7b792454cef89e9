"""What the record costs with a million rows: a filter beside the same question put to `sqlite3`, and
verifying beside hashing the same bytes. Usage: record.py PROGRAMS FOLDER [ROWS]

The rows are written here by what record/serialise.h says, so that `history verify` also shows that its
description is true.
"""

import hashlib
import os
import pathlib
import shutil
import sqlite3
import statistics
import subprocess
import sys
import time

CONFIG = """\
repositories: {folder}
history: sqlite://{history}
policies:
  - refs: ["refs/heads/**"]
"""
DAY = 86_400_000_000
BEGIN = 1_700_000_000_000_000
ZERO = "0" * 40


def number(value):
    return b"%d;" % value


def text(value):
    data = value.encode()
    return b"%d:" % len(data) + data


def serialise(values):
    return b"".join(number(v) if isinstance(v, int) else text(v) for v in values)


def items(lists):
    out = b""
    for rows in lists:
        for position, row in enumerate(rows):
            out += b"+" + number(position) + serialise(row)
        out += b"."
    return out


class Table:
    """A table of the record, whose columns the file itself says; what a row leaves out is 0 or empty."""

    # Columns of later schemas, which are hashed only where they say something (record/serialise.h).
    LATER = {"baseline_id", "baseline_digest"}

    def __init__(self, database, name, given):
        self.name, self.given = name, given
        self.columns = {row[1]: row[2] for row in database.execute(f"PRAGMA table_info({name})")}
        self.rows = []

    def row(self, **values):
        unknown = set(values) - set(self.columns)
        assert not unknown, (self.name, unknown)
        return {c: values.get(c, 0 if kind == "INTEGER" else "") for c, kind in self.columns.items()}

    def hashed(self, row):
        """Its values in their order, without those that are given by its place."""
        return [v for c, v in row.items() if c not in self.given and (v or c not in self.LATER)]

    def insert(self, database):
        names = ", ".join(f'"{c}"' for c in self.columns)
        places = ", ".join("?" * len(self.columns))
        database.executemany(f"INSERT INTO {self.name} ({names}) VALUES ({places})",
                             [list(row.values()) for row in self.rows])
        self.rows = []


def add_push(tables, i, previous, server="bench", begin=BEGIN, ids=0):
    """Adds push number i of a chain, with its ref and finding and an id that is `ids` more; what is hashed of
    it, and its row, which lacks the hash."""
    commit = hashlib.sha1(b"%d" % i).hexdigest()
    repository = f"team{i % 20}/service{i % 500}"
    verdict = "reject" if i % 10 == 0 else "accept"
    push = tables["push"].row(
        id=ids + i, seq=i, previous=previous, server=server, push_id=hashlib.md5(b"%d" % (ids + i)).hexdigest(),
        time=begin + i * 30_000_000, repository=repository, folder=f"/srv/git/{repository}.git",
        user=f"developer{i % 300}", trust="server", protocol="ssh", verdict=verdict, rules="a" * 64,
        config="b" * 64, took=8000 + i % 1000)
    ref = tables["ref"].row(push=ids + i, name="refs/heads/main", old_id=ZERO, new_id=commit, enforced=1, tip=commit,
                            compared=ZERO, commits=2, files=3, parsed=1, functions=14)
    findings = []
    if verdict == "reject":
        message = "This call makes a database session outside the session module."
        findings = [tables["finding"].row(
            push=ids + i, ref="refs/heads/main", commit_id=commit, path="src/services/users.py", line=14, column=15,
            end_line=14, end_column=38, function="rename_user", rule=f"db-rule-{i % 13}", severity="ERROR",
            decision="block", message=message, fingerprint="c" * 64)]
    for name, rows in ("push", [push]), ("ref", [ref]), ("finding", findings):
        tables[name].rows += rows
    lists = [[tables["ref"].hashed(ref)], [tables["finding"].hashed(f) for f in findings], [], [], []]
    return serialise(tables["push"].hashed(push)) + items(lists), push


def fill(history, serialised, rows):
    """Appends rows to the chain of a record that has the schema, and what they hash to a file."""
    database = sqlite3.connect(history)
    database.execute("PRAGMA synchronous = OFF")
    tables = {"push": Table(database, "push", {"hash"})}
    for name in "ref", "finding":
        tables[name] = Table(database, name, {"push", "position"})
    previous = ""
    with open(serialised, "wb") as out:
        for i in range(1, rows + 1):
            data, push = add_push(tables, i, previous)
            previous = push["hash"] = hashlib.sha256(data).hexdigest()
            out.write(data)
            if i % 20_000 == 0 or i == rows:
                for table in tables.values():
                    table.insert(database)
    database.execute("INSERT INTO chain (server, seq, hash) VALUES ('bench', ?, ?)", (rows, previous))
    database.commit()
    database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()


def run(command):
    begin = time.perf_counter()
    done = subprocess.run(command, stdout=subprocess.PIPE, check=False)
    took = time.perf_counter() - begin
    assert done.returncode == 0, (command, done.stdout[-500:])
    return took, done.stdout


def compare(commands, rounds=7):
    """Medians of commands that take turns."""
    times = {name: [] for name in commands}
    for i in range(rounds):
        names = list(commands) if i % 2 == 0 else list(reversed(commands))
        for name in names:
            times[name].append(run(commands[name])[0])
    return {name: statistics.median(taken) for name, taken in times.items()}


def main(programs, folder, rows):
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    history, config, serialised = folder / "history.db", folder / "pushgate.yaml", folder / "rows"
    config.write_text(CONFIG.format(folder=folder, history=history))
    pushgate = programs / "pushgate"
    # A push of nothing makes the schema; its row is not wanted.
    subprocess.run(["git", "init", "-q", "--bare", folder / "app.git"], check=True)
    subprocess.run([pushgate, "judge", "--repo", folder / "app.git", "--config", config, "--record"],
                   input=f"{ZERO} {ZERO} refs/heads/main\n".encode(), stdout=subprocess.DEVNULL, check=True)
    with sqlite3.connect(history) as database:
        for table in ("push", "ref", "chain"):
            database.execute(f"DELETE FROM {table}")
    fill(history, serialised, rows)
    os.sync()

    filters = {}
    since = BEGIN + rows * 30_000_000 // 2
    when = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(since // 1_000_000))
    sql = ("SELECT push.*, r.*, f.* FROM push LEFT JOIN ref r ON r.push = id LEFT JOIN finding f ON"
           f" f.push = id WHERE repository = 'team7/service7' AND time >= {since} ORDER BY time DESC")
    filters["pushgate"] = [pushgate, "history", "--config", config, "--repository", "team7/service7",
                           "--since", when, "--format", "json"]
    filters["sqlite3"] = ["sqlite3", "-json", f"file:{history}?mode=ro", sql]
    found = run(filters["pushgate"])[1].count(b'"push_id"')
    assert found == run(filters["sqlite3"])[1].count(b'"push_id"') > 0, found

    hashes = {
        "verify": [pushgate, "history", "verify", "--config", config],
        "rows": ["sha256sum", serialised],
        "file": ["sha256sum", history],
    }
    assert run(hashes["verify"])[1].startswith(b"intact: %d pushes" % rows)
    taken, hashed = compare(filters), compare(hashes, 5)
    ratios = [
        (f"filter by repository and time ({found} of {rows} rows) / sqlite3", taken["pushgate"] / taken["sqlite3"]),
        ("history verify / sha256sum of the same rows, serialised", hashed["verify"] / hashed["rows"]),
        ("history verify / sha256sum of the file", hashed["verify"] / hashed["file"]),
    ]
    for name, ratio in ratios:
        print(f"| {name} | {ratio:.2f} | at most 3 | {'yes' if ratio <= 3 else 'no'} |")
    print(f"{hashed['verify'] / rows * 1e6:.2f} µs for a row; {serialised.stat().st_size / rows:.0f} bytes of it"
          f" are hashed; the file has {history.stat().st_size / rows:.0f} for each", file=sys.stderr)
    shutil.rmtree(folder)
    # With few rows starting the programs is what takes the time.
    return 1 if rows >= 100_000 and any(ratio > 3 for _, ratio in ratios) else 0


if __name__ == "__main__":
    count = int(sys.argv[3]) if len(sys.argv) > 3 else 1_000_000
    sys.exit(main(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), count))
