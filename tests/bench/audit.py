"""What audits cost in processor time: a year's back-fill, and an audit after a small push, each beside one full audit of
the same tree. Usage: audit.py PROGRAMS CORPUS FOLDER

The history is made of real Python: most of the files at first, and in each of 52 weeks some more, and
edits of others, among them of modules that many import and of what breaks rules.
"""

import json
import os
import pathlib
import random
import resource
import shutil
import subprocess
import sys
import time

from bench import Bench, arguments, median, python_files

FILES = int(os.environ.get("FILES", "2000"))
WEEKS = 52
EDITS = max(1, FILES // 100)
WEEK = 7 * 86400
VIOLATION = "def planted(user_id):\n    session = async_session_factory()\n    return session\n"


def cpu_seconds():
    """Of the processes that have ended: what else runs on the machine does not count."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


class History:
    """A clone in which the weeks happen, and the bare repository that is audited."""

    def __init__(self, bench, corpus):
        self.bench = bench
        self.random = random.Random(7)
        self.corpus = corpus
        self.clone = bench.folder / "clone"
        self.bare = bench.folder / "app.git"
        self.files = python_files(corpus, 1, 2_000_000)[:FILES]
        if len(self.files) < FILES:
            raise SystemExit(f"bench: the corpus holds {len(self.files)} Python files; {FILES} are needed")
        self.random.shuffle(self.files)
        self.there = []
        self.now = int(time.time()) - (WEEKS + 1) * WEEK
        bench.git("init", "-q", "--bare", self.bare)
        bench.git("init", "-q", self.clone)

    def add(self, count):
        for _ in range(min(count, len(self.files))):
            path = self.files.pop()
            target = self.clone / path.relative_to(self.corpus)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
            self.there.append(target)

    def edit(self, count):
        for path in self.random.sample(self.there, count):
            with open(path, "ab") as file:
                file.write(b"\nedited = 1\n")
        planted = self.clone / "app" / f"planted_{self.now}.py"
        planted.parent.mkdir(exist_ok=True)
        planted.write_text(VIOLATION)

    def commit(self):
        self.now += WEEK
        environment = dict(self.bench.environment, GIT_AUTHOR_DATE=f"{self.now} +0000",
                           GIT_COMMITTER_DATE=f"{self.now} +0000")
        for command in (["add", "-A"], ["commit", "-q", "-m", "Week"]):
            subprocess.run(["git", *command], cwd=self.clone, env=environment, check=True)
        self.bench.git("push", "-q", self.bare, "HEAD:refs/heads/main", cwd=self.clone)


class Audits:
    def __init__(self, bench):
        self.bench = bench
        self.config = bench.folder / "audit.yaml"

    def configure(self, name):
        history = self.bench.folder / f"{name}.db"
        text = self.bench.config.read_text()
        line = next(line for line in text.splitlines() if line.startswith("history:"))
        self.config.write_text(text.replace(line, f"history: sqlite://{history}"))
        return history

    def forget(self, name):
        for path in self.bench.folder.glob(f"{name}.db*"):
            path.unlink()

    def run(self, *options):
        command = [self.bench.programs / "pushgate", "audit", "app", "--format", "json",
                   "--config", self.config, *options]
        begin = cpu_seconds()
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
        took = cpu_seconds() - begin
        assert done.returncode == 0, done.stderr
        [one] = json.loads(done.stdout)["repositories"]
        return took, one


def main():
    programs, corpus, folder = arguments()
    bench = Bench(folder, programs)
    try:
        measure(bench, pathlib.Path(corpus))
    finally:
        shutil.rmtree(bench.folder, ignore_errors=True)
    sys.exit(1 if bench.failed else 0)


def measure(bench, corpus):
    history, audits = History(bench, corpus), Audits(bench)
    history.add(FILES * 4 // 5)
    for week in range(WEEKS):
        history.add(FILES // 5 // WEEKS + 1)
        history.edit(EDITS)
        history.commit()
    whole, year, after = [], [], []
    expected = None
    for _ in range(3):
        audits.configure("whole")
        audits.forget("whole")
        took, one = audits.run()
        whole.append(took)
        assert one["files"] > FILES * 0.9 and one["decisions"]["block"] >= WEEKS, one
        audits.configure("year")
        audits.forget("year")
        took, back = audits.run("--since", "1y", "--every", "1w")
        year.append(took)
        assert back["back_filled"] >= WEEKS - 2, back
        assert back["decisions"] == one["decisions"], (back, one)
        history.edit(5)
        history.commit()
        took, one = audits.run()
        after.append(took)
        took, fresh = audits.run("--fresh")
        assert fresh["outcome"] == "unchanged" and fresh["decisions"] == one["decisions"], (fresh, one)
    full = median(whole)
    ratio = median(year) / full
    bench.row("a year's back-fill by weeks / one full audit", f"{ratio:.2f}", "at most 5", ratio <= 5)
    ratio = median(after) / full
    bench.row("audit after a push of 5 files / one full audit", f"{ratio:.2f}", "at most 0.5", ratio <= 0.5)
    bench.row(f"full audit of {FILES} files", f"{full:.2f} s of processor time", "reported", None)
    bench.table()


if __name__ == "__main__":
    main()
