#!/usr/bin/env python3
"""Fills a record, whose tables are there, with a year that looks like one: seed.py DB [OPTION...]

The rows are made up, the same in every run of one day, and not chained: 'history verify' would say so.
"""
import argparse
import datetime
import random
import sqlite3

DAY = 86400 * 1_000_000
RULES = ["db-direct-session", "db-endpoint-without-injection", "db-manual-transaction", "db-session-in-except",
         "db-session-to-background-task", "db-raw-connection", "db-engine-connect", "db-tenant-filter"]
WARNING = {"db-engine-connect"}
NAMES = ["shop/checkout", "shop/catalog", "billing/invoices", "billing/ledger", "platform/accounts", "platform/mailer",
         "data/imports", "data/exports", "ops/scheduler", "ops/reports"]
FOLDERS = ["src/api", "src/jobs", "src/services", "src/services/orders", "src/models", "scripts", "tests/api"]
STEMS = ["orders", "payments", "refunds", "customers", "sync", "cleanup", "reports", "search", "stock", "mail", "users"]
PEOPLE = ["dev-one", "dev-two", "dev-three", "dev-four", "release-bot"]
HOSTILE = ["<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "'; DROP TABLE push; --", "\u202etxt.exe\u202c\u0645\u0631\u062d\u0628\u0627",
           "../../etc/passwd", "%2e%2e%2f", "a&amp;b", "n" * 10_000, "line\nfeed", "javascript:alert(1)", "\u00e9\u4e2d\U0001f600"]


class Record:
    def __init__(self, path):
        self.db = sqlite3.connect(path)
        self.columns = {}
        self.ids = {}

    def add(self, table, **values):
        if table not in self.columns:
            self.columns[table] = [(name, kind) for _, name, kind, *_ in self.db.execute(f"PRAGMA table_info({table})")]
        row = {name: values.get(name, 0 if kind == "INTEGER" else "") for name, kind in self.columns[table]}
        if "id" in row and "id" not in values:
            row["id"] = self.ids[table] = self.ids.get(table, 0) + 1
            row["seq"] = row["id"]
        row["hash"] = values.get("hash", f"{row.get('id', 0):064x}") if "hash" in row else None
        used = [name for name, _ in self.columns[table]]
        self.db.execute(f"INSERT INTO {table} ({', '.join(chr(34) + n + chr(34) for n in used)}) "
                        f"VALUES ({', '.join('?' * len(used))})", [row[n] for n in used])
        return row.get("id")


def hexes(rng, digits=40):
    return "".join(rng.choice("0123456789abcdef") for _ in range(digits))


def make_findings(rng, rows, files, hostile):
    """By path, findings as (rule, decision, number): about `rows` of them, most in few files."""
    paths = [f"{rng.choice(FOLDERS)}/{rng.choice(STEMS)}" + (f"_{i}" if i >= 8 else "") + ".py" for i in range(files)]
    if hostile:
        paths += [text + ".py" for text in HOSTILE] + [text + "/" + text for text in HOSTILE]
    found = {}
    for place, path in enumerate(sorted(set(paths), key=lambda _: rng.random())):
        many = max(1, round(rows / len(paths) * (3 / (1 + place / 3) if place < 12 else 0.8)))
        for k in range(many):
            rule = HOSTILE[k % len(HOSTILE)] if hostile else RULES[min(int(rng.expovariate(0.6)), len(RULES) - 1)]
            decision = "warn" if rule in WARNING else "suppressed" if rng.random() < 0.04 else "block"
            decided = found.setdefault(path, {})
            decided[rule, decision] = decided.get((rule, decision), 0) + 1
    return {path: [(*key, number) for key, number in sorted(decided.items())] for path, decided in sorted(found.items())}


def count(found, decision):
    return sum(number for findings in found.values() for _, decided, number in findings if decided == decision)


def add_findings(record, rng, snapshot, found, date, hostile):
    position = 0
    for place, (path, findings) in enumerate(found.items()):
        record.add("snapshot_file", snapshot=snapshot, position=place, path=path, functions=rng.randint(3, 40),
                   changes=rng.randint(0, 12), changed=date - rng.randint(1, 200) * DAY,
                   owners="" if place % 3 else ("<b>owner</b>\n" if hostile else "@team/backend\n"),
                   authors="dev-two\ndev-one\n")
        for k, (rule, decision, number) in enumerate(findings):
            record.add("snapshot_finding", snapshot=snapshot, position=position, path=path, rule=rule,
                       severity="WARNING" if decision == "warn" else "ERROR", decision=decision, findings=number,
                       lines=" ".join(str(7 + 11 * (k + n)) for n in range(number)), code=HOSTILE[0] if hostile else "")
            position += 1


