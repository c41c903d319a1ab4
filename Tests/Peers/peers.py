"""Whether Hearth understands callbacks that other people's code makes, and is understood by it.

The platform's server API is a small server of this test's own: the welcome has to arrive there over HTTP.
"""

import concurrent.futures
import pathlib
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

from makers import MAKERS  # noqa: E402
from rig.claims import Claims  # noqa: E402
from rig.hearth import Hearth, wait_until  # noqa: E402
from rig.server import PlatformServer  # noqa: E402
from rig.wecom import Account, Aibot  # noqa: E402

# What bot-scripts, templates and people of the tests' brand give for this guide and channel.
WELCOME = "你好，欢迎来到Acme！我是导购三号，二号店。"
LINK = ("本月新品", "https://www.example.com/acme/new")


class Peers:
    def __init__(self, folder, claims):
        self.claims = claims
        self.account = Account()
        self.aibot = Aibot()
        self.platform = PlatformServer()
        self.hearth = Hearth(folder, [self.account, self.aibot], self.platform.base)
        self.serial = int(time.time()) * 1_000

    def next(self):
        self.serial += 1
        return self.serial

    def query(self, maker, message):
        """A query and both envelopes: as the library writes it, and as WeCom does."""
        timestamp, nonce = str(int(time.time())), str(self.next())
        encrypted, signature, own = maker.encrypted(message, nonce, timestamp)
        query = {"msg_signature": signature, "timestamp": timestamp, "nonce": nonce}
        return query, encrypted, [own.encode(), self.account.envelope(encrypted)]

    def post(self, query, body):
        return self.hearth.request("POST", self.account.path(query), body, {"Content-Type": "text/xml"})

    def stored(self, message):
        return self.hearth.rows("SELECT id FROM inbox WHERE body = ? AND source = 'callback'", message)

    # --- what is made by a library --------------------------------------------------------------------------------

    def address_check(self, maker):
        for echo in (b"1616140317555161061", b"+/=&? %2B", "你好".encode()):
            query, encrypted, _ = self.query(maker, echo)
            status, body = self.hearth.request("GET", self.account.path({**query, "echostr": encrypted}))
            self.claims.equal((status, body), (200, echo), f"the address check of {echo.decode()!r} is answered")
        query, encrypted, _ = self.query(maker, b"echo")
        forged = {**query, "nonce": "1", "echostr": encrypted}
        status, body = self.hearth.request("GET", self.account.path(forged))
        self.claims.equal(status, 403, "an address check with another nonce is refused")

    def messages(self, maker):
        # 33 lengths in a row meet every length of the padding, 1 to 32.
        texts = [f"{'问' * 3}{'x' * length}" for length in range(33)]
        letters = [self.account.text_message("li.na", text, self.next()) for text in texts]
        answers = set()
        for number, letter in enumerate(letters):
            query, _, envelopes = self.query(maker, letter)
            answers.add(self.post(query, envelopes[number % 2])[0])
        self.claims.equal(answers, {200}, "text messages of every padding, in either envelope, are taken")
        rows = [len(self.stored(letter)) for letter in letters]
        self.claims.equal(rows, [1] * len(letters), "each is stored once, byte by byte as it was written")

    def welcome(self, maker):
        guide, customer, code = "guide-03", f"wm{self.next()}", f"CODE-{self.next()}"
        letter = self.account.contact_added(guide, customer, code, state="poster-07")
        query, _, envelopes = self.query(maker, letter)
        began = time.monotonic()
        self.claims.equal(self.post(query, envelopes[1])[0], 200, "a customer's arrival is taken")
        wait_until(lambda: code in self.platform.welcomes(), 15, "the welcome arrives")
        took = time.monotonic() - began
        self.claims.check(took < 5, f"its welcome arrives at the platform ({took * 1_000:.0f} ms)", f"{took:.1f} s")
        body = self.platform.welcomes()[code][0]
        self.claims.equal(body.get("text", {}).get("content"), WELCOME, "its text is the one of the brand")
        links = [attachment.get("link", {}) for attachment in body.get("attachments", [])]
        titles = [(link.get("title"), link.get("url")) for link in links]
        self.claims.equal(titles, [LINK], "the link of its channel is attached")

        # Repeats: the same bytes again, many at once, the same letter sealed anew, and the other library's envelope.
        again = [(query, envelopes[1])] * 8
        for other in MAKERS:
            query, _, envelopes = self.query(other(self.account), letter)
            again.append((query, envelopes[0]))
        with concurrent.futures.ThreadPoolExecutor(len(again)) as pool:
            answers = {status for status, _ in pool.map(lambda each: self.post(*each), again)}
        self.claims.equal(answers, {200}, "its repeats are answered like the first")
        self.claims.equal(len(self.stored(letter)), 1, "all of them are one event")
        self.hearth.wait_until_settled(30)
        self.claims.equal(self.platform.attempts(code), 1, "and one welcome was asked for")

        event = self.stored(letter)[0][0]
        told = self.hearth.data("explain", str(event))
        self.claims.equal(
            (told["verdict"], [effect["state"] for effect in told["effects"]]), ("done", ["sent"]),
            "`hearth explain` tells that it was decided and sent",
        )
        reasons = [look["reason"] for look in told["looked"]] + [effect["reason"] for effect in told["effects"]]
        for language, key, sent in (("zh-Hans", "zh", "已发出"), ("en", "en", "sent")):
            _, output, _ = self.hearth.command("explain", str(event), "--language", language)
            missing = [words for words in [sent, *(reason[key] for reason in reasons)] if words not in output.decode()]
            self.claims.equal(missing, [], f"and why, in {language}")

    def strangers(self, make):
        letter = self.account.text_message("li.na", "hello", self.next())
        count = self.hearth.rows("SELECT count(*) FROM inbox")
        for what, other in {
            "another corp's receiver id": Account(corp="wwffffffffffffffff"),
            "another token": Account(token="another"),
            "another key": Account(key="A" * 43),
        }.items():
            query, _, envelopes = self.query(make(other), letter)
            answers = {self.post(query, envelope) for envelope in envelopes}
            self.claims.equal(answers, {(403, b"")}, f"a callback with {what} is refused, without a word")
        self.claims.equal(self.hearth.rows("SELECT count(*) FROM inbox"), count, "none of them left a row")

    # --- an intelligent robot: the same seal around JSON, for nobody by name ------------------------------------------

    def post_to_aibot(self, maker, message):
        timestamp, nonce = str(int(time.time())), str(self.next())
        encrypted, signature, _ = maker.encrypted(message, nonce, timestamp)
        query = {"msg_signature": signature, "timestamp": timestamp, "nonce": nonce}
        path, body = self.aibot.path(query), self.aibot.envelope(encrypted)
        return self.hearth.request("POST", path, body, {"Content-Type": "application/json"})

    def aibot_callbacks(self, make):
        maker = make(self.aibot)
        timestamp, nonce = str(int(time.time())), str(self.next())
        encrypted, signature, _ = maker.encrypted(b"1616140317555161061", nonce, timestamp)
        query = {"msg_signature": signature, "timestamp": timestamp, "nonce": nonce, "echostr": encrypted}
        answer = self.hearth.request("GET", self.aibot.path(query))
        self.claims.equal(answer, (200, b"1616140317555161061"), "the address check of a robot is answered")

        texts = [f"@小助手 {'问' * 3}{'x' * length}" for length in range(33)]
        letters = [self.aibot.said("li.na", text, f"B{self.next()}") for text in texts]
        answers = {self.post_to_aibot(maker, letter) for letter in letters + letters[:3]}
        self.claims.equal(answers, {(200, b"")}, "its messages of every padding are acknowledged with an empty answer")
        rows = [self.stored(letter) for letter in letters]
        self.claims.equal([len(found) for found in rows], [1] * len(letters), "each is stored once, also when repeated")
        told = self.hearth.data("explain", str(rows[4][0][0]))
        self.claims.equal(
            (told["kind"], told["lane"]), ("message.text", "acme-aibot/chat:CHAT1"), "in the lane of its chat",
        )

        letter = self.aibot.said("li.na", "hello", f"B{self.next()}")
        for what, other in {
            "a corp's receiver id": Aibot(corp="ww0123456789abcdef"),
            "another token": Aibot(token="another"),
            "another key": Aibot(key="A" * 43),
        }.items():
            answer = self.post_to_aibot(make(other), letter)
            self.claims.equal(answer, (403, b""), f"a robot's callback with {what} is refused, without a word")
        self.claims.equal(self.stored(letter), [], "none of them left a row")

    # --- what is made by Hearth -----------------------------------------------------------------------------------

    def sealed_by_hearth(self, maker):
        wrong = []
        messages = ["<xml><ok/></xml>", "你好, 世界", *("x" * length for length in range(0, 33, 4))]
        for message in messages:
            nonce, timestamp = f"nonce{self.next()}", str(int(time.time()))
            code, output, errors = self.hearth.command(
                "seal", "--account", self.account.name, "--nonce", nonce, "--timestamp", timestamp,
                stdin=message.encode(),
            )
            if code != 0:
                wrong.append(errors.decode())
                continue
            try:
                opened = maker.open(output.decode().strip(), nonce, timestamp)
                if opened != message.encode():
                    wrong.append((message, opened))
            except Exception as error:  # whatever the library throws is the finding
                wrong.append((message, repr(error)))
        self.claims.equal(wrong, [], f"it reads {len(messages)} envelopes that Hearth sealed")

    def run(self):
        print(f"Hearth serves after {self.hearth.start():.1f} s.")
        try:
            for make in MAKERS:
                print(f"{make.name}:")
                maker = make(self.account)
                self.address_check(maker)
                self.messages(maker)
                self.welcome(maker)
                self.strangers(make)
                self.aibot_callbacks(make)
                self.sealed_by_hearth(maker)
            print("both:")
            code, took = self.hearth.process.stop()
            self.claims.equal(code, 0, f"Hearth stops when it is asked to ({took:.1f} s)")
        except Exception:
            print(self.hearth.last_lines(), file=sys.stderr)
            raise
        finally:
            if self.hearth.process.is_running():
                self.hearth.process.kill()
            self.platform.close()


def main():
    claims = Claims()
    Peers(sys.argv[1], claims).run()
    claims.finish()


if __name__ == "__main__":
    main()
