"""The demo as a newcomer plays it: chats with 微信客服, mentions the robot in the group of guides, confirms what the owner
of a group is to post, and opens the pages from that post."""

import contextlib
import os
import pathlib
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

from rig.browser import Browser  # noqa: E402
from rig.claims import Claims  # noqa: E402
from rig.hearth import ROOT, Process, binary, free_port, wait_until  # noqa: E402
from rig.sandbox import Chats  # noqa: E402

SERVICE = "wkSANDBOX0000000000000000000001"


class Demo:
    """`hearth demo` in a folder of its own, on free ports."""

    def __init__(self, folder):
        self.place = pathlib.Path(folder) / "demo"
        self.place.mkdir()
        for name in ("bot-scripts", "templates", "config"):
            shutil.copytree(ROOT / name, self.place / name)
        self.port = free_port()
        self.base = f"http://127.0.0.1:{self.port}"
        self.chats = Chats(self.base)
        self.log = self.place / "out"
        environment = {name: value for name, value in os.environ.items() if not name.startswith("ACME_")}
        arguments = [binary("hearth", "debug"), "demo", "--port", self.port, "--sandbox-port", free_port()]
        self.process = Process(arguments, environment, self.log, cwd=self.place)
        wait_until(lambda: "Hearth is running" in self.log.read_text(), 30, "the demo runs")

    def read_again(self):
        """Lets it read its files again; gives back what it complained about, which is nothing when it took them over."""
        before, decided = len(self.log.read_text()), self.changes()
        self.process.process.send_signal(signal.SIGHUP)
        told = lambda: self.log.read_text()[before:]  # noqa: E731
        wait_until(lambda: "nothing was taken over" in told() or self.changes() > decided, 20, "an answer", pause=0.1)
        return told()

    def changes(self):
        """How often the plays were told of other scripts."""
        store = sqlite3.connect(f"file:{self.place}/data/demo/hearth.db?mode=ro", uri=True, timeout=10)
        with contextlib.closing(store):
            return store.execute("SELECT COUNT(*) FROM decisions WHERE kind = 'scripts.changed'").fetchone()[0]


class Newcomer:
    """Somebody who scans the code of a guide, and joins the group of that guide's store."""

    def __init__(self, demo):
        self.chats = demo.chats
        self.base = demo.base
        group = self.chats.world()["groups"][0]
        self.group, self.guide = group["id"], group["owner"]
        self.id = self.chats.act("add-guide", guide=self.guide)["customers"][0]
        self.chats.act("join", group=self.group, customer=self.id)
        self.browser = Browser()

    def ask(self, text):
        """Writes to 微信客服; gives back the answer."""
        before = len(self.chats.heard(self.id, SERVICE))
        self.chats.act("write-to-service", customer=self.id, text=text)
        heard = lambda: self.chats.heard(self.id, SERVICE)[before:]  # noqa: E731
        wait_until(heard, 20, f"an answer to {text}", pause=0.1)
        return heard()[0]

    def open(self, address):
        """Opens a page, and signs in where it asks for that."""
        answer = self.browser.open(address)
        if any("/_in?" in link for link in answer.page.links):
            answer = self.browser.sign_in(address, f"customer:{self.id}")
        return answer.page

    def press(self, address, deed, **chosen):
        """Presses a button of a page; gives back the page that comes."""
        body = self.open(address).form(deed).filled(**chosen)
        return self.browser.open(address, body).page


def chat(newcomer, claims):
    for text, wanted in [
        ("签到", "签到成功，连续 1 天。5 积分 已到账"), ("签到", "今天已经签过了"), ("抽奖", "报名成功，「新茶抽奖」"),
        ("B", "收到，你的答案是 B 浙江龙井村"), ("选Ａ", "收到，你的答案是 A 福建安溪，已经替换之前的"),
        ("转盘", "还没有抽奖券"), ("3", "收到，你投给了 3 陈皮白茶"), ("转盘", "幸运转盘"), ("几点开门？", "10:00 开门"),
    ]:
        answer = newcomer.ask(text)
        claims.check(wanted in answer, f"微信客服 answers {text} with: {wanted}", answer)


def personal(newcomer, claims):
    """The address that a chat tells knows its person, in a browser that was never seen before."""
    answer = newcomer.ask("投票")
    address = re.search(r'http[^\s"<]+', answer).group()
    claims.check("?k=" in address and "…" not in address, "微信客服 tells a personal address, and all of it", answer)
    stranger = Browser()
    page = stranger.open(address).page
    claims.check(not any("/_in?" in link for link in page.links) and page.form("vote"),
                 "who opens it need not sign in", page.text)
    page = stranger.open(f"{newcomer.base}/p/acme/tea-check-in").page
    claims.check("今天已签到" in page.text, "and is the person of the chat on every page", page.text)


def mention(newcomer, claims):
    chats = newcomer.chats
    for text, wanted in [("签到", "签到成功"), ("A", "收到，你的答案是 A"), ("抽奖", "报名成功")]:
        before = len(chats.told("guide-02", "staff"))
        chats.act("write-to-bot", guide="guide-02", text=text, group=True)
        told = lambda: chats.told("guide-02", "staff")[before:]  # noqa: E731
        wait_until(told, 20, f"the robot answers {text}", pause=0.1)
        claims.check(wanted in told()[0][1], f"the robot answers {text} in the group of guides with: {wanted}", told())


