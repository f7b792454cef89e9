"""The rule engine beside other tools on the same tree of real Python: every run cold, taking turns.
Called by tests/bench/run --engine."""

import json
import os
import pathlib
import shutil
import subprocess
import sys
import time

from bench import median, python_files, take_turns

ROUNDS = 7
FILES = 2000
SMALL_RULES, LARGE_RULES = 10, 200

# What the pack has to report, whatever else it finds: one file each, among the others.
PLANTED = {
    "planted_session.py": ("db-direct-session", "async def load(user):\n"
                           "    session = async_session_factory()\n    return await session.get(user)\n"),
    "planted_engine.py": ("db-raw-connection", "from sqlalchemy import create_engine as make\n\n\n"
                          "def connect(url):\n    return make(url)\n"),
    "planted_commit.py": ("db-manual-transaction", "class Users:\n    def rename(self, session):\n"
                          "        session.commit()\n"),
    "planted_tenant.py": ("db-tenant-filter", "def rows(query, t):\n"
                          "    return query.filter_by(tenant_id=t)\n"),
}

AST_GREP_RULES = ["async_session_factory($$$)", "$S.commit()", "create_engine($$$)"]

# The sketch of the specification: a visitor of calls over every file.
VISITOR = '''\
import ast
import os
import sys


class Linter(ast.NodeVisitor):
    def __init__(self):
        self.violations = []

    def visit_Call(self, node):
        if isinstance(node.func, ast.Name) and node.func.id == "async_session_factory":
            self.violations.append(node.lineno)
        self.generic_visit(node)


for root, _, files in os.walk(sys.argv[1]):
    for name in files:
        if name.endswith(".py"):
            path = os.path.join(root, name)
            with open(path, "rb") as file:
                try:
                    tree = ast.parse(file.read())
                except SyntaxError:
                    continue
            linter = Linter()
            linter.visit(tree)
            for line in linter.violations:
                print(f"{path}:{line}")
'''


def plant_tree(corpus, tree):
    """Copies the files, and plants the violations among them."""
    files = python_files(corpus, 1, 2_000_000)[:FILES]
    if len(files) < FILES:
        raise SystemExit(f"bench: the corpus holds {len(files)} Python files; {FILES} are needed")
    for path in files:
        target = tree / path.relative_to(corpus)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, target)
    for name, (_, text) in PLANTED.items():
        (tree / "app" / name).parent.mkdir(exist_ok=True)
        (tree / "app" / name).write_text(text)
    return sum(path.stat().st_size for path in tree.rglob("*.py"))


