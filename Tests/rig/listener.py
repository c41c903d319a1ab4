"""An HTTP server of a test's own on the loopback address, which remembers what came in."""

import http.server
import threading
import urllib.parse


class Request:
    """A request as it came: headers under the names that were sent."""

    def __init__(self, method, target, headers, body):
        self.method = method
        address = urllib.parse.urlsplit(target)
        self.path = address.path
        self.query = dict(urllib.parse.parse_qsl(address.query, keep_blank_values=True))
        self.headers = headers
        self.body = body
        # How it was answered.
        self.status = None

    def header(self, name):
        """A header by its name in any case; empty when there is none."""
        return next((value for key, value in self.headers.items() if key.lower() == name.lower()), "")


class Listener:
    """Asks a function for every answer: it is given the request, and gives back status and body."""

    def __init__(self, answer, port=0, content_type="application/json; charset=utf-8"):
        """Listens on a free port when none is given."""
        self.requests = []
        self._lock = threading.Lock()
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            # Head and body leave together: one packet, no wait for the other side's acknowledgement.
            wbufsize = 1 << 16

            def serve(self):
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                request = Request(self.command, self.path, dict(self.headers.items()), body)
                request.status, data = answer(request)
                with outer._lock:
                    outer.requests.append(request)
                self.send_response(request.status)
                self.send_header("Content-Type", content_type)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = serve

            def log_message(self, *_):
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", port), Handler)
        self._server.daemon_threads = True
        self.base = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def seen(self):
        """The requests so far, oldest first."""
        with self._lock:
            return list(self.requests)

    def close(self):
        self._server.shutdown()
        self._server.server_close()
