"""What the benchmarks share: Git environments, guarded repositories, interleaved timing, the table.

Every figure is a ratio of medians taken side by side in one run: the compared pushes take turns, and
whoever goes first changes from round to round. Nothing here asserts an absolute time.
"""

import os
import pathlib
import shutil
import signal
import statistics
import subprocess
import sys
import time

RULES = """\
rules:
  - id: bench-marker
    languages: [python]
    severity: WARNING
    message: a planted call that every round must report
    pattern: planted_marker(...)
"""

CONFIG = """\
server: ssh
repositories: {repositories}
history: sqlite://{repositories}/history.db
rules: [db-connection, {rules}]
bypass: [{bypass}]
policies:
  - repos: ["typical-*"]
    refs: ["refs/heads/**"]
    severities: {{bench-marker: ERROR}}
  - repos: ["many-*"]
    refs: ["refs/heads/**", "refs/tags/**"]
  - repos: ["**"]
    refs: ["refs/heads/**"]
    enforce: block
limits: {{ deadline: 120s }}
"""

BYPASS_ENTRIES = 500
PUSHER = "dev-one"


def bypass_entries():
    """Entries of other people and places, and at their end the one that lets typical pushes pass."""
    entries = [f"  - {{id: entry-{number}, users: [user-{number}], groups: [group-{number % 20}],"
               f" repos: ['team-{number % 30}/*'], refs: ['refs/heads/**'], rules: ['db-*'],"
               f" until: 2099-12-31, reason: 'ticket {number}'}}"
               for number in range(1, BYPASS_ENTRIES)]
    entries.append(f"  - {{id: entry-{BYPASS_ENTRIES}, users: [{PUSHER}], repos: ['typical-*'],"
                   " rules: [bench-marker], permanent: true, reason: planted}")
    return "entries:\n" + "\n".join(entries) + "\n"


class Bench:
    """A folder with a daemon and the repositories that it guards."""

    def __init__(self, folder, programs):
        self.folder = pathlib.Path(folder)
        self.programs = pathlib.Path(programs)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.socket = self.folder / "s"
        self.config = self.folder / "pushgate.yaml"
        rules = self.folder / "bench.yaml"
        rules.write_text(RULES)
        bypass = self.folder / "bypass.yaml"
        bypass.write_text(bypass_entries())
        self.config.write_text(
            CONFIG.format(repositories=self.folder, rules=rules, bypass=bypass))
        gitconfig = self.folder / "gitconfig"
        gitconfig.write_text(
            "[user]\n\tname = Dev One\n\temail = dev@example.com\n"
            "[init]\n\tdefaultBranch = main\n[gc]\n\tauto = 0\n[maintenance]\n\tauto = false\n"
            "[receive]\n\tautogc = false\n[safe]\n\tdirectory = *\n[advice]\n\tdetachedHead = false\n"
        )
        self.environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder),
            "LC_ALL": "C",
            "GIT_CONFIG_GLOBAL": str(gitconfig),
            "GIT_CONFIG_NOSYSTEM": "1",
            "PUSHGATE_USER": PUSHER,
        }
        self.daemon = None
        self.rows = []
        self.failed = False

    def git(self, *arguments, cwd=None, text=None):
        done = subprocess.run(
            ["git", *map(str, arguments)], cwd=cwd, input=text, env=self.environment,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        if done.returncode != 0:
            raise RuntimeError(f"git {arguments}: {done.stderr.decode(errors='replace')}")
        return done.stdout

    def start_daemon(self):
        log = open(self.folder / "daemon.log", "wb")
        self.daemon = subprocess.Popen(
            [self.programs / "pushgated", f"--config={self.config}", f"--socket={self.socket}"],
            stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        for _ in range(1000):
            if self.socket.exists() or self.daemon.poll() is not None:
                break
            time.sleep(0.01)
        if not self.socket.exists():
            raise RuntimeError((self.folder / "daemon.log").read_text())

    def stop_daemon(self):
        if self.daemon:
            self.daemon.send_signal(signal.SIGTERM)
            self.daemon.wait()
            self.daemon = None

    def daemon_memory_mib(self, field):
        """`field` is VmRSS (now) or VmHWM (the most so far)."""
        for line in pathlib.Path(f"/proc/{self.daemon.pid}/status").read_text().splitlines():
            if line.startswith(field + ":"):
                return int(line.split()[1]) / 1024
        raise RuntimeError(f"no {field} in /proc")

    def guard(self, bare):
        hook = bare / "hooks" / "pre-receive"
        hook.parent.mkdir(exist_ok=True)
        hook.write_text(
            f"#!{self.programs / 'pushgate-hook'} --socket={self.socket} --config={self.config}"
            " --deadline=120s --end\n"
            "echo 'pushgate: the gate could not start; push refused' >&2; exit 1\n")
        hook.chmod(0o755)

    def copy_bare(self, source, name):
        target = self.folder / name
        shutil.copytree(source, target, symlinks=True)
        return target

    def noop_hook(self, bare):
        program = self.folder / "noop_hook"
        if not program.exists():
            subprocess.run(["cc", "-O2", "-static", "-o", program,
                            pathlib.Path(__file__).with_name("noop_hook.c")], check=True)
        hook = bare / "hooks" / "pre-receive"
        hook.parent.mkdir(exist_ok=True)
        shutil.copy(program, hook)

    def push(self, clone, bare, refspec):
        """Pushes; returns seconds and what git printed."""
        command = ["git", "push", str(bare), refspec]
        begin = time.perf_counter()
        done = subprocess.run(command, cwd=clone, env=self.environment, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        seconds = time.perf_counter() - begin
        return seconds, done.returncode, done.stdout.decode(errors="replace")

    def require(self, text, *needles):
        for needle in needles:
            if needle not in text:
                raise SystemExit(f"bench: the gate's output does not name {needle!r}:\n{text}")

    def row(self, what, figure, goal, met):
        self.rows.append((what, figure, goal, "" if met is None else "yes" if met else "NO"))
        self.failed |= met is False
        print(f"{what}: {figure} (goal: {goal})", flush=True)

    def table(self):
        print("\n| what | measured | must reach | met |\n|---|---|---|---|")
        for row in self.rows:
            print("| " + " | ".join(row) + " |")
        return 1 if self.failed else 0


def median(values):
    return statistics.median(values)


def take_turns(round_number, runners):
    """Runs each of {name: function} once, another one first each round; returns {name: result}."""
    names = list(runners)
    shift = round_number % len(names)
    return {name: runners[name]() for name in names[shift:] + names[:shift]}


def python_files(folder, smallest, largest):
    """Python files below a folder by size, in stable order."""
    return [path for path in sorted(pathlib.Path(folder).rglob("*.py"))
            if path.is_file() and not path.is_symlink()
            and smallest <= path.stat().st_size <= largest]


def arguments():
    if len(sys.argv) != 4:
        raise SystemExit(f"usage: {sys.argv[0]} PROGRAMS CORPUS WORK_FOLDER")
    return sys.argv[1:]
