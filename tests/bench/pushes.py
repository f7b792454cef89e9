"""A typical push, with and without the gate, in three kinds of repositories; the first push of a large
tree; the daemon's memory. Called by tests/bench/run."""

import pathlib
import shutil
import subprocess
import sys
import threading
import time

from bench import BYPASS_ENTRIES, Bench, arguments, median, python_files, take_turns

ROUNDS = 60
WARM_UP = 5
FILES_A_PUSH = 3


def import_stream(files, commits, refs):
    """A fast-import stream: a first commit with the files, then `commits` small ones, then `refs` refs."""
    out = []
    who = "Dev One <dev@example.com>"

    def commit(number, changes):
        out.append(f"commit refs/heads/main\nmark :{number}\n"
                   f"committer {who} {1700000000 + number} +0000\ndata 1\nc\n".encode())
        if number > 1:
            out.append(f"from :{number - 1}\n".encode())
        for name, data in changes:
            out.append(f"M 100644 inline {name}\ndata {len(data)}\n".encode() + data + b"\n")
        out.append(b"\n")

    commit(1, files)
    for number in range(2, commits + 2):
        commit(number, [(f"notes/{number % 50}.txt", f"{number}\n".encode())])
    for number in range(refs):
        # Tags on different commits, as releases are; more refs than commits share them.
        out.append(f"reset refs/tags/v{number}\nfrom :{number % (commits + 1) + 1}\n\n".encode())
    return b"".join(out)


def base_repository(bench, name, files, commits, refs):
    bare = bench.folder / f"{name}.git"
    bench.git("init", "-q", "--bare", bare)
    shutil.rmtree(bare / "hooks", ignore_errors=True)
    bench.git("fast-import", "--quiet", cwd=bare, text=import_stream(files, commits, refs))
    bench.git("repack", "-q", "-a", "-d", cwd=bare)
    bench.git("pack-refs", "--all", cwd=bare)
    return bare


def planted(data, number):
    """The file with a new function at its end, which holds a call that the bench's rule reports."""
    return data.rstrip(b"\n") + (
        f"\n\n\ndef planted_{number}(value):\n    planted_marker(value, {number})\n"
        f"    return value\n").encode()


