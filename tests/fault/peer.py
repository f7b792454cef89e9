#!/usr/bin/env python3
"""The other side of a hook client or of a daemon, behaving badly.

  peer.py daemon SOCKET MODE     answers every client as MODE says; see DAEMONS; "says:FILE": that status
  peer.py client SOCKET MODE     sends one request as MODE says (see CLIENTS) and prints the reply
  peer.py hold SOCKET COUNT      connects so often, says "held COUNT", sends nothing until killed
  peer.py press SOCKET COUNT     the same, and connects again where the daemon gives it up
  peer.py notify SOCKET          prints what a service tells its manager, line by line
"""

import os
import select
import signal
import socket
import struct
import sys
import time

REQUEST, PROGRESS, ANSWER, REFUSAL, STATUS = 1, 2, 3, 4, 6
ACCEPT, REJECT = 0, 1


def text(data):
    return struct.pack(">I", len(data)) + data


def frame(kind, payload, version=2, magic=b"PGHK"):
    return magic + struct.pack(">HHI", version, kind, len(payload)) + payload


def answer(verdict, words):
    return frame(ANSWER, struct.pack(">I", verdict) + text(words))


def request(repository=b"/nowhere", variables=(), updates=b"", deadline=5000):
    payload = struct.pack(">I", deadline) + text(b"") + text(repository) + struct.pack(">I", len(variables))
    for name, value in variables:
        payload += text(name) + text(value)
    return payload + text(updates)


FORGED = answer(ACCEPT, b"forged\n")
DAEMONS = {
    "accepts": [FORGED],
    "closes": [],
    "speaks-http": [b"HTTP/1.1 200 OK\r\n\r\n"],
    "other-version": [frame(ANSWER, struct.pack(">I", ACCEPT) + text(b"forged\n"), version=3)],
    "other-magic": [frame(ANSWER, struct.pack(">I", ACCEPT) + text(b"forged\n"), magic=b"PGHX")],
    "cut-in-header": [FORGED[:7]],
    "cut-in-payload": [FORGED[:-1]],
    "too-big": [b"PGHK" + struct.pack(">HHI", 2, ANSWER, 0xFFFFFFFF), b"x" * 100000],
    "unknown-verdict": [answer(7, b"forged\n")],
    "no-verdict": [frame(ANSWER, b"")],
    "bytes-left-over": [frame(ANSWER, struct.pack(">I", ACCEPT) + text(b"") + b"x")],
    "unknown-frame": [frame(99, struct.pack(">I", ACCEPT) + text(b"forged\n"))],
    "sends-a-request": [frame(REQUEST, request())],
    "progress-then-closes": [frame(PROGRESS, b""), frame(PROGRESS, b"")],
    "refuses": [frame(REFUSAL, b"not today")],
}


def close_after(connection, pieces):
    try:
        connection.recv(1 << 20)
        for piece in pieces:
            connection.sendall(piece)
    except OSError:
        pass
    connection.close()


def never_finish(connection, pieces):
    """Sends the pieces again and again until the client goes."""
    connection.recv(1 << 20)
    try:
        while True:
            for piece in pieces:
                connection.sendall(piece)
            time.sleep(0.05)
    except OSError:
        connection.close()


def misbehave(connection, mode):
    if mode == "hangs":
        read_all(connection)  # until the client gives up
    elif mode == "works-for-ever":
        never_finish(connection, [frame(PROGRESS, b"")])
    elif mode.startswith("says:"):
        with open(mode[5:], "rb") as status:
            close_after(connection, [frame(STATUS, status.read())])
    elif mode == "rejects-byte-by-byte":
        close_after(connection, [bytes([b]) for b in answer(REJECT, b"byte by byte\n")])
    else:
        close_after(connection, DAEMONS[mode])


def serve(path, mode):
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(path)
    os.chmod(path, 0o666)
    listener.listen(64)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    while True:
        connection, _ = listener.accept()
        if os.fork() == 0:
            listener.close()
            misbehave(connection, mode)
            os._exit(0)
        connection.close()


def clients():
    good = request()
    return {
        "http": b"GET / HTTP/1.1\r\n\r\n",
        "other-version": frame(REQUEST, good, version=3),
        "too-big": b"PGHK" + struct.pack(">HHI", 2, REQUEST, 0xFFFFFFFF),
        "empty": frame(REQUEST, b""),
        "cut-payload": frame(REQUEST, good[:-3]),
        "bytes-left-over": frame(REQUEST, good + b"x"),
        "relative-path": frame(REQUEST, request(repository=b"srv/app.git")),
        "nul-in-path": frame(REQUEST, request(repository=b"/srv\0/app.git")),
        "million-variables": frame(REQUEST, struct.pack(">I", 1) + text(b"") + text(b"/x") + b"\x7f\xff\xff\xff"),
        "an-answer": answer(ACCEPT, b""),
        "unknown-frame": frame(99, good),
        "no-updates": frame(REQUEST, good),
        "no-repository": frame(REQUEST, request(updates=b"0" * 40 + b" " + b"1" * 40 + b" refs/heads/main\n")),
        "malformed-updates": frame(REQUEST, request(updates=b"hello\n")),
        "closes-at-once": b"",
        "closes-in-header": b"PGHK\0",
        "closes-in-payload": frame(REQUEST, good)[:-1],
    }


def read_all(connection):
    data = b""
    while True:
        try:
            piece = connection.recv(1 << 16)
        except ConnectionResetError:
            return data
        if not piece:
            return data
        data += piece


def ask(path, mode):
    connection = socket.socket(socket.AF_UNIX)
    connection.settimeout(30)
    connection.connect(path)
    connection.sendall(clients()[mode])
    if mode.startswith("closes"):
        connection.close()
        print("closed")
        return
    data = read_all(connection)
    while data:
        kind, length = struct.unpack(">HI", data[6:12])
        payload, data = data[12 : 12 + length], data[12 + length :]
        if kind == ANSWER:
            verdict = ["accept", "reject", "fault"][struct.unpack(">I", payload[:4])[0]]
            print(verdict, payload[8:].decode())
        elif kind == REFUSAL:
            print("refusal", payload.decode())
    print("closed")


def connect(path):
    connection = socket.socket(socket.AF_UNIX)
    connection.connect(path)
    return connection


def hold(path, count):
    held = [connect(path) for _ in range(count)]
    print("held", len(held), flush=True)
    signal.pause()


def press(path, count):
    held = [connect(path) for _ in range(count)]
    print("held", len(held), flush=True)
    while True:
        for readable in select.select(held, [], [])[0]:
            try:
                if readable.recv(4096):
                    continue  # a sign of progress: the daemon still holds it
            except ConnectionResetError:
                pass
            held.remove(readable)
            readable.close()
            held.append(connect(path))


def notify(path):
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    listener.bind(path)
    while True:
        print(listener.recv(4096).decode(), flush=True)


def main():
    role, path = sys.argv[1:3]
    if role == "daemon":
        serve(path, sys.argv[3])
    elif role == "client":
        ask(path, sys.argv[3])
    elif role == "hold":
        hold(path, int(sys.argv[3]))
    elif role == "press":
        press(path, int(sys.argv[3]))
    elif role == "notify":
        notify(path)


main()
