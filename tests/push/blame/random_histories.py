"""Judges random histories and compares the findings with what git itself says.

usage: random_histories.py PUSHGATE CONFIG FOLDER SEED ROUNDS

Every line of every file is a statement of its own, and its text occurs once in all of history, so
what must be found is what `git diff` shows as added against each compared commit. Which commits
those are is worked out here with git's own commands, as the design says it.
"""

import json
import random
import re
import subprocess
import sys

PUSHGATE, CONFIG, FOLDER = sys.argv[1:4]
SEED, ROUNDS = int(sys.argv[4]), int(sys.argv[5])
ZERO = "0" * 40


def git(*arguments, text=None):
    """The standard output of a git command."""
    done = subprocess.run(["git", "-C", FOLDER, *arguments], input=text, text=True, check=True,
                          stdout=subprocess.PIPE)
    return done.stdout


class History:
    """A random history, made in one go by fast-import."""

    def __init__(self, chance, commits):
        self.chance = chance
        self.next_line = 0
        self.trees = []
        self.stream = []
        for number in range(commits):
            self.add(number)
        git("fast-import", "--quiet", "--force", "--export-marks=marks", text="".join(self.stream))
        with open(FOLDER + "/marks", encoding="ascii") as marks:
            ids = dict(line.split() for line in marks)
        self.ids = [ids[f":{number + 1}"] for number in range(commits)]

    def add(self, number):
        count = self.chance.choice([0, 1, 1, 1, 1, 1, 2, 2, 3]) if number else 0
        parents = self.chance.sample(range(number), min(count, number))
        self.trees.append(self.change(self.merged([self.trees[p] for p in parents])))
        # Dates that lie must not matter.
        date = self.chance.randrange(1600000000, 1700000000)
        lines = [f"reset refs/tmp/c\ncommit refs/tmp/c\nmark :{number + 1}\n"
                 f"committer Dev One <dev@example.com> {date} +0000\ndata 0\n"]
        for place, parent in enumerate(parents):
            lines.append(f"{'merge' if place else 'from'} :{parent + 1}\n")
        lines.append("deleteall\n")
        for path, statements in self.trees[-1].items():
            blob = "".join(statement + "\n" for statement in statements)
            lines.append(f"M 100644 inline {path}\ndata {len(blob)}\n{blob}\n")
        self.stream.append("".join(lines))

    def merged(self, trees):
        """Of each file the version of one of the parents, or none."""
        tree = {}
        for path in sorted({path for tree in trees for path in tree}):
            versions = [tree[path] for tree in trees if path in tree]
            tree[path] = list(self.chance.choice(versions))
        return tree

    def change(self, tree):
        for _ in range(self.chance.choice([0, 1, 1, 2, 3])):
            kind = self.chance.choice(["insert"] * 6 + ["delete"] * 3 + ["move", "remove"])
            path = self.chance.choice(["a.py", "b.py", "lib/c.py", "d.txt"])
            if kind == "remove":
                tree.pop(path, None)
                continue
            if kind == "move":
                target = self.chance.choice(["a.py", "b.py", "lib/c.py"])
                if path in tree and target not in tree and path != "d.txt":
                    tree[target] = tree.pop(path)
                continue
            statements = tree.setdefault(path, [])
            place = self.chance.randrange(len(statements) + 1)
            if kind == "insert":
                self.next_line += 1
                name = self.chance.choice(["bad", "bad", "fine"])
                statements.insert(place, f"{name}({self.next_line})")
            elif place < len(statements):
                del statements[place]
        return {path: statements for path, statements in tree.items() if statements}


def compared_commits(tip, old, baselines):
    """The maximal boundary, and the old tip."""
    known = ([old] if old != ZERO else []) + baselines
    text = "".join(f"^{commit}\n" for commit in known)
    new = git("rev-list", "--parents", "--stdin", text=tip + "\n" + text).split("\n")
    parents = {line.split()[0]: line.split()[1:] for line in new if line}
    if not parents:
        boundary = {tip}
    else:
        boundary = {p for those in parents.values() for p in those if p not in parents}
    if boundary:
        boundary = set(git("merge-base", "--independent", *sorted(boundary)).split())
    return boundary | ({old} if old != ZERO else set())


def added_lines(compared, tip):
    """The lines that a diff adds, as (path, line)."""
    if compared is None:
        compared = git("hash-object", "-t", "tree", "-w", "--stdin", text="").strip()
    added, path, line = set(), "", 0
    for row in git("diff", "-U0", "-M", "--no-ext-diff", compared, tip).split("\n"):
        if row.startswith("+++ "):
            path = row[6:]
        elif row.startswith("@@"):
            line = int(re.match(r"@@ -\S+ \+(\d+)", row).group(1))
        elif row.startswith("+"):
            if row.startswith("+bad(") and path.endswith(".py"):
                added.add((path, line))
            line += 1
    return added


def expected_findings(tip, old, baselines):
    compared = compared_commits(tip, old, baselines) or {None}
    return sorted(set.intersection(*(added_lines(commit, tip) for commit in compared)))


def found(tip, old, ref):
    done = subprocess.run([PUSHGATE, "judge", "--repo", FOLDER, "--config", CONFIG, "--format",
                           "json"], input=f"{old} {tip} {ref}\n", text=True, check=False,
                          stdout=subprocess.PIPE)
    findings = json.loads(done.stdout)["findings"]
    assert done.returncode == bool(findings), done
    return sorted((finding["path"], finding["line"]) for finding in findings)


def play(seed):
    """One history, and a few pushes of it. Returns how many findings there were to make."""
    chance = random.Random(seed)
    history = History(chance, chance.randrange(3, 16))
    total = 0
    for _ in range(4):
        refs = {f"refs/heads/b{i}": chance.choice(history.ids) for i in range(chance.randrange(4))}
        hidden = {f"refs/scratch/s{i}": chance.choice(history.ids) for i in range(2)}
        tip = history.ids[-1] if chance.random() < 0.5 else chance.choice(history.ids)
        old = chance.choice([ZERO, chance.choice(history.ids)])
        ref = "refs/heads/pushed"
        every = dict(refs, **hidden, **({ref: old} if old != ZERO else {}))
        there = git("for-each-ref", "--format=delete %(refname)")
        git("update-ref", "--stdin", text=there)
        made = "".join(f"create {name} {commit}\n" for name, commit in every.items())
        git("update-ref", "--stdin", text=made)

        expected = expected_findings(tip, old, sorted(set(refs.values())))
        actual = found(tip, old, ref)
        total += len(expected)
        if expected != actual:
            print(f"seed {seed}: {old} {tip} {ref} with {every}", file=sys.stderr)
            print(f"expected {expected}\nbut found {actual}", file=sys.stderr)
            print(git("log", "--graph", "--format=%h %d", "--all", tip), file=sys.stderr)
            sys.exit(1)
    return total


def main():
    total = sum(play(SEED + round_) for round_ in range(ROUNDS))
    print(f"{ROUNDS} histories, {total} findings")
    if total < ROUNDS:
        sys.exit("too little was to be found for this to say anything")


main()