def typical_push(bench, what, goal, corpus, commits, refs):
    sizes = python_files(corpus, 4_000, 25_000)
    changed = [sizes[i * len(sizes) // FILES_A_PUSH] for i in range(FILES_A_PUSH)]
    tree = [(f"app/{p.relative_to(corpus)}", p.read_bytes())
            for p in python_files(corpus, 1, 200_000)[:400]]
    names = [f"app/edited_{i}.py" for i in range(FILES_A_PUSH)]
    tree += list(zip(names, [p.read_bytes() for p in changed]))

    key = what.replace(" ", "-").replace(",", "")
    source = base_repository(bench, key, tree, commits, refs)
    plain = bench.copy_bare(source, f"{key}-plain.git")
    noop = bench.copy_bare(source, f"{key}-noop.git")
    gated = bench.copy_bare(source, f"{key}-gated.git")
    bench.noop_hook(noop)
    bench.guard(gated)

    clone = bench.folder / f"{key}-clone"
    bench.git("clone", "-q", "--no-tags", "--single-branch", source, clone)
    tips = []
    for number in range(ROUNDS + WARM_UP):
        for i, name in enumerate(names):
            (clone / name).write_bytes(planted(changed[i].read_bytes(), number))
        bench.git("commit", "-q", "-a", "-m", "edit", cwd=clone)
        tips.append(bench.git("rev-parse", "HEAD", cwd=clone).decode().strip())

    times = {"plain": [], "noop": [], "gated": []}
    for number, tip in enumerate(tips):
        refspec = f"{tip}:refs/heads/main"
        results = take_turns(number, {
            "plain": lambda: bench.push(clone, plain, refspec),
            "noop": lambda: bench.push(clone, noop, refspec),
            "gated": lambda: bench.push(clone, gated, refspec)})
        for name, (seconds, status, output) in results.items():
            if status != 0:
                raise SystemExit(f"bench: the push to {name} failed:\n{output}")
            if number >= WARM_UP:
                times[name].append(seconds)
        bench.require(results["gated"][2], f"entry-{BYPASS_ENTRIES}", *names)
    reference = median(times["plain"])
    ratio = median(times["gated"]) / reference
    bench.row(f"{what} / without a hook", f"{ratio:.3f}", f"at most {goal}", ratio <= goal)
    bench.row(f"{what}, no-op C hook / without a hook", f"{median(times['noop']) / reference:.3f}",
              "shown beside it", None)
    for folder in (source, plain, noop, gated, clone):
        shutil.rmtree(folder)


def first_push(bench, corpus):
    files = python_files(corpus, 1, 2_000_000)[:2000]
    if len(files) < 2000:
        raise SystemExit(f"bench: the corpus holds {len(files)} Python files; 2,000 are needed")
    clone = bench.folder / "first-clone"
    bench.git("init", "-q", clone)
    total = 0
    for number, path in enumerate(files):
        data = planted(path.read_bytes(), number)
        target = clone / "app" / path.relative_to(corpus)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
        total += len(data)
    (clone / "app" / "last.py").write_text("def last():\n    planted_marker(0)\n")
    bench.git("add", "-A", "-f", cwd=clone)
    bench.git("commit", "-q", "-m", "all", cwd=clone)
    blobs = b"".join(line.split()[2] + b"\n"
                     for line in bench.git("ls-tree", "-r", "HEAD", cwd=clone).splitlines())
    gated_times, plain_times, cat_times = [], [], []

    def push(name, guarded, times):
        bare = bench.folder / name
        bench.git("init", "-q", "--bare", bare)
        if guarded:
            bench.guard(bare)
        seconds, _, output = bench.push(clone, bare, "HEAD:refs/heads/main")
        times.append(seconds)
        shutil.rmtree(bare)
        return output

    def cat_file():
        begin = time.perf_counter()
        subprocess.run(["git", "cat-file", "--batch"], cwd=clone, input=blobs,
                       stdout=subprocess.DEVNULL, env=bench.environment, check=True)
        cat_times.append(time.perf_counter() - begin)

    for number in range(5):
        results = take_turns(number, {
            "gated": lambda: push("first-gated.git", True, gated_times),
            "plain": lambda: push("first-plain.git", False, plain_times),
            "cat-file": cat_file})
        bench.require(results["gated"], "bench-marker", "more")
    spent = median(gated_times) - median(plain_times)
    bench.row("first push of 2,000 files: time that the gate adds", f"{spent:.2f} s", "reported", None)
    bench.row("first push of 2,000 files: judged", f"{total / 1e6 / spent:.1f} MB/s", "reported", None)
    bench.row("first push of 2,000 files: added time / git cat-file --batch",
              f"{spent / median(cat_times):.1f}", "reported", None)
    shutil.rmtree(clone)


def many_refs(bench):
    """All tags over a long history at once, the first one with a planted call in its tree."""
    tags, commits = 40, 50_000
    name = "app/planted.py"
    source = bench.folder / "many.git"
    stream = import_stream([(name, planted(b"", 0))], commits, 0)
    for number in range(tags):
        mark = (number + 1) * (commits + 1) // tags
        stream += f"reset refs/tags/v{number}\nfrom :{mark}\n\n".encode()
    bench.git("init", "-q", "--bare", source)
    bench.git("fast-import", "--quiet", cwd=source, text=stream)
    bench.git("repack", "-q", "-a", "-d", cwd=source)
    times = {"plain": [], "noop": [], "gated": []}

    def push(which, number):
        bare = bench.folder / f"many-{which}-{number}.git"
        bench.git("init", "-q", "--bare", bare)
        {"plain": lambda _: None, "noop": bench.noop_hook, "gated": bench.guard}[which](bare)
        seconds, _, output = bench.push(source, bare, "+refs/*:refs/*")
        times[which].append(seconds)
        shutil.rmtree(bare)
        return output

    for number in range(5):
        results = take_turns(number, {which: lambda w=which: push(w, number) for which in times})
        bench.require(results["gated"], f"{name}:5: warning: bench-marker", f"{tags + 1} refs, {commits + 1} commits")
    reference = median(times["noop"])
    bench.row(f"{tags} tags and a branch of {commits:,} commits: time that the gate adds",
              f"{median(times['gated']) - median(times['plain']):.2f} s", "reported", None)
    bench.row(f"{tags} tags and a branch of {commits:,} commits / with a no-op C hook",
              f"{median(times['gated']) / reference:.2f}", "reported", None)
    shutil.rmtree(source)


def memory(bench, corpus):
    bench.stop_daemon()
    bench.start_daemon()
    idle = bench.daemon_memory_mib("VmRSS")
    bench.row("memory of the daemon: idle", f"{idle:.1f} MiB", "at most 40 MiB", idle <= 40)
    files = python_files(corpus, 4_000, 25_000)
    jobs = []
    for number in range(8):
        bare = bench.folder / f"memory-{number}.git"
        bench.git("init", "-q", "--bare", bare)
        bench.guard(bare)
        clone = bench.folder / f"memory-clone-{number}"
        bench.git("init", "-q", clone)
        for i, path in enumerate(files[number::8][:100]):
            (clone / f"f{i}.py").write_bytes(planted(path.read_bytes(), i))
        bench.git("add", "-A", cwd=clone)
        bench.git("commit", "-q", "-m", "all", cwd=clone)
        jobs.append((clone, bare))
    outputs = [None] * len(jobs)

    def run(index):
        outputs[index] = bench.push(*jobs[index], "HEAD:refs/heads/main")[2]

    threads = [threading.Thread(target=run, args=(i,)) for i in range(len(jobs))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for output in outputs:
        bench.require(output, "bench-marker")
    most = bench.daemon_memory_mib("VmHWM")
    bench.row("memory of the daemon: 8 pushes of 100 files in parallel", f"{most:.1f} MiB",
              "at most 256 MiB", most <= 256)


def main():
    programs, corpus, folder = arguments()
    shutil.rmtree(folder, ignore_errors=True)
    bench = Bench(folder, programs)
    bench.start_daemon()
    corpus = pathlib.Path(corpus)
    try:
        typical_push(bench, "typical push", 1.15, corpus, 50, 20)
        typical_push(bench, "typical push, 100,000 refs", 1.10, corpus, 2_000, 100_000)
        typical_push(bench, "typical push, 50,000 commits", 1.15, corpus, 50_000, 20)
        many_refs(bench)
        first_push(bench, corpus)
        memory(bench, corpus)
    finally:
        bench.stop_daemon()
        shutil.rmtree(folder, ignore_errors=True)
    return bench.table()


if __name__ == "__main__":
    sys.exit(main())
