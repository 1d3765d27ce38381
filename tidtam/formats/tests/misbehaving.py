"""What a child process may come to when a file gets the better of its reader."""

import os
import signal
import socket
import subprocess
import time
from pathlib import Path

from tidtam.formats.child import close_the_doors


def answer(order):
    close_the_doors(folders=order.get("folders", ()))
    return DEEDS[order["deed"]](order)


def compute(order):
    while True:
        pass


def hang(order):
    time.sleep(60)


def eat(order):
    return b"".join(bytes(1 << 20) for _ in range(10_000))


def die(order):
    os.kill(os.getpid(), signal.SIGKILL)


def trap(order):
    os.abort()


def chatter(order):
    print("a library says something")
    return b'"answer"'


def read(order):
    return Path(order["path"]).read_bytes()


def write(order):
    Path(order["path"]).write_bytes(b"x")
    return b""


def connect(order):
    socket.create_connection(("127.0.0.1", 9))


def start(order):
    subprocess.run(["true"])


DEEDS = {deed.__name__: deed for deed in (compute, hang, eat, die, trap, chatter, read, write, connect, start)}
