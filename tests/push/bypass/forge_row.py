#!/usr/bin/env python3
"""Hands over a row as a process of another account would, with what it likes in it.

  forge_row.py UID SOCKET excused REF FINGERPRINT    an accepted push, excused by entry `side`
  forge_row.py UID SOCKET unread REF PATH            one with a file over limits.blob
  forge_row.py UID SOCKET unjudged REF OLD NEW       one that passed by a fault
  forge_row.py UID SOCKET verdict|id|number|groups   one with a wrong value, or with groups
"""

import os
import socket
import struct
import sys

ZERO, ONE = "", "1" * 40
PROGRESS, ROW, RECORDED = 2, 7, 8


def text(value):
    data = str(value).encode()
    return struct.pack(">I", len(data)) + data


def items(rows):
    return struct.pack(">I", len(rows)) + b"".join(text(value) for row in rows for value in row)


def push(**changed):
    row = dict(id=0, seq=0, previous="", server="evil", push_id=os.urandom(16).hex(), time=0, repository="app",
               folder="/x", user="boss", groups="admins\n", trust="server", key_id="k", protocol="p",
               break_glass="", verdict="accept", rules="", config="", took=1, baseline_id=1, baseline_digest="f" * 64)
    row.update(changed)
    return b"".join(text(value) for value in row.values())


def ref(name, old=ZERO, new=ONE, note=""):
    return name, old, new, 1, note, new, old, 1, 1, 1, 1


def send(path, row, refs=(), findings=(), skips=(), excuses=()):
    payload = row + items(refs) + items(findings) + items(skips) + items(()) + items(excuses)
    peer = socket.socket(socket.AF_UNIX)
    peer.connect(path)
    peer.sendall(b"PGHK" + struct.pack(">HHI", 2, ROW, len(payload)) + payload)
    answer = b""
    while part := peer.recv(65536):
        answer += part
    kind, size = struct.unpack(">HI", answer[6:12])
    while kind == PROGRESS:
        answer = answer[12 + size:]
        kind, size = struct.unpack(">HI", answer[6:12])
    recorded = kind == RECORDED and answer[12:16] == b"\0\0\0\0"
    print("recorded" if recorded else answer[12:].decode(errors="replace"))


def main(uid, path, what, *words):
    os.setgid(int(uid))
    os.setuid(int(uid))
    if what == "excused":
        finding = (words[0], ONE, "side.py", 1, 6, 1, 11, "", "no-bad", "ERROR", "excused", 0, "side", "", "m", words[1])
        send(path, push(), [ref(words[0])], [finding], excuses=[("side", "r", "", "", 0, 0, 1)])
    elif what == "unread":
        send(path, push(), [ref(words[0])], skips=[(words[0], words[1], "9 bytes, over limits.blob of 8")])
    elif what == "unjudged":
        send(path, push(), [ref(words[0], words[1], words[2], "server fault, on_fault: accept")])
    elif what == "verdict":
        send(path, push(verdict="accept\nPUSHGATE_VERDICT=reject"))
    elif what == "id":
        send(path, push(), [ref("refs/heads/main", "zz")])
    elif what == "number":
        send(path, push(took=-(2 ** 63)))
    elif what == "groups":
        send(path, push(groups="admins\nroot\n"))


main(*sys.argv[1:])
