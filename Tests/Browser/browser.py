"""Customers play on their phones: the demo brand, the sandbox's people, a real Chromium; with scripts and without."""

import http.client
import json
import pathlib
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

from chat import Chat  # noqa: E402
from phone import Phone  # noqa: E402
from rig.claims import Claims  # noqa: E402
from rig.hearth import ROOT, Process, binary, free_port, wait_until  # noqa: E402
from selenium.webdriver.common.by import By  # noqa: E402

# The server's own time for a page, in seconds: the median of some looks, on the machine of the test.
SLOWEST = 0.05


class Pages:
    def __init__(self, folder, pictures, claims):
        self.folder = pathlib.Path(folder)
        self.pictures = pictures
        self.claims = claims
        self.port, self.sandbox_port = free_port(), free_port()
        self.hosts = [f"127.0.0.1:{self.port}", f"127.0.0.1:{self.sandbox_port}"]
        self.base = f"http://127.0.0.1:{self.port}"
        config = self.folder / "demo.yaml"
        demo = (ROOT / "config" / "demo.yaml").read_text()
        config.write_text(demo.replace("sqlite:data/demo/hearth.db", f"sqlite:{self.folder / 'hearth.db'}"))
        self.hearth = Process(
            [binary("hearth", "debug"), "demo", "--config", config, "--port", str(self.port),
             "--sandbox-port", str(self.sandbox_port)],
            None, self.folder / "hearth.log",
        )
        wait_until(self.is_ready, 30, "the demo is ready")
        # What opens "on-start" opens some seconds later; before that its page has nothing to press.
        wait_until(self.is_open, 30, "everything that can be played has opened")

    def request(self, method, path, body=None, port=None):
        connection = http.client.HTTPConnection("127.0.0.1", port or self.port, timeout=10)
        try:
            connection.request(method, path, body=body)
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def is_ready(self):
        try:
            return self.request("GET", "/readyz")[0] == 200
        except (OSError, http.client.HTTPException):
            return False

    def is_open(self):
        page = self.request("GET", "/p/acme/")[1].decode()
        return 0 < page.count('<a class="card"') == page.count("<small>进行中")

    def newcomer(self):
        """Somebody adds a guide in the sandbox; gives back their id."""
        act = json.dumps({"guide": "guide-01", "channel": "poster-01"})
        _, answer = self.request("POST", "/sandbox/api/acts/add-guide", act, self.sandbox_port)
        return json.loads(answer)["customers"][0]

    # --- what is looked at ------------------------------------------------------------------------------------------

    def look_around(self, phone, what):
        """A page as it stands: wide enough, big enough to press, and a picture of it."""
        phone.take_picture(what)
        self.claims.check(phone.overflow() <= 0, f"{what}: nothing is wider than the phone")
        self.claims.equal(phone.small_targets(), [], f"{what}: what one presses is big enough")

    def sign_in(self, phone, customer):
        phone.open(f"{self.base}/p/acme/")
        self.claims.check("现在可以玩" in phone.text, "the first page is in Chinese")
        self.look_around(phone, "first")
        phone.press(".act .button")
        self.claims.equal(phone.path, "/connect/oauth2/authorize", "the platform is asked who it is")
        phone.take_picture("who")
        phone.press(f"a[href*='customer%3A{customer}']" if customer else "a[href*='as/stranger']")
        self.claims.equal(phone.path, "/p/acme/", "and one is back on the page")
        self.claims.check(not phone.has(".act .button[href*='/_in']"), "where one is known now")

    def play(self, phone, marks):
        """Does on every page what can be done there, and looks at what comes of it."""
        addresses = [entry.get_attribute("href") for entry in phone.all(".entries a")]
        for address in addresses:
            name = address.rsplit("/", 1)[1]
            phone.open(address)
            self.look_around(phone, name)
            deeds = [field.get_attribute("value") for field in phone.all("input[name=deed]")]
            if not deeds:
                continue
            marks.add(deeds[0])
            if deeds[0] == "answer":
                self.answer(phone)
            elif deeds[0] == "vote":
                phone.press(".option")
            phone.press("form .button")
            wait_until(lambda: not phone.has(".note.busy"), 10, "the act is decided")
            phone.note()
            # In one look: the page may be in the middle of showing it.
            wait_until(lambda: phone.has(".note.ok, .result, .big.good, main .note"), 10, f"{name} tells what came of it")
            self.claims.check(True, f"{name}: the page says what came of it")
            self.look_around(phone, f"{name}-done")

    def answer(self, phone):
        for question in phone.all("fieldset"):
            fields = question.find_elements(By.CSS_SELECTOR, "input:not([type])")
            if fields:
                fields[0].send_keys("42")
            else:
                question.find_element(By.CSS_SELECTOR, ".option").click()

    def prove(self, phone):
        """What is known of a draw before it is made, in both languages, and who may see which number is theirs."""
        phone.open(f"{self.base}/p/acme/tea-lottery")
        phone.press("a[href*='/draws/']")
        proof = f"{self.base}{phone.path}"
        self.claims.check("名单封存" in phone.text and "drand" in phone.text, "the page of a draw tells what is fixed before it")
        self.claims.check("你在这次抽奖里的编号" in phone.text, "and who entered their number")
        self.look_around(phone, "proof")
        phone.open(f"{proof}?lang=en")
        self.claims.check("Your number in this draw" in phone.text and "Not drawn yet" in phone.text, "in English too")
        self.look_around(phone, "proof-english")
        stranger = self.request("GET", phone.path)[1].decode()
        self.claims.check("名单" in stranger and "你在这次抽奖里的编号" not in stranger, "a stranger sees no number as theirs")

    def read_english(self, phone):
        phone.open(f"{self.base}/p/acme/?lang=en")
        self.claims.check("What's on" in phone.text, "English is one press away")
        self.look_around(phone, "english")
        addresses = [entry.get_attribute("href") for entry in phone.all(".entries a")]
        for address in addresses + [f"{self.base}/p/acme/points"]:
            phone.open(address)
            self.look_around(phone, f"english-{address.rsplit('/', 1)[1]}")

    def go_astray(self, phone):
        """An address that is none: a page all the same, with a way on."""
        phone.open(f"{self.base}/p/acme/none")
        self.claims.check("There is no such page" in phone.text, "an address without a page says so")
        self.look_around(phone, "astray")
        phone.press("main a[href='/p/acme/']")
        self.claims.equal(phone.path, "/p/acme/", "and leads to the first page")
        phone.open(f"{self.base}/p/nobody/none")
        self.claims.check("There is no such page" in phone.text and "Acme" not in phone.text, "that of no brand names none")
        self.look_around(phone, "astray-brand")

    def judge(self, phone, who):
        phone.note()
        # The sandbox is no part of what customers see.
        complaints = [text for text in phone.complaints if self.hosts[1] not in text]
        self.claims.equal(complaints, [], f"{who}: the browser has nothing to complain about")
        self.claims.equal(phone.foreign_requests(self.hosts), [], f"{who}: nothing is asked of anybody else")
        self.claims.equal(phone.too_heavy(), [], f"{who}: no page is heavier than 100 KB")

    # --- the stories ------------------------------------------------------------------------------------------------

    def with_script(self, customer):
        phone = Phone(self.folder, self.pictures, "script")
        try:
            self.sign_in(phone, customer)
            played = set()
            self.play(phone, played)
            self.prove(phone)
            self.read_english(phone)
            phone.open(f"{self.base}/p/acme/?lang=zh")
            for width, dark in ((390, True), (1200, False), (1200, True), (360, False)):
                phone.look(width, dark)
                for address in [f"{self.base}/p/acme/"] + [e.get_attribute("href") for e in phone.all(".entries a")]:
                    phone.open(address)
                    shade = "dark" if dark else "light"
                    phone.take_picture(f"{width}-{shade}-{address.rstrip('/').rsplit('/', 1)[1]}")
                    self.claims.check(phone.overflow() <= 0, f"{phone.path} fits {width} pixels, {shade}")
            self.judge(phone, "with scripts")
            phone.look(390, False)
            phone.open(f"{self.base}/p/acme/?lang=en")
            self.go_astray(phone)
            return played
        finally:
            phone.quit()

    def without_script(self, customer):
        phone = Phone(self.folder, self.pictures, "plain", has_script=False)
        try:
            phone.open("data:text/html,<p id=a>a</p><script>document.getElementById('a').remove()</script>")
            self.claims.check(phone.has("#a"), "this browser runs no scripts")
            self.sign_in(phone, customer)
            played = set()
            self.play(phone, played)
            self.judge(phone, "without scripts")
            return played
        finally:
            phone.quit()

    def speed(self):
        """How long the server takes for a page; a debug build on a busy machine must do it, too."""
        self.claims.equal(self.request("HEAD", "/p/acme/"), (200, b""), "a HEAD is answered like a GET, without a body")
        for path in ("/p/acme/", "/p/acme/_in?to=%2Fp%2Facme%2F"):
            times = []
            for _ in range(15):
                began = time.monotonic()
                self.request("GET", path)
                times.append(time.monotonic() - began)
            middle = sorted(times)[len(times) // 2]
            self.claims.check(middle <= SLOWEST, f"{path} comes within {SLOWEST * 1000:.0f} ms", f"{middle:.3f} s")

    def chat(self):
        phone = Phone(self.folder, self.pictures, "chat")
        try:
            Chat(phone, f"http://{self.hosts[1]}", self.claims).play()
            self.claims.equal(phone.complaints, [], "the browser complains about no page of the groups")
            self.claims.equal(phone.foreign_requests(self.hosts), [], "and asks nobody else for anything")
        finally:
            phone.quit()

    def run(self):
        self.speed()
        played = self.with_script(self.newcomer())
        plain = self.without_script(self.newcomer())
        self.claims.equal(plain, played, "what can be done with scripts can be done without")
        self.chat()
        log = (self.folder / "hearth.log").read_text()
        self.claims.check('"level":"error"' not in log, "the log has no error", log[-500:])
        code, seconds = self.hearth.stop()
        self.claims.check(code == 0 and seconds < 10, "and it stops at once", f"{code} after {seconds:.1f} s")


def main():
    claims = Claims()
    pages = Pages(sys.argv[1], sys.argv[2], claims)
    try:
        pages.run()
    finally:
        if pages.hearth.is_running():
            pages.hearth.kill()
    claims.finish()


if __name__ == "__main__":
    main()
