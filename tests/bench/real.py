"""Judges real code that nobody wrote for the gate: pushes of Debian packages, their security update, and
edited copies. Prints every report for a person to read, and fails where the gate's blame is wrong by
construction. Called by tests/bench/run --real."""

import json
import pathlib
import re
import shutil
import subprocess
import sys

from bench import Bench, arguments

POLICY = """\
server: ssh
repositories: {repositories}
rules: [db-connection]
policies:
  - repos: ["**"]
    refs: ["refs/heads/**"]
    enforce: block
    initial: accept
limits: {{ deadline: 120s }}
"""


class Case:
    """A repository whose first push, a package's tree, was accepted as it stood."""

    def __init__(self, bench, name, tree):
        self.bench = bench
        self.name = name
        self.bare = bench.folder / f"{name}.git"
        self.clone = bench.folder / f"{name}-clone"
        bench.git("init", "-q", "--bare", self.bare)
        bench.git("init", "-q", self.clone)
        self.put(tree)
        bench.guard(self.bare)
        status, output, _ = self.push("first push")
        assert status == 0, output

    def put(self, tree):
        for entry in self.clone.iterdir():
            if entry.name != ".git":
                shutil.rmtree(entry) if entry.is_dir() else entry.unlink()
        shutil.copytree(tree, self.clone, dirs_exist_ok=True, symlinks=True)

    def push(self, what):
        """Commits everything and pushes; returns status, text and the findings that block or warn."""
        self.bench.git("add", "-A", "-f", cwd=self.clone)
        self.bench.git("commit", "-q", "--allow-empty", "-m", what, cwd=self.clone)
        old = self.bench.git("for-each-ref", "--format=%(objectname)", "refs/heads/main",
                             cwd=self.bare).decode().strip()
        new = self.bench.git("rev-parse", "HEAD", cwd=self.clone).decode().strip()
        findings = []
        if old:
            # The objects go to a ref of their own, without the hook, so that judge can read them.
            self.bench.git("push", "-q", "--receive-pack", "git -c core.hooksPath=/dev/null receive-pack",
                           self.bare, f"{new}:refs/judged/{new}", cwd=self.clone)
            judged = subprocess.run(
                [self.bench.programs / "pushgate", "judge", "--repo", self.bare, "--config",
                 self.bench.config, "--format", "json"],
                input=f"{old} {new} refs/heads/main\n".encode(), stdout=subprocess.PIPE,
                env=self.bench.environment)
            findings = json.loads(judged.stdout)["findings"]
        _, status, output = self.bench.push(self.clone, self.bare, "HEAD:refs/heads/main")
        print(f"== {self.name}: {what}: {'accepted' if status == 0 else 'refused'}, "
              f"{len(findings)} findings")
        for finding in findings:
            text = (self.clone / finding["path"]).read_text(errors="replace").splitlines()
            print(f"  {finding['path']}:{finding['line']}: {finding['rule']} "
                  f"[{finding['function']}] {text[finding['line'] - 1].strip()}")
        blocking = any(finding["decision"] == "block" for finding in findings)
        if old and blocking != (status != 0):
            raise SystemExit(f"bench: judge and the push disagree:\n{output}")
        return status, output, findings

    def undo(self):
        tip = self.bench.git("for-each-ref", "--format=%(objectname)", "refs/heads/main",
                             cwd=self.bare).decode().strip()
        self.bench.git("reset", "-q", "--hard", tip, cwd=self.clone)
        self.bench.git("clean", "-q", "-fdx", cwd=self.clone)


def check(condition, message):
    if not condition:
        raise SystemExit(f"bench: {message}")


def edited_copies(case):
    """Moves, edits and copies the files with findings, and checks who is blamed."""
    all_files = subprocess.run(
        [case.bench.programs / "pushgate", "check", "--rules", "db-connection", "--format", "json", "."],
        cwd=case.clone, stdout=subprocess.PIPE, env=case.bench.environment)
    found = json.loads(all_files.stdout)["findings"]
    for finding in found:
        finding["path"] = finding["path"].removeprefix("./")
    print(f"== {case.name}: whole tree: {len(found)} findings")
    for finding in found:
        text = (case.clone / finding["path"]).read_text(errors="replace").splitlines()
        print(f"  {finding['path']}:{finding['line']}: {finding['rule']} "
              f"[{finding['function']}] {text[finding['line'] - 1].strip()}")
    paths = sorted({finding["path"] for finding in found})
    if not paths:
        return
    top = sorted(entry for entry in case.clone.iterdir() if entry.name != ".git")[0]

    # Every file moved: nobody wrote anything.
    moved = case.clone / "moved"
    moved.mkdir()
    top.rename(moved / top.name)
    status, output, findings = case.push("everything moved")
    check(status == 0 and not findings, f"a move was blamed:\n{output}")

    # A comment at the end of every file: no function is touched.
    for path in paths:
        file = moved / path
        text = file.read_bytes()
        file.write_bytes(text + (b"" if text.endswith(b"\n") else b"\n") + b"\n\n# the end\n")
    status, output, findings = case.push("a comment at the end of each file")
    check(status == 0 and not findings, f"a comment at the end was blamed:\n{output}")

    # A line added above each finding: exactly its function is answerable.
    expected = set()
    for path in paths:
        lines = (moved / path).read_text(errors="surrogateescape").split("\n")
        rows = sorted((f["line"] for f in found if f["path"] == path and f["function"]), reverse=True)
        if not rows:
            continue
        row = rows[0]
        indent = re.match(r"\s*", lines[row - 1]).group()
        if not indent or lines[row - 2].rstrip().endswith((",", "(", "\\")):
            continue
        lines.insert(row - 1, indent + "# looked at")
        (moved / path).write_text("\n".join(lines), errors="surrogateescape")
        expected.add((f"moved/{path}", row + 1))
    status, output, findings = case.push("a comment above one finding of each file")
    got = {(f["path"], f["line"]) for f in findings}
    check(expected <= got, f"missing after an edit: {sorted(expected - got)}")
    case.undo()

    # A copy is new code.
    first = moved / paths[0]
    shutil.copy(first, first.with_name("copied_" + first.name))
    status, output, findings = case.push("a copy of a file with findings")
    check(len(findings) == sum(f["path"] == paths[0] for f in found), "a copy brings its findings")
    case.undo()


def main():
    programs, corpus, folder = arguments()
    shutil.rmtree(folder, ignore_errors=True)
    bench = Bench(folder, programs)
    bench.config.write_text(POLICY.format(repositories=bench.folder))
    bench.start_daemon()
    try:
        for versions in sorted(pathlib.Path(corpus).iterdir()):
            trees = sorted(version / "usr/lib/python3/dist-packages" for version in versions.iterdir()
                           if version.name.isdigit())
            case = Case(bench, versions.name, trees[0])
            for tree in trees[1:]:
                case.put(tree)
                case.push("update to the next version")
                case.undo()
            edited_copies(case)
    finally:
        bench.stop_daemon()
        shutil.rmtree(folder, ignore_errors=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
