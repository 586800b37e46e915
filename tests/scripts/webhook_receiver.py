#!/usr/bin/env python3
"""A receiver of webhooks for tests, on a free port of 127.0.0.1. Prints the port, then a line of JSON for each request; ends
with its standard input, or after two minutes.

usage: webhook_receiver.py [--answers STATUS,…]

--answers  what the next requests are answered, the last one for all that follow: 503,429,200. "hang": never; "endless": 200 and
           a body without end; "30x" points elsewhere on this server.
"""
import argparse
import http.server
import json
import os
import sys
import threading
import time

parser = argparse.ArgumentParser()
parser.add_argument("--answers", default="200")
answers = parser.parse_args().answers.split(",")
lock = threading.Lock()


class Handler(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        with lock:
            answer = answers.pop(0) if len(answers) > 1 else answers[0]
            print(json.dumps({"answer": answer, "path": self.path, "key": self.headers["Idempotency-Key"],
                              "signature": self.headers["X-Sopan-Signature"], "type": self.headers["Content-Type"],
                              "body": body.decode()}), flush=True)
        if answer == "hang":
            time.sleep(120)
            return
        self.send_response(200 if answer == "endless" else int(answer))
        if answer.startswith("30"):
            self.send_header("Location", "/lain")
        self.end_headers()
        while answer == "endless":
            self.wfile.write(b"x" * 65536)

    do_GET = do_POST

    def log_message(self, *arguments):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
server.daemon_threads = True
server.handle_error = lambda *arguments: None
threading.Thread(target=server.serve_forever, daemon=True).start()
print(server.server_address[1], flush=True)
threading.Timer(120, lambda: os._exit(0)).start()
sys.stdin.read()
os._exit(0)