def generated_rules(count):
    """Rules of many forms about names of the standard library and of common packages. Each tenth finds
    something in the planted file that planted_calls() makes."""
    modules = ["os", "sys", "json", "pickle", "subprocess", "hashlib", "random", "tempfile", "socket",
               "ssl", "yaml", "requests", "jinja2", "flask", "logging", "threading", "re", "time",
               "shutil", "urllib"]
    names = ["load", "loads", "run", "call", "open", "connect", "render", "compile", "execute", "send",
             "create", "delete", "update", "check", "parse", "dump", "encode", "sleep", "system", "read"]
    rules = []
    for number in range(count):
        module, name = modules[number % 20], names[(number * 7 + number // 20) % 20]
        forms = [
            f"pattern: {module}.{name}(...)",
            f"pattern: {module}.{name}(..., verify_{number}=False, ...)",
            f"patterns:\n      - pattern: $X.{name}_{number}($ARG)\n      - pattern-not: $X.{name}_{number}(\"...\")",
            f"patterns:\n      - pattern: {module}.{name}($X, ...)\n      - pattern-inside: |\n"
            f"          def $F(...):\n              ...",
            f"pattern: |\n      try:\n        ...\n      except {module.capitalize()}{name.capitalize()}Error:\n        pass",
            f"patterns:\n      - pattern: $F(...)\n      - metavariable-regex:\n          metavariable: $F\n"
            f"          regex: 'unsafe_{name}_{number}'",
            f"pattern-either:\n      - pattern: {module}.{name}_file(...)\n      - pattern: {module}.{name}_url(...)",
            f"pattern: $D[\"{module}_{name}_{number}\"] = $V",
            f"patterns:\n      - pattern: $X.{name}()\n      - pattern-inside: |\n"
            f"          $X = {module}.make_{name}(...)\n          ...",
            f"pattern: planted_{number}(...)",
        ]
        rules.append(f"  - id: generated-{number}\n    languages: [python]\n    severity: WARNING\n"
                     f"    message: generated\n    {forms[number % len(forms)]}\n")
    return "rules:\n" + "".join(rules)


def planted_calls():
    return "".join(f"planted_{number}(1)\n" for number in range(9, LARGE_RULES, 10))


class Engine:
    def __init__(self, programs, ast_grep, folder, tree):
        self.programs = pathlib.Path(programs)
        self.tree = tree
        self.environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "LC_ALL": "C.UTF-8"}
        self.ast_grep = ast_grep
        self.visitor = folder / "visitor.py"
        self.visitor.write_text(VISITOR)
        self.rules = {}
        for count in (SMALL_RULES, LARGE_RULES):
            self.rules[count] = folder / f"rules-{count}.yaml"
            self.rules[count].write_text(generated_rules(count))
        self.inline = "\n---\n".join(
            f"id: rule-{i}\nlanguage: python\nrule:\n  pattern: {pattern}"
            for i, pattern in enumerate(AST_GREP_RULES))
        self.peak_kib = 0

    def timed(self, command, statuses, needles, **options):
        """Seconds of a run whose output has to name what was planted."""
        begin = time.perf_counter()
        done = subprocess.run(list(map(str, command)), env=self.environment, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, **options)
        seconds = time.perf_counter() - begin
        if done.returncode not in statuses:
            raise SystemExit(f"bench: {command}: {done.stderr.decode(errors='replace')}")
        output = done.stdout.decode(errors="replace")
        for needle in needles:
            if needle not in output:
                raise SystemExit(f"bench: {command} does not report {needle}")
        return seconds

    def check(self, rules, needles):
        command = [self.programs / "pushgate", "check", "--format", "json", "--rules", rules, self.tree]
        return self.timed(command, (0, 1), needles)

    def pack(self):
        return self.check("db-connection", [*PLANTED, *(rule for rule, _ in PLANTED.values())])

    def generated(self, count):
        last = count - 1
        return self.check(self.rules[count], [f"generated-{last}", "planted_calls.py"])

    def grep(self):
        command = [self.ast_grep, "scan", "--json=compact", "--inline-rules", self.inline, self.tree]
        return self.timed(command, (0, 1), ["planted_session.py", "planted_commit.py"])

    def visit(self):
        return self.timed([sys.executable, self.visitor, self.tree], (0,), ["planted_session.py"])

    def cat_file(self, repository, blobs):
        begin = time.perf_counter()
        subprocess.run(["git", "cat-file", "--batch"], cwd=repository, input=blobs, check=True,
                       stdout=subprocess.DEVNULL, env=self.environment)
        return time.perf_counter() - begin

    def peak(self):
        """The most memory that a check of the tree holds, in MiB."""
        program = ("import resource, subprocess, sys\n"
                   "subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL)\n"
                   "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)\n")
        command = [sys.executable, "-c", program, self.programs / "pushgate", "check", "--format", "json",
                   "--rules", "db-connection", self.tree]
        done = subprocess.run(list(map(str, command)), env=self.environment, stdout=subprocess.PIPE,
                              check=True)
        return int(done.stdout) / 1024

    def counts(self):
        done = subprocess.run([self.programs / "pushgate", "check", "--format", "json", "--rules",
                               "db-connection", str(self.tree)], env=self.environment,
                              stdout=subprocess.PIPE)
        return json.loads(done.stdout)["stats"]


def commit(engine, folder):
    """The tree in a repository of its own; returns it and the names of its blobs."""
    repository = folder / "repository"

    def git(*arguments):
        return subprocess.run(["git", "-C", repository, "-c", "user.name=d", "-c", "user.email=d@example.com",
                               *arguments], env=engine.environment, check=True, stdout=subprocess.PIPE).stdout

    shutil.copytree(engine.tree, repository)
    git("init", "-q")
    git("add", "-A", "-f")
    git("commit", "-q", "-m", "all")
    git("repack", "-q", "-a", "-d")
    return repository, b"".join(line.split()[2] + b"\n" for line in git("ls-tree", "-r", "HEAD").splitlines())


def main():
    programs, ast_grep, corpus, folder = sys.argv[1:]
    folder = pathlib.Path(folder)
    shutil.rmtree(folder, ignore_errors=True)
    tree = folder / "tree"
    tree.mkdir(parents=True)
    try:
        size = plant_tree(pathlib.Path(corpus), tree)
        (tree / "app" / "planted_calls.py").write_text(planted_calls())
        engine = Engine(programs, ast_grep, folder, tree)
        repository, blobs = commit(engine, folder)
        times = {}
        for number in range(ROUNDS + 1):
            results = take_turns(number, {
                "pack": engine.pack,
                "ast-grep": engine.grep,
                "ast": engine.visit,
                "cat-file": lambda: engine.cat_file(repository, blobs),
                "10 rules": lambda: engine.generated(SMALL_RULES),
                "200 rules": lambda: engine.generated(LARGE_RULES)})
            for name, seconds in results.items():
                if number > 0:  # the first fills the page cache
                    times.setdefault(name, []).append(seconds)
        medians = {name: median(values) for name, values in times.items()}
        failed = False

        def row(what, figure, goal, met):
            nonlocal failed
            failed |= met is False
            print(f"| {what} | {figure} | {goal} | {'' if met is None else 'yes' if met else 'NO'} |")

        stats = engine.counts()
        print(f"\n{stats['files']} files, {size / 1e6:.1f} MB, of which {stats['parsed']} were parsed; "
              + ", ".join(f"{name} {seconds:.3f} s" for name, seconds in medians.items()) + "\n")
        print("| what | measured | must reach | met |\n|---|---|---|---|")
        ratio = medians["ast-grep"] / medians["pack"]
        row("ast-grep, three patterns / `pushgate check`, the whole pack", f"{ratio:.1f}", "at least 5",
            ratio >= 5)
        ratio = medians["ast"] / medians["pack"]
        row("CPython `ast` visitor / `pushgate check`", f"{ratio:.1f}", "at least 20", ratio >= 20)
        row("`pushgate check` / `git cat-file --batch` of the same blobs",
            f"{medians['pack'] / medians['cat-file']:.1f}", "reported", None)
        ratio = medians["200 rules"] / medians["10 rules"]
        row("200 rules / 10 rules", f"{ratio:.2f}", "at most 3", ratio <= 3)
        peak = engine.peak()
        row("peak memory of `pushgate check`", f"{peak:.0f} MiB", "at most 300 MiB", peak <= 300)
        return 1 if failed else 0
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
