"""Servers on this machine for tests: a mail server that answers as told, one that never answers, and LINE."""

import http.server
import json
import socket
import socketserver
import threading
from contextlib import contextmanager


@contextmanager
def mail_server(answers=None):
    """Serve SMTP on a port; yield (port, what was received). answers: replies by the first word of a command."""
    received, said = [], answers or {}

    class Conversation(socketserver.StreamRequestHandler):
        def handle(self):
            self.reply("220 here")
            for line in self.rfile:
                word = line.split(b":")[0].split()[0].decode().upper()
                if word == "QUIT":
                    return self.reply("221 bye")
                self.reply(said.get(word) or {"EHLO": "250 here", "DATA": "354 go on"}.get(word, "250 ok"))
                if word == "DATA" and word not in said:
                    received.append(b"".join(iter(self.rfile.readline, b".\r\n")))
                    self.reply("250 taken")
            return None

        def reply(self, words):
            self.wfile.write(f"{words}\r\n".encode())

    with _serving(socketserver.ThreadingTCPServer(("127.0.0.1", 0), Conversation)) as port:
        yield port, received


@contextmanager
def silent_server():
    """Take connections on a port and never say a word; yield the port."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def closed_port():
    """Return a port nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


@contextmanager
def line_server(*codes):
    """Serve the push address of LINE; yield (address, what was received). codes: the answers in turn, then 200."""
    received, waiting = [], list(codes)

    class Push(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            received.append((self.path, dict(self.headers), body))
            self.send_response(waiting.pop(0) if waiting else 200)
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"{}")

        def log_message(self, *_args):
            """Say nothing."""

    with _serving(http.server.ThreadingHTTPServer(("127.0.0.1", 0), Push)) as port:
        yield f"http://127.0.0.1:{port}", received


@contextmanager
def _serving(server):
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
