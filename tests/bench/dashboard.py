"""What the dashboard's pages cost beside static files of the same bytes, with 200 repositories and 100,000 rows.
Usage: dashboard.py PROGRAMS FOLDER

Each page is fetched many times from `pushgate dashboard`, and the same bytes as a file from nginx, in turns, over
connections of their own; what counts is the processor time of the servers, and the client's waiting beside it.
Exits with 1 where a page costs more than 5 times its file. What its first reader costs, for whom it is made, is told
beside that.
"""

import pathlib
import re
import shutil
import socket
import sqlite3
import statistics
import subprocess
import sys
import time

GOAL = 5
ROUNDS = 60
HERE = pathlib.Path(__file__).resolve().parent
NGINX = """\
worker_processes 1; daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{ worker_connections 64; }}
http {{
  access_log off; sendfile on; keepalive_timeout 0; types {{ text/html html; }}
  client_body_temp_path {folder}/a; proxy_temp_path {folder}/b; fastcgi_temp_path {folder}/c;
  uwsgi_temp_path {folder}/d; scgi_temp_path {folder}/e;
  server {{ listen 127.0.0.1:{port}; root {root}; }}
}}
"""


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def fetch(port, path):
    """The answer's body, and how long it took."""
    begin = time.perf_counter()
    with socket.create_connection(("127.0.0.1", port)) as one:
        one.sendall(f"GET /{path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
        parts = []
        while part := one.recv(1 << 18):
            parts.append(part)
    took = time.perf_counter() - begin
    head, _, body = b"".join(parts).partition(b"\r\n\r\n")
    assert b" 200 " in head.split(b"\r\n")[0], head
    return body, took


def ticks(pid):
    """Processor time of a process and its children, in seconds: scheduled time, which is finer than ticks."""
    total = 0
    for task in [pid, *map(int, pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split())]:
        for thread in pathlib.Path(f"/proc/{task}/task").iterdir():
            total += int((thread / "schedstat").read_text().split()[0])
    return total / 1e9


def wait_for(port):
    for _ in range(500):
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            return
        except OSError:
            time.sleep(0.02)
    sys.exit("a server does not start")


def main():
    programs, folder = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "srv").mkdir(parents=True)
    subprocess.run(["git", "init", "-q", "--bare", folder / "srv/empty.git"], check=True)
    config, history = folder / "pushgate.yaml", folder / "history.db"
    config.write_text(f'repositories: {folder}/srv\nhistory: sqlite://{history}\npolicies: [{{refs: ["refs/heads/**"]}}]\n')
    pushgate = programs / "pushgate"
    subprocess.run([pushgate, "audit", "--config", config], check=True, stdout=subprocess.DEVNULL)
    subprocess.run([HERE.parent / "dashboard/seed.py", history, "--repositories", "200", "--rows", "250000", "--pushes",
                    "5000"], check=True)
    rows = sqlite3.connect(history).execute("SELECT count(*), sum(findings) FROM snapshot_finding").fetchone()
    assert rows[0] >= 100_000, rows
    print(f"200 repositories, {rows[0]} rows of findings ({rows[1]} findings), 10,600 snapshots, 5,000 pushes")
    own, other = free_port(), free_port()
    (folder / "www").mkdir()
    (folder / "nginx.conf").write_text(NGINX.format(folder=folder, port=other, root=folder / "www"))
    servers = [subprocess.Popen([pushgate, "dashboard", "--config", config, "--listen", f"127.0.0.1:{own}"],
                                stdout=subprocess.DEVNULL),
               subprocess.Popen(["/usr/sbin/nginx", "-p", folder, "-c", folder / "nginx.conf"], stderr=subprocess.DEVNULL)]
    try:
        wait_for(own)
        wait_for(other)
        sys.exit(compare(own, other, servers, folder / "www", config))
    finally:
        for server in servers:
            server.terminate()
            server.wait()
        shutil.rmtree(folder, ignore_errors=True)


def first(port, page, pattern):
    return re.search(pattern + r"[a-z0-9/-]*\.html", fetch(port, page)[0].decode()).group()


def compare(own, other, servers, www, config):
    begin = time.perf_counter()
    fetch(own, "index.html")
    print(f"reading the record: {time.perf_counter() - begin:.2f} s")
    repository = first(own, "repositories.html", "repository/")
    pages = ["index.html", "repositories.html", repository, first(own, repository, "folder/"), first(own, repository, "file/"),
             "rules.html", first(own, "rules.html", "rule/"), "pushes.html", "pushes/refused-3.html",
             first(own, "pushes.html", "push/"), "bypasses.html", "guide/endpoint.html"]
    # Read anew, so that nothing is kept of what was just asked for.
    config.touch()
    time.sleep(2)
    fetch(own, "guide.html")
    worst = 0
    print(f"{'page':12} {'KiB':>7} {'first':>9} {'ratio':>6} {'processor':>10} {'of nginx':>10} {'ratio':>6} {'waiting':>9} {'of nginx':>9} {'ratio':>6}")
    for page in pages:
        before = ticks(servers[0].pid)
        body, cold = fetch(own, page)
        made = (ticks(servers[0].pid) - before) * 1e6
        file = www / f"{page.split('/')[0].split('.')[0]}.html"
        file.write_bytes(body)
        used, waits = [0, 0], [[], []]
        for _ in range(ROUNDS // 10):
            for i, (port, path) in enumerate([(own, page), (other, file.name)]):
                before = ticks(servers[i].pid)
                for _ in range(10):
                    waits[i].append(fetch(port, path)[1])
                used[i] += ticks(servers[i].pid) - before
        spent = [seconds / (ROUNDS // 10 * 10) * 1e6 for seconds in used]
        waited = [statistics.median(one) * 1e6 for one in waits]
        ratio = spent[0] / spent[1]
        worst = max(worst, ratio)
        print(f"{file.stem:12} {len(body) / 1024:7.1f} {cold * 1e3:6.1f} ms {made / spent[1]:6.1f} {spent[0]:7.0f} us {spent[1]:7.0f} us "
              f"{ratio:6.2f} {waited[0]:6.0f} us {waited[1]:6.0f} us {waited[0] / waited[1]:6.2f}")
    print(f"worst ratio {worst:.2f}, goal {GOAL}")
    return worst > GOAL


if __name__ == "__main__":
    main()
