"""A platform server that is not Hearth's own sandbox: the few calls of the WeCom server API that a welcome needs."""

import http.server
import json
import threading
import time
import urllib.parse


class PlatformServer:
    """Serves on a free port of the loopback address and remembers every call.

    A welcome code is good once: what comes again is told so, as the real platform does (41051).
    """

    def __init__(self):
        self.calls = []
        self._codes = set()
        self._lock = threading.Lock()
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            # Head and body leave together: one packet, no wait for the other side's acknowledgement.
            wbufsize = 1 << 16

            def do_GET(self):
                self.reply({})

            def do_POST(self):
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                try:
                    self.reply(json.loads(body))
                except ValueError:
                    self.reply({"not json": len(body)})

            def reply(self, body):
                address = urllib.parse.urlsplit(self.path)
                name = address.path.removeprefix("/cgi-bin/")
                answer = outer.answer(name, dict(urllib.parse.parse_qsl(address.query)), body)
                data = json.dumps(answer).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/json; charset=UTF-8")
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *_):
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.base = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def answer(self, name, query, body):
        with self._lock:
            answer = self._answer(name, query, body)
            self.calls.append((time.time(), name, body, answer["errcode"]))
        return answer

    def _answer(self, name, query, body):
        if name == "gettoken":
            if not query.get("corpid") or not query.get("corpsecret"):
                return {"errcode": 40013, "errmsg": "invalid corpid"}
            return {"errcode": 0, "errmsg": "ok", "access_token": "t" * 64, "expires_in": 7200}
        if query.get("access_token") != "t" * 64:
            return {"errcode": 40014, "errmsg": "invalid access_token"}
        if name == "externalcontact/send_welcome_msg":
            code = body.get("welcome_code")
            if not code:
                return {"errcode": 41050, "errmsg": "invalid welcome_code"}
            if code in self._codes:
                return {"errcode": 41051, "errmsg": "externaluser has started chatting"}
            self._codes.add(code)
        return {"errcode": 0, "errmsg": "ok"}

    def welcomes(self):
        """The accepted welcomes as a mapping of code to the bodies that were accepted for it."""
        accepted = {}
        with self._lock:
            for _, name, body, code in self.calls:
                if name == "externalcontact/send_welcome_msg" and code == 0:
                    accepted.setdefault(body["welcome_code"], []).append(body)
        return accepted

    def attempts(self, code):
        """How often a welcome was asked for this code, accepted or not."""
        with self._lock:
            return sum(
                name == "externalcontact/send_welcome_msg" and body.get("welcome_code") == code
                for _, name, body, _ in self.calls
            )

    def close(self):
        self._server.shutdown()
