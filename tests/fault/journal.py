"""Stands for systemd's journal: takes datagrams at PATH and prints the fields of each, a line each:
NAME=VALUE with the value as Python shows bytes; an empty line ends an entry. Ends after SECONDS."""

import os
import socket
import struct
import sys
import time

path, seconds = sys.argv[1], float(sys.argv[2])
listener = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
listener.bind(path)
os.chmod(path, 0o666)
end = time.monotonic() + seconds
print("listening", flush=True)
while (left := end - time.monotonic()) > 0:
    listener.settimeout(left)
    try:
        data = listener.recv(1 << 20)
    except TimeoutError:
        break
    while data:
        name, _, rest = data.partition(b"\n")
        if b"=" in name:
            name, _, value = name.partition(b"=")
        else:  # binary: a length of eight bytes, the value, a line end
            (size,) = struct.unpack("<Q", rest[:8])
            value, rest = rest[8 : 8 + size], rest[8 + size + 1 :]
        print(name.decode() + "=" + repr(value)[2:-1])
        data = rest
    print(flush=True)
