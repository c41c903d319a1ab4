"""What the commands print, take and refuse: whole processes, with their exit codes, files and signals."""

import json
import os
import pathlib
import re
import shutil
import signal
import socket
import stat
import subprocess
import sys
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

from rig.claims import Claims  # noqa: E402
from rig.hearth import ROOT, Hearth, Process, binary, free_port, wait_until  # noqa: E402
from rig.server import PlatformServer  # noqa: E402
from rig.slack import SlackAccount  # noqa: E402
from rig.wecom import Account, Aibot  # noqa: E402

SECRETS = {"ACME_WECOM_SECRET": "s", "ACME_WECOM_TOKEN": "t", "ACME_WECOM_AES_KEY": "A" * 43}


def run(arguments, cwd=ROOT, environment=None, stdin=b""):
    done = subprocess.run(
        [str(argument) for argument in arguments],
        cwd=cwd, env=environment, input=stdin, capture_output=True, timeout=60,
    )
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def act(sandbox, name, **fields):
    """Lets somebody in the demo's fake WeCom do something; gives back what came of it."""
    address = f"http://127.0.0.1:{sandbox}/sandbox/api/acts/{name}"
    with urllib.request.urlopen(address, json.dumps(fields).encode(), timeout=10) as answer:
        return json.load(answer)


