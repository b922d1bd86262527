"""Receivers of alerts on loopback: an HTTP server that answers as it is told and keeps what came, and a small mail server. Used by
tests/e2e/alerts_deliver.py."""
import http.server, socketserver, threading, time


class HttpReceiver:
    """`answers`: (status, headers, seconds to wait) one a request, the last for ever; `requests`: what came."""

    def __init__(self, *answers):
        self.answers, self.requests, self.lock = list(answers) or [(200, {}, 0)], [], threading.Lock()
        receiver = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers.get("content-length") or 0))
                with receiver.lock:
                    receiver.requests.append({"path": self.path, "headers": {k.lower(): v for k, v in self.headers.items()}, "body": body})
                    status, headers, wait = receiver.answers.pop(0) if len(receiver.answers) > 1 else receiver.answers[0]
                time.sleep(wait)
                try:
                    self.send_response(status)
                    for name, value in headers.items():
                        self.send_header(name, value)
                    self.send_header("Content-Length", "0")
                    self.end_headers()
                except (BrokenPipeError, ConnectionResetError):
                    pass  # who asked has gone

            do_GET = do_CONNECT = do_POST

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.port = self.server.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}/hook"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def wait(self, count, timeout=30):
        until = time.monotonic() + timeout
        while len(self.requests) < count:
            if time.monotonic() > until:
                raise AssertionError(f"{len(self.requests)} of {count} requests came in {timeout} s")
            time.sleep(0.05)
        return self.requests

    def close(self):
        self.server.shutdown()
        self.server.server_close()


class MailReceiver:
    """SMTP as RFC 5321 has it, without TLS: `letters` are (from, [to], data), `commands` the words that came. `refuse`: a reply to RCPT."""

    def __init__(self, refuse=None):
        self.letters, self.commands = [], []
        receiver = self

        class Handler(socketserver.StreamRequestHandler):
            def say(self, line):
                self.wfile.write((line + "\r\n").encode())

            def handle(self):
                self.say("220 mail.test ESMTP")
                sender, recipients = "", []
                for raw in self.rfile:
                    line = raw.decode().rstrip("\r\n")
                    word = line.split(" ")[0].upper()
                    receiver.commands.append(line)
                    if word == "EHLO":
                        self.say("250-mail.test"), self.say("250 AUTH PLAIN LOGIN")
                    elif word == "MAIL":
                        sender = line.split(":", 1)[1].strip()
                        self.say("250 ok")
                    elif word == "RCPT":
                        recipients.append(line.split(":", 1)[1].strip())
                        self.say(refuse or "250 ok")
                    elif word == "DATA":
                        self.say("354 go on")
                        data = b""
                        for part in self.rfile:
                            if part == b".\r\n":
                                break
                            data += part[1:] if part.startswith(b"..") else part
                        receiver.letters.append((sender, recipients, data))
                        self.say("250 kept")
                    elif word == "QUIT":
                        self.say("221 bye")
                        return
                    else:
                        self.say("502 no")

        self.server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()
