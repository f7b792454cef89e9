"""Edits random Python files at random and compares the findings with what must be found.

usage: random_edits.py PUSHGATE CONFIG FOLDER SEED ROUNDS

A file is made from a tree of statements, functions, classes and compound statements, of which this
program knows, for every line, the unit that it belongs to. A call of bad() must be found if and
only if `git diff` shows an added line in its unit.
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


class Writer:
    """Makes and changes trees; every line that it writes is unlike any other."""

    def __init__(self, chance):
        self.chance = chance
        self.number = 0

    def fresh(self):
        self.number += 1
        return self.number

    def call(self):
        return f"{self.chance.choice(['bad', 'fine', 'fine'])}({self.fresh()})"

    def node(self, depth):
        kinds = ["simple"] * 4 + (["function", "function", "class", "compound"] if depth else [])
        kind = self.chance.choice(kinds)
        node = {"kind": kind, "head": [], "body": []}
        if kind == "simple":
            node["head"] = [self.chance.choice(["{}", "x = {}", "y = [{}]"]).format(self.call())]
            if self.chance.random() < 0.3:
                node["head"] = ["z = (", f"    {self.call()},", f"    {self.call()},", ")"]
            return node
        if kind == "function":
            node["head"] = [f"@wrap({self.call()})" for _ in range(self.chance.choice([0, 0, 1, 2]))]
            word = self.chance.choice(["def", "async def"])
            if self.chance.random() < 0.3:
                node["head"] += [f"{word} f{self.fresh()}(", f"    a={self.call()},", "):"]
            else:
                node["head"].append(f"{word} f{self.fresh()}(a={self.call()}):")
        elif kind == "class":
            node["head"] = [f"class C{self.fresh()}(base({self.call()})):"]
        else:
            head = self.chance.choice(["if {}:", "for x in {}:", "while {}:", "with {} as w:"])
            node["head"] = [head.format(self.call())]
        node["body"] = self.nodes(depth - 1, self.chance.randrange(1, 4))
        return node

    def nodes(self, depth, count):
        return [self.node(depth) for _ in range(count)]

    def bodies(self, nodes):
        """Every list of nodes in a tree."""
        yield nodes
        for node in nodes:
            if node["kind"] != "simple":
                yield from self.bodies(node["body"])

    def edit(self, nodes):
        body = self.chance.choice(list(self.bodies(nodes)))
        place = self.chance.randrange(len(body))
        kind = self.chance.choice(["insert", "delete", "head", "head", "swap", "wrap"])
        if kind == "insert":
            body.insert(place, self.node(self.chance.randrange(3)))
        elif kind == "delete":
            if len(body) > 1:
                del body[place]
        elif kind == "swap":
            if body[place]["head"][0].startswith("@"):
                del body[place]["head"][0]
        elif kind == "wrap":
            inner = body[place]
            if inner["kind"] == "function":
                inner["head"].insert(0, f"@wrap({self.call()})")
        else:
            head = body[place]["head"]
            line = self.chance.randrange(len(head))
            head[line] = re.sub(r"(bad|fine)\(\d+\)", self.call(), head[line])


def render(nodes, units, lines, indent=0, unit=None, in_function=False):
    """Appends the lines of nodes, and for each line the unit that it belongs to."""
    for node in nodes:
        inner, inside = unit, in_function
        if node["kind"] == "function":
            inner, inside = id(node), True
        elif not in_function and (node["kind"] != "simple" or unit is None):
            inner = id(node)
        for line in node["head"]:
            lines.append(" " * indent + line)
            units.append(inner)
        # What stands directly in a class body is like what stands in a module.
        body_unit = None if node["kind"] == "class" and not inside else inner
        render(node["body"], units, lines, indent + 4, body_unit, inside)
        if node["kind"] == "function" and indent == 0:
            lines.extend(["", ""])
            units.extend([None, None])


def commit(lines, parent):
    """A commit of one file."""
    blob = git("hash-object", "-w", "--stdin", text="\n".join(lines) + "\n").strip()
    tree = git("mktree", text=f"100644 blob {blob}\ta.py\n").strip()
    return git("commit-tree", "-m", "Edit", *(["-p", parent] if parent else []), tree).strip()


def added_lines(old, new):
    added, line = set(), 0
    for row in git("diff", "-U0", "--no-ext-diff", old, new).split("\n"):
        if row.startswith("@@"):
            line = int(re.match(r"@@ -\S+ \+(\d+)", row).group(1))
        elif row.startswith("+") and not row.startswith("+++"):
            added.add(line)
            line += 1
    return added


def found(old, new):
    done = subprocess.run([PUSHGATE, "judge", "--repo", FOLDER, "--config", CONFIG, "--format",
                           "json"], input=f"{old} {new} refs/heads/main\n", text=True, check=False,
                          stdout=subprocess.PIPE)
    return sorted((finding["line"], finding["column"])
                  for finding in json.loads(done.stdout)["findings"])


def play(seed):
    """One file, edited a few times. Returns how many findings there were to make, and not."""
    writer = Writer(random.Random(seed))
    nodes = writer.nodes(3, 4)
    lines = []
    render(nodes, [], lines)
    old = commit(lines, None)
    wanted, unwanted = 0, 0
    for _ in range(4):
        for _ in range(writer.chance.randrange(1, 4)):
            writer.edit(nodes)
        lines, units = [], []
        render(nodes, units, lines)
        new = commit(lines, old)
        added = added_lines(old, new)
        touched = {units[line - 1] for line in added} - {None}
        calls = [(number, match.start() + 1, units[number - 1] in touched)
                 for number, line in enumerate(lines, 1) for match in re.finditer(r"bad\(", line)]
        expected = [(line, column) for line, column, hit in calls if hit]
        actual = found(old, new)
        wanted += len(expected)
        unwanted += len(calls) - len(expected)
        if expected != actual:
            print(f"seed {seed}: expected {expected}\nbut found {actual}", file=sys.stderr)
            print(git("diff", "-U99", old, new), file=sys.stderr)
            sys.exit(1)
        old = new
    return wanted, unwanted


def main():
    results = [play(SEED + round_) for round_ in range(ROUNDS)]
    wanted = sum(result[0] for result in results)
    unwanted = sum(result[1] for result in results)
    print(f"{ROUNDS} files, {wanted} findings, {unwanted} calls that are none")
    if wanted < ROUNDS or unwanted < ROUNDS:
        sys.exit("too little was to be found for this to say anything")


main()