class Commands:
    def __init__(self, folder, claims):
        self.folder = pathlib.Path(folder)
        self.claims = claims
        self.binary = binary("hearth", "debug")
        self.plain = {name: value for name, value in os.environ.items() if not name.startswith(("ACME_", "RIG_"))}
        self.plain["LC_ALL"] = "C.UTF-8"
        self.account = Account()
        self.platform = PlatformServer()
        self.hearth = Hearth(self.folder, [self.account], self.platform.base)

    # --- a service that runs ----------------------------------------------------------------------------------------

    def service(self):
        self.hearth.start()
        letter = self.account.contact_added("guide-03", "wm1", "CODE-1")
        self.hearth.post(self.account.callback(letter))
        self.hearth.wait_until_settled()
        modes = {name: stat.S_IMODE((self.folder / name).stat().st_mode)
                 for name in ("hearth.db", "hearth.db-wal", "hearth.db.lock", "operator.token")}
        self.claims.equal(set(modes.values()), {0o600}, "the store is for its owner alone")
        status, body = self.hearth.request("GET", "/readyz")
        self.claims.equal((status, json.loads(body)[0]["isOK"]), (200, True), "it proves that a commit goes through")

        self.hearth.process.process.send_signal(signal.SIGHUP)
        told = "the files were read again"
        wait_until(lambda: told in self.hearth.last_lines(200), 10, "the signal is answered")
        self.claims.check(self.hearth.is_ready(), "SIGHUP reads the files again, leaves it serving, and is answered in the log")

        config = ["--config", self.hearth.config]
        code, output, errors = run([self.binary, "explain", *config], environment=self.plain)
        self.claims.equal((code, errors), (0, ""), "`explain` needs no secret")
        self.claims.check(re.search(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} \+08:00  contact\.added", output),
                          "and tells moments in the brand's time zone", output)
        code, output, errors = run([self.binary, "deliveries", *config], environment=self.plain)
        self.claims.equal((code, output, errors), (0, "Nothing is in these states.\n", ""),
                          "`deliveries` needs no secret")
        code, _, errors = run([self.binary, "check", *config], environment=self.plain)
        self.claims.check(code == 78 and errors.endswith("3 problems.\n"), "`check` does, and starts nothing", errors)

        self.reach()
        code, _, errors = run([self.binary, "serve", *config], environment=self.hearth.environment)
        wanted = f"Port {self.hearth.port} of 127.0.0.1 is taken"
        self.claims.check(code == 1 and errors.startswith(wanted), "a second service is told which port is taken", errors)
        code, took = self.hearth.process.stop()
        self.claims.equal(code, 0, f"SIGTERM stops it ({took:.1f} s)")

    def reach(self):
        """The service runs on another port than its configuration says."""
        elsewhere, moved = free_port(), self.folder / "moved.yaml"
        moved.write_text(self.hearth.config.read_text().replace(str(self.hearth.port), str(elsewhere)))
        there = ["--port", str(self.hearth.port)]
        for command in (["draw", "tell", "none.1", "1"], ["deliveries", "replay", "1/none/0"]):
            name = " ".join(command[:2])
            command = [self.binary, *command, "--config", moved]
            code, _, errors = run(command, environment=self.plain)
            wanted = f"No Hearth answers at 127.0.0.1:{elsewhere}"
            self.claims.check(code == 1 and errors.startswith(wanted) and "--port" in errors,
                              f"`{name}` says where nobody answers", errors)
            code, _, errors = run([*command, "--language", "zh-Hans"], environment=self.plain)
            self.claims.check(code == 1 and "没有 Hearth 在运行" in errors, "in both languages", errors)
            code, output, errors = run([*command, *there], environment=self.plain)
            self.claims.check(code == 1 and output + errors and "No Hearth" not in errors, "and reaches it with --port",
                              errors)
        code, _, errors = run([self.binary, "draw", "tell", "none.1", "1", "--port", "99999"], environment=self.plain)
        self.claims.equal(code, 64, "`--port` is a port")

    def check(self):
        """One look says everything: neither a missing secret nor a broken file hides what is wrong elsewhere."""
        place = self.folder / "faulty"
        place.mkdir()
        for name in ("bot-scripts", "templates", "config"):
            shutil.copytree(ROOT / name, place / name)
        self.edit(place / "bot-scripts/quiz.yaml", "play: quiz", "play: quizz")
        self.edit(place / "templates/en/quiz/announce.mustache", "{{ask}}", "{{asc}}")
        self.edit(place / "config/people.yaml", "guides:", "guidez:")
        (place / "templates/zh-Hans/quiz/remind.mustache").write_bytes("快截止了".encode("gb18030"))
        with open(place / "bot-scripts/coupons/tea-9.txt", "a") as pool:
            pool.write("two words\n")
        code, _, errors = run([self.binary, "check", "--config", "config/hearth.yaml"], place, self.plain)
        wanted = ["needs the environment variable ACME_WECOM_SECRET", "bot-scripts/quiz.yaml:", "'asc' is nothing",
                  "config/people.yaml:", "templates/zh-Hans/quiz/remind.mustache:1:1: this file is not UTF-8",
                  "bot-scripts/coupons/tea-9.txt:"]
        missing = [words for words in wanted if words not in errors]
        self.claims.check(code == 78 and not missing, "`check` says every fault at once", f"{missing}\n{errors}")
        self.claims.check(errors.endswith("8 problems.\n"), "and no other", errors)

    def edit(self, path, old, new):
        text = path.read_text()
        assert old in text, (path, old)
        path.write_text(text.replace(old, new))

    def refusals(self):
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            port = taken.getsockname()[1]
            text = self.hearth.config.read_text()
            config, store = self.folder / "taken.yaml", self.folder / "untouched" / "hearth.db"
            config.write_text(text.replace(str(self.hearth.port), str(port)).replace(str(self.hearth.store), str(store)))
            code, output, errors = run([self.binary, "serve", "--config", config], environment=self.hearth.environment)
            self.claims.check(code == 1 and f"Port {port} of 127.0.0.1 is taken" in errors, "`serve` names a taken port",
                              errors)
            self.claims.check(not store.parent.exists(), "before it makes a store")
            code, _, errors = run([self.binary, "sandbox", "--port", port], environment=self.plain)
            self.claims.check(code == 1 and f"Port {port} of 127.0.0.1 is taken" in errors, "so does `sandbox`", errors)
            code, _, errors = run([self.binary, "demo", "--port", port, "--sandbox-port", free_port()],
                                  environment=self.plain)
            self.claims.check(code == 1 and f"Port {port} of 127.0.0.1 is taken" in errors, "so does `demo`", errors)
        code, _, errors = run([self.binary, "sandbox", "--port", "99999"], environment=self.plain)
        self.claims.equal(code, 64, "`sandbox` refuses a port that there is not")
        self.sandbox_of_one()
        code, output, errors = run([self.binary, "check", "--config", "config/demo.yaml"], environment=self.plain)
        self.claims.check("gives out codes that brand" in output, "`check` warns of coupon codes that two brands give out",
                          output + errors)
        code, _, errors = run([self.binary, "deliveries", "replay", "1/welcome/0", "--config", config],
                              environment=self.plain)
        self.claims.check(code == 1 and "There is no store" in errors and not store.exists(),
                          "`deliveries replay` makes no store", errors)
        away = self.folder / "away-demo.yaml"
        demo = (ROOT / "config" / "demo.yaml").read_text()
        away.write_text(re.sub(r"(?m)^store:.*$", "store: postgres://hearth@127.0.0.1:1/hearth", demo))
        code, output, _ = run([self.binary, "check", "--online", "--config", away], environment=self.plain)
        self.claims.check(code == 1 and "PostgreSQL: cannot be served from\n  unavailable: " in output,
                          "`check --online` asks the database too", output)
        code, output, _ = run([self.binary, "--version"])
        self.claims.check(code == 0 and re.fullmatch(r"hearth \d+\.\d+\.\d+\n", output), "`--version` tells it", output)

    def receive(self):
        letter = self.folder / "added.xml"
        letter.write_bytes(self.account.contact_added("guide-03", "wm1", "CODE-2"))
        garbage = self.folder / "garbage.xml"
        garbage.write_text("not a callback")
        sealed = self.folder / "sealed.xml"
        sealed.write_bytes(self.account.callback(letter.read_bytes()).body)
        config = ["--config", self.hearth.config]
        code, output, errors = run([self.binary, "receive", letter, letter, "--json", "--at", "1767290280", *config],
                                   environment=self.plain)
        events = json.loads(output or "[]")
        self.claims.equal((code, [event["happenedAt"] for event in events]), (0, [1767290280000]),
                          "`receive` plays files at the moment it is asked for, a repeat once")
        for path, words in {garbage: "this is no XML of a callback.", sealed: "this looks sealed: give the query"}.items():
            code, _, errors = run([self.binary, "receive", path, *config], environment=self.plain)
            self.claims.check(code == 1 and words in errors, f"{path.name} is refused: {words}", errors)

    # --- the demo ---------------------------------------------------------------------------------------------------

    def demo(self):
        place = self.folder / "demo"
        place.mkdir()
        for name in ("bot-scripts", "templates", "config"):
            shutil.copytree(ROOT / name, place / name)
        port, sandbox = free_port(), free_port()
        self.port_of_demo = port
        store = place / "data" / "demo" / "hearth.db"
        seen = []
        for _ in range(2):
            with open(place / "out", "wb") as output:
                process = subprocess.Popen(
                    [self.binary, "demo", "--port", str(port), "--sandbox-port", str(sandbox)],
                    cwd=place, env=self.plain, stdin=subprocess.DEVNULL, stdout=output, stderr=output,
                )
            try:
                wait_until(lambda: "Hearth is running" in (place / "out").read_text(), 30, "the demo runs")
                wait_until(lambda: self.uploads(store) == "sent", 20, "the media are uploaded")
                seen.append(self.first_event(store))
                if len(seen) == 1:
                    self.talk(place, sandbox)
            finally:
                process.send_signal(signal.SIGTERM)
                code = process.wait(30)
        banner = (place / "out").read_text()
        self.claims.check(f"http://127.0.0.1:{port}/sandbox" in banner, "the demo runs on other ports", banner)
        self.claims.check(f"{self.binary} explain --config config/demo.yaml" in banner, "it prints a command that works",
                          banner)
        self.claims.equal(code, 0, "it stops when it is asked to")
        self.claims.check(seen[0] != seen[1], "it begins anew with every start", seen)
        self.claims.equal(self.first_event(store.with_name("hearth.db-previous")), seen[0], "and keeps the last store aside")
        command = [self.binary, "explain", "--newest", "200", "--config", "config/demo.yaml"]
        code, output, errors = run(command, place, self.plain)
        self.claims.check(code == 0 and "account.opened" in output, "`explain` reads it", errors)

    def sandbox_of_one(self):
        """The fake platforms are those of the configuration: one brand on Slack has no fake WeCom."""
        folder = self.folder / "slack-alone"
        folder.mkdir()
        hearth = Hearth(folder, [SlackAccount()], "http://127.0.0.1:1")
        port = free_port()
        command = [self.binary, "sandbox", "--config", hearth.config, "--port", port]
        process = Process(command, hearth.environment, folder / "sandbox.log")
        try:
            wait_until(lambda: "/sandbox" in (folder / "sandbox.log").read_text(), 30, "the sandbox serves")
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/sandbox", timeout=10) as answer:
                self.claims.check(answer.url.endswith("/sandbox/slack"), "a brand on Slack alone has its sandbox",
                                  answer.url)
        finally:
            process.stop()

    def talk(self, place, sandbox):
        """A customer asks the service account, a guide the robot: both stand in the journal, in their lanes."""
        customer = act(sandbox, "write-to-service", text="周末几点开门？")["customers"][0]
        group = act(sandbox, "write-to-bot", guide="guide-01", text="/stats", group=True)["group"]
        act(sandbox, "write-to-bot", guide="guide-02", text="在吗")
        act(sandbox, "write-to-bot", guide="guide-02", text="大家早", group=True, quietly=True)

        def said():
            config = ["--config", "config/demo.yaml", "--newest", "100", "--json"]
            code, output, _ = run([self.binary, "explain", *config], place, self.plain)
            events = json.loads(output) if code == 0 else []
            return sorted(event["lane"] for event in events if event["kind"] == "message.text")

        lanes = sorted([
            f"acme-wecom/service:wkSANDBOX0000000000000000000001/{customer}", f"acme-aibot/chat:{group}",
            "acme-aibot/member:guide-02",
        ])
        wait_until(lambda: said() == lanes, 20, f"the messages are in the journal: {said()}")
        self.claims.check(True, "what a customer says to 微信客服 and a guide to the robot stands in the journal")
        self.points(place, customer, sandbox)
        code, output, _ = run([self.binary, "check", "--online", "--config", "config/demo.yaml"], place, self.plain)
        self.claims.check("acme-aibot: cannot be asked" in output, "`check --online` knows robots", output)

        robot = place / "robot.json"
        robot.write_bytes(Aibot().said("guide-01", "@小助手 /stats", "M1"))
        config = ["--account", "acme-aibot", "--config", "config/demo.yaml"]
        code, output, errors = run([self.binary, "receive", robot, "--json", *config], place, self.plain)
        events = json.loads(output or "[]")
        self.claims.equal((code, [event["kind"] for event in events]), (0, ["message.text"]),
                          "`receive` plays what a robot was told")
        robot.write_bytes(Aibot().callback(b"{}").body)
        code, _, errors = run([self.binary, "receive", robot, *config], place, self.plain)
        self.claims.check(code == 1 and "this looks sealed" in errors, "and knows it when it is sealed", errors)

    def points(self, place, customer, sandbox):
        """The operator looks at somebody's points and corrects them, each time once."""
        act(sandbox, "write-to-service", customer=customer, text="签到")
        config = ["--config", place / "demo-points.yaml", "--language", "en"]
        text = (place / "config" / "demo.yaml").read_text()
        port = self.port_of_demo
        (place / "demo-points.yaml").write_text(re.sub(r"port: \d+", f"port: {port}", text, count=1))

        def points(*arguments):
            return run([self.binary, "points", *arguments, *config], place, self.plain)

        wait_until(lambda: points("show", customer)[0] == 0, 20, "the customer has points")
        purse = json.loads(points("show", customer, "--json")[1])[0]
        had, cause = purse["balance"], purse["lines"][0]["cause"]
        self.claims.check(had > 0 and purse["person"] == f"customer:{customer}", "`points show` tells what somebody has",
                          purse)
        give = ["give", customer, "7", "--why", "a broken link"]
        self.claims.equal(points(*give)[:2], (0, "7 points are given\n"), "`points give` goes through the service")
        code, output, _ = points(*give)
        self.claims.check(code == 0 and "made before" in output, "the same words give nothing twice", output)
        code, output, _ = points("take", customer, str(had + 8), "--why", "too much")
        self.claims.check(code == 1 and "1 are missing" in output, "`points take` takes only what is there", output)
        reverse = ["reverse", cause, "--why", "by mistake"]
        self.claims.equal(points(*reverse)[:2], (0, "the line is taken back\n"), "`points reverse` takes a line back")
        self.claims.equal(points(*reverse)[:2], (1, "this line was taken back before\n"), "and refuses it a second time")
        code, output, _ = points("show", f"customer:{customer}")
        self.claims.check(code == 0 and "balance 7" in output and "correction: a broken link" in output
                          and "correction: by mistake" in output, "each correction is a line with its reason", output)
        self.claims.equal(points("give", customer, "7", "--why", " ")[0], 64, "a correction without a reason is refused")
        code, _, errors = points("give", customer, "7", "--why", "one\ntwo")
        self.claims.check(code == 64 and "one line" in errors, "and one with a reason of two lines, in words", errors)
        self.claims.equal(points("take", customer, "--why", "x", "--", "-7")[0], 64, "and a count below one")
        same = ["--why", "a broken link", "--id", "the-same"]
        code, output, _ = points("give", customer, "1", *same)
        self.claims.equal((code, output), (0, "1 point is given\n"), "an id of one's own is taken")
        code, output, _ = points("give", customer, "2", *same)
        self.claims.check(code == 1 and "another correction" in output, "and means that correction alone", output)
        self.claims.equal(points("show", "nobody")[0], 1, "nobody is told to be nobody")

    def query(self, store, sql):
        import sqlite3
        if not store.exists():
            return None
        connection = sqlite3.connect(f"file:{store}?mode=ro", uri=True, timeout=10)
        try:
            return (connection.execute(sql).fetchone() or [None])[0]
        except sqlite3.OperationalError:
            return None
        finally:
            connection.close()

    def uploads(self, store):
        return self.query(store, "SELECT min(state) FROM outbox WHERE request = 'upload'")

    def first_event(self, store):
        return self.query(store, "SELECT received_at FROM inbox ORDER BY id LIMIT 1")

    # --- draws ------------------------------------------------------------------------------------------------------

    def draws(self):
        proof = (ROOT / "docs" / "draw-example.jsonl").read_bytes()
        announcement = "bc20eef349866c1352c06b1bbda9efaa20bda9ce6fd3da844b0bf60fc6674c9e"
        verify = [self.binary, "draw", "verify"]
        code, output, errors = run([*verify, "-", "--announced", announcement.upper(), "--entry", "customer-8",
                                    "--salt", "08" * 16], self.folder, self.plain, proof)
        self.claims.check((code, errors) == (0, "") and "✓ outside value  3347.52" in output, "`draw verify` checks a proof",
                          output + errors)
        self.claims.check("number 8, weight 1, won: Picture book" in output and "8, 4 (instead of 2)" in output,
                          "and tells an entrant what was won", output)
        code, output, _ = run([*verify, "-", "--entry", "customer-8", "--salt", "09" * 16], stdin=proof)
        self.claims.check(code == 1 and "not in the roster" in output, "or that they are not in the roster", output)
        code, output, _ = run([*verify, "-", "--language", "zh-Hans"], stdin=proof.replace(b"3347.52", b"3347.53"))
        self.claims.check(code == 1 and "✗ 第 12 行（外部数值）：" in output and "中奖编号" not in output,
                          "a changed digit is named with its line", output)
        code, output, _ = run([*verify, "-", "--announced", "0" * 64, "--json"], stdin=proof)
        wrong = json.loads(output)["wrong"]
        self.claims.equal((code, wrong["line"], wrong["step"], wrong["code"]), (1, 11, "roster", "announcement"),
                          "another announcement is named")
        before = proof[:proof.index(b'\n{"fallback"') + 1]
        code, output, _ = run([*verify, "-", "--before-draw"], environment=self.plain, stdin=before)
        self.claims.check(code == 0 and output.startswith("Right up to the roster, not drawn yet"),
                          "what is published beforehand is checked alone", output)
        code, output, errors = run([*verify, self.folder / "none"], environment=self.plain)
        self.claims.check(code == 1 and "cannot be read" in errors, "a file that is not there is said so", errors)

    # --- what the service unit says ---------------------------------------------------------------------------------

    def packaging(self):
        root = self.folder / "machine"
        unit = (ROOT / "packaging" / "hearth.service").read_text()
        steps = re.findall(r"^#   ((?:install|cp|chmod) .*)$", unit, re.MULTILINE)
        environment = self.folder / "environment"
        environment.write_text("".join(f"{name}={value}\n" for name, value in SECRETS.items()))
        for step in steps:
            words = step.replace(".build/release/hearth", str(self.binary)).split()
            words = [str(environment) if word == "environment" else word for word in words]
            words = [f"{root}{word}" if word.startswith(("/opt", "/etc")) else word for word in words]
            subprocess.run(words, cwd=ROOT, check=True)
        config = root / "etc/hearth/hearth.yaml"
        text = config.read_text()
        config.write_text(text.replace("host: 0.0.0.0 ", "host: 127.0.0.1 ").replace("sqlite:data", f"sqlite:{root}"))
        code, output, errors = run(
            ["sh", "-c", f"set -a; . {root}/etc/hearth/environment; bin/hearth check --config {config}"],
            root / "opt/hearth", self.plain,
        )
        self.claims.check(code == 0 and "with a welcome" in output, "the steps of hearth.service make a good installation",
                          errors)

    def run(self):
        try:
            self.service()
            self.check()
            self.refusals()
            self.receive()
            self.demo()
            self.draws()
            self.packaging()
        except Exception:
            print(self.hearth.last_lines(), file=sys.stderr)
            raise
        finally:
            if self.hearth.process and self.hearth.process.is_running():
                self.hearth.process.kill()
            self.platform.close()


def main():
    claims = Claims()
    Commands(sys.argv[1], claims).run()
    claims.finish()


if __name__ == "__main__":
    main()