def add_repository(record, rng, name, args, now, hostile):
    size = rng.randint(60, 260)
    rows = args.rows // args.repositories
    found = make_findings(rng, rows, max(2, int(size * rng.uniform(0.03, 0.12)), rows // 6), hostile)
    bad = sum(any(decision == "block" for _, decision, _ in findings) for findings in found.values())
    size = max(size, bad + 10)
    block = count(found, "block")
    # From today back: a little worse each few weeks.
    weeks = []
    for week in range(args.weeks + 1):
        weeks.append((week, size, bad, block))
        size = max(bad + 20, size - rng.randint(0, 2))
        worse = rng.choice([-1, 0, 0, 0, 1, 1]) + (week % 9 == 0)
        bad = max(0, min(size - 10, bad + worse))
        block = max(bad, block + 2 * worse)
    for week, size, bad, block in reversed(weeks):
        date = now - week * 7 * DAY - rng.randint(0, DAY // 2)
        snapshot = record.add("snapshot", server="git1", time=now, date=date, backfilled=int(week > 6), repository=name,
                              folder=f"/srv/git/{name[:40]}.git", ref="refs/heads/main", commit_id=hexes(rng),
                              commit_date=date, files=size, functions=size * 9, noncompliant=bad, block=block,
                              warn=count(found, "warn"), suppressed=count(found, "suppressed"), baseline=rng.randint(0, 9))
        if week == 0:
            add_findings(record, rng, snapshot, found, date, hostile)


def add_push(record, rng, time, name, hostile):
    verdict = rng.choices(["accept", "reject", "fault"], [80, 18, 2])[0]
    who = rng.choice(HOSTILE if hostile else PEOPLE)
    push = record.add("push", server="git1", push_id=hexes(rng, 32), time=time, repository=name, folder=name,
                      user=who, trust="server", protocol="ssh", verdict=verdict,
                      took=int(rng.lognormvariate(10.3, 0.8)))
    ref = HOSTILE[0] if hostile else f"refs/heads/{rng.choice(['main', 'main', 'fix-totals', 'new-search'])}"
    record.add("ref", push=push, position=0, name=ref, old_id=hexes(rng), new_id=hexes(rng), enforced=1,
               commits=rng.randint(1, 5), files=rng.randint(1, 9), parsed=rng.randint(0, 4), functions=rng.randint(1, 30))
    excused = verdict == "accept" and rng.random() < 0.12
    number = rng.randint(1, 3) if verdict == "reject" or excused else 0
    for place in range(number):
        rule = rng.choice(HOSTILE if hostile else RULES)
        record.add("finding", push=push, position=place, ref=ref, path=rng.choice(HOSTILE) if hostile else
                   f"{rng.choice(FOLDERS)}/{rng.choice(STEMS)}.py", line=rng.randint(5, 180), column=5, rule=rule,
                   function=HOSTILE[1] if hostile else "create_" + rng.choice(STEMS), severity="ERROR",
                   decision="excused" if excused else "block", excused_by="hotfix-ledger" if excused else "",
                   message=HOSTILE[0] if hostile else "This opens a session of its own. Take the one that is injected.",
                   fingerprint=hexes(rng, 32))
    if excused:
        record.add("excuse", push=push, position=0, entry=HOSTILE[0] if hostile else "hotfix-ledger",
                   reason=HOSTILE[1] if hostile else "until the ledger has moved", ticket="OPS-214",
                   approved_by=HOSTILE[2] if hostile else "lead", max_uses=0, findings=number)
    if verdict == "fault":
        record.add("fault", push=push, position=0, text=HOSTILE[0] if hostile else "the object database cannot be read")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("database")
    parser.add_argument("--repositories", type=int, default=6)
    parser.add_argument("--rows", type=int, default=600, help="findings of the latest audits")
    parser.add_argument("--weeks", type=int, default=52)
    parser.add_argument("--pushes", type=int, default=240)
    parser.add_argument("--hostile", action="store_true", help="names that mean harm, in every field")
    args = parser.parse_args()
    rng = random.Random(8)
    now = int(datetime.datetime.now(datetime.timezone.utc).timestamp()) // 3600 * 3600 * 1_000_000
    names = [NAMES[i] if i < len(NAMES) else f"team-{i % 17}/service-{i}" for i in range(args.repositories)]
    if args.hostile:
        names = HOSTILE[:args.repositories]
    record = Record(args.database)
    for name in names:
        add_repository(record, rng, name, args, now, args.hostile)
    times = sorted(now - int(rng.random() ** 1.6 * 30 * DAY) for _ in range(args.pushes))
    for time in times:
        add_push(record, rng, time, rng.choice(names), args.hostile)
    record.db.commit()


if __name__ == "__main__":
    main()