def links(newcomer, claims):
    """The owner confirms each task; what stands in the group then leads to pages."""
    chats = newcomer.chats

    def tasks():
        return re.findall(r'name="task" value="([^"]+)"', chats.parts(g=newcomer.guide)["guide"])

    wait_until(lambda: len(set(tasks())) >= 3, 30, f"the tasks of {newcomer.guide}: {tasks()}", pause=0.2)
    for task in sorted(set(tasks())):
        chats.act("confirm", task=task, guide=newcomer.guide)
    part = chats.parts(c=newcomer.id, chat=f"group:{newcomer.group}")["customer"]
    found = re.findall(r'<a [^>]*href="(http[^"]+)"', part)
    names = {urllib.parse.urlsplit(link).path for link in found}
    claims.check({"/p/acme/tea-quiz", "/p/acme/tea-lottery"} <= names, "posts in the group have links to press", part)
    return {urllib.parse.urlsplit(link).path.rpartition("/")[2]: link for link in found}


def pages(newcomer, links, claims):
    page = newcomer.open(links["tea-quiz"])
    claims.check("你的答案已经收到" in page.text, "the page knows what was said to 微信客服", page.text)
    page = newcomer.press(links["tea-quiz"], "answer", q_oolong="D")
    claims.check('value="D" checked' in page.source, "the answer may be changed on the page", page.source)
    page = newcomer.open(links["tea-lottery"])
    claims.check("你已经参加了" in page.text and not page.form("enter"), "the lottery knows who has entered", page.text)
    page = newcomer.press(f"{newcomer.base}/p/acme/tea-quiz-page", "answer", q_water="B", q_first_brew="A", q_leaf="A")
    claims.check("你的答案已经收到" in page.text, "a quiz of several questions is answered on its page", page.text)
    page = newcomer.open(f"{newcomer.base}/p/acme/tea-check-in")
    claims.check("今天已签到" in page.text, "the check-in of the chat is on the page", page.text)
    page = newcomer.open(f"{newcomer.base}/p/acme/points")
    claims.check("+5" in page.text and "每日签到" in page.text, "and so are the points for it", page.text)
    page = newcomer.press(f"{newcomer.base}/p/acme/tea-poll", "vote", option="2")
    claims.check("茉莉银针" in page.text, "a vote may be changed on the page", page.text)
    page = newcomer.open(f"{newcomer.base}/p/acme/")
    missing = [name for name in ("今日茶问", "茶友小考", "新茶抽奖", "幸运转盘", "每日签到", "下一款新茶") if name not in page.text]
    claims.equal(missing, [], "the first page shows all that can be played")


def removal(demo, newcomer, claims):
    """The files of two plays go while their runs are on: what was promised stays, and its words have to."""
    scripts, template = demo.place / "bot-scripts", demo.place / "templates" / "zh-Hans" / "poll" / "accepted.mustache"
    for name in ("quiz.yaml", "lottery.yaml", "poll.yaml"):
        (scripts / name).unlink()
    claims.equal(demo.read_again(), "", "the files of three plays are removed")
    page = newcomer.open(f"{newcomer.base}/p/acme/")
    missing = [name for name in ("今日茶问", "新茶抽奖", "下一款新茶") if name not in page.text]
    claims.equal(missing, [], "runs whose files were removed are still on the first page")
    page = newcomer.press(f"{newcomer.base}/p/acme/tea-quiz", "answer", q_oolong="B")
    claims.check('value="B" checked' in page.source, "are answered on their page", page.source)
    answer = newcomer.ask("C")
    # A chat's moment is cut to its second, so that what was pressed just now may stand before it.
    claims.check("答案" in answer, "and in the chat", answer)
    answer = newcomer.ask("抽奖")
    claims.check("次数用完了" in answer, "a removed lottery knows its word, and who has entered", answer)
    text = template.read_text()
    template.unlink()
    told = demo.read_again()
    claims.check("poll/accepted.mustache" in told, "a template that a run still has to say must stay", told[-2000:])
    template.write_text(text)
    claims.equal(demo.read_again(), "", "and when it is back the files are taken over")


def main():
    claims = Claims()
    print("The demo, played by a newcomer:", flush=True)
    demo = Demo(sys.argv[1])
    try:
        newcomer = Newcomer(demo)
        found = links(newcomer, claims)
        chat(newcomer, claims)
        personal(newcomer, claims)
        mention(newcomer, claims)
        pages(newcomer, found, claims)
        removal(demo, newcomer, claims)
        code, seconds = demo.process.stop()
        claims.equal(code, 0, f"it stops when it is asked to ({seconds:.1f} s)")
    except Exception:
        print(demo.log.read_text(errors="replace")[-4000:], file=sys.stderr)
        raise
    finally:
        if demo.process.is_running():
            demo.process.kill()
    claims.finish()


if __name__ == "__main__":
    main()
