"""Hearth's fake platforms, as a process of their own, and what people do and read in them."""

import html
import json
import re
import urllib.parse
import urllib.request

from rig.hearth import Process, wait_until


class Chats:
    """Acts in a sandbox that listens somewhere, and what its page shows of the chats."""

    def __init__(self, base, platform=""):
        """Those of WeCom, or of another `platform` of the same sandbox."""
        self.base = base
        self.home = f"{base}/sandbox/{platform}" if platform else f"{base}/sandbox"

    def act(self, name, **fields):
        """Lets somebody do something; gives back what came of it."""
        return self.post(f"acts/{name}", **fields)

    def post(self, path, **fields):
        """Asks something of the control API; gives back what it answers."""
        address = f"{self.home}/api/{path}"
        with urllib.request.urlopen(address, json.dumps(fields).encode(), timeout=10) as answer:
            return json.load(answer)

    def world(self):
        with urllib.request.urlopen(f"{self.home}/api/world", timeout=10) as answer:
            return json.load(answer)

    def entries(self, after, limit=1_000):
        address = f"{self.home}/api/ledger?after={after}&limit={limit}"
        with urllib.request.urlopen(address, timeout=10) as answer:
            return json.load(answer)["entries"]

    def ledger(self):
        """All entries, oldest first."""
        found = []
        while page := self.entries(found[-1]["number"] if found else 0):
            found += page
        return found

    def parts(self, **query):
        """The parts of the sandbox's web page, as its script asks for them."""
        address = f"{self.home}/view?{urllib.parse.urlencode(query)}"
        with urllib.request.urlopen(address, timeout=10) as answer:
            return json.load(answer)

    @staticmethod
    def bubbles(part):
        """What others said in the chat that a part shows, oldest first: pairs of author and text."""
        found = re.findall(r'<li class="them">(.*?)</li>', part, re.DOTALL)
        return [
            (Chats._text(r'<span class="who">(.*?)</span>', bubble), Chats._text(r"<p>(.*?)</p>", bubble))
            for bubble in found
        ]

    @staticmethod
    def _text(pattern, bubble):
        return "\n".join(html.unescape(text) for text in re.findall(pattern, bubble, re.DOTALL))

    def heard(self, customer, service):
        """What a customer was told by a service account."""
        part = self.parts(c=customer, chat=f"service:{service}")["customer"]
        # Before they write to it, they have no such chat, and the page shows another one.
        return [text for _, text in self.bubbles(part)] if "对微信客服说" in part else []

    def told(self, guide, desk):
        """What others said where a guide looks: `staff` for the group, `bot` for the robot alone."""
        return self.bubbles(self.parts(g=guide, desk=desk)["guide"])


class Sandbox(Chats):
    """A sandbox of a configuration, which lives through what happens to its Hearth."""

    def __init__(self, hearth, port, seed=None):
        """Two of one `seed` give the same ids to the same people."""
        super().__init__(f"http://127.0.0.1:{port}")
        arguments = [hearth.binary, "sandbox", "--config", hearth.config, "--port", port]
        arguments += [] if seed is None else ["--seed", seed]
        self.process = Process(arguments, hearth.environment, hearth.folder / "sandbox.log")
        wait_until(self.is_ready, 20, "the sandbox is ready")

    def is_ready(self):
        try:
            self.entries(0, 1)
            return True
        except OSError:
            if not self.process.is_running():
                raise RuntimeError(self.process.log.read_text(errors="replace"))
            return False

    def expect(self, codes):
        """Makes welcome codes known whose callbacks the sandbox does not send itself."""
        body = json.dumps({"codes": codes}).encode()
        headers = {"Content-Type": "application/json"}
        request = urllib.request.Request(f"{self.base}/sandbox/api/welcomes", body, headers)
        urllib.request.urlopen(request, timeout=10).close()
