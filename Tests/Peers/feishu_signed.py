"""Hearth under callbacks that are sealed and signed in the manner of lark-oapi, and next to its dispatcher."""

import json
import time

from feishu_maker import Maker
from feishu_posts import Posts
from lark_oapi.core.json import JSON
from lark_oapi.event.callback.model.p2_card_action_trigger import P2CardActionTriggerResponse
from rig.feishu import FeishuAccount, FeishuServer
from rig.hearth import ROOT, Hearth

GROUP, MEMBER, OTHER = "oc_riggroup1", "ou_rigmember1", "ou_rigmember2"
HOUR = 3_600


class Signed:
    def __init__(self, folder, claims):
        self.claims = claims
        self.account = FeishuAccount()
        self.clear = FeishuAccount(name="clear-feishu", app="cli_rig0002", token="AnotherVerificationToken", key=None)
        self.api = FeishuServer(self.account)
        # The scripts and templates that come with Hearth: what it posts is what people read.
        self.hearth = Hearth(folder, [self.account, self.clear], self.api.base, brand=ROOT)
        self.makers = {account.name: Maker(account.key, account.token) for account in (self.account, self.clear)}

    # --- posting ---------------------------------------------------------------------------------------------------

    def post(self, plain, account=None, maker=None, **changes):
        """Posts a callback, sealed for its account; gives back what the library and what Hearth answered."""
        account = account or self.account
        maker = maker or self.makers[account.name]
        body = changes.get("body") or maker.closed(plain)
        headers = changes.get("headers") or maker.headers(body, changes.get("timestamp"))
        body += changes.get("tail", b"")
        library = self.makers[account.name].answer(body, headers)
        return library, self.hearth.request("POST", account.path, body, headers)

    def stored(self, plain):
        for account in (self.account, self.clear):
            plain = plain.replace(f'"{account.token}"'.encode(), b'""')
        return self.hearth.rows("SELECT id FROM inbox WHERE body = ? AND source = 'callback'", plain)

    def letters(self, account):
        """One of each kind that Feishu posts, under what Hearth has to call it."""
        value = {"key": "A", "run": "quiz-1"}
        return {
            "a message that mentions the bot": ("message.text", account.message(MEMBER, GROUP, "问 & <b> 🍵 \"%2B\"")),
            "a direct message": ("message.text", account.message(MEMBER, "oc_rigdirect1", "hello", alone=True)),
            "user.added": ("group.joined", account.members("user.added", GROUP, [OTHER, MEMBER], OTHER)),
            "user.deleted": ("group.left", account.members("user.deleted", GROUP, [OTHER], OTHER)),
            "bot.added": ("group.bot-joined", account.members("bot.added", GROUP, [], OTHER)),
            "bot.deleted": ("group.bot-left", account.members("bot.deleted", "oc_riggroup2", [], OTHER)),
            "card.action.trigger": ("card.clicked", account.press(MEMBER, GROUP, "om_1", value)),
        }

    # --- what is accepted and refused ------------------------------------------------------------------------------

    def accepted(self, account):
        how = "sealed" if account.key else "in clear"
        for challenge in ("c-123", "ajls384kdjx98XX", "3f0c2f6e-4b1a-4c1e-9d5b-7a1f0d9c2b11"):
            plain = account.address_check(challenge)
            # Without the headers of a signature, as the platform posts it.
            library, (status, answer) = self.post(plain, account, headers={"Content-Type": "application/json"})
            seen = status, json.loads(answer or b"{}")
            wanted = library[0], json.loads(library[1])
            self.claims.equal((seen, wanted[0]), (wanted, 200), f"url_verification {challenge[:8]}, {how}: both answer")
        kinds = {}
        for name, (kind, plain) in self.letters(account).items():
            (taken, _), (status, answer) = self.post(plain, account)
            self.claims.equal((taken, status), (200, 200), f"{name}, {how}: the dispatcher and Hearth take it")
            if kind == "card.clicked":
                self.toast(answer)
            else:
                self.claims.equal(answer, b"", "with an empty answer")
            self.post(plain, account)
            rows = self.stored(plain)
            self.claims.equal(len(rows), 1, "it is stored once, as it was inside but for the token, also when it is sealed anew")
            kinds[name] = kind, rows[0][0]
        self.hearth.wait_until_settled(20)
        told = {name: self.hearth.data("explain", str(row))["kind"] for name, (_, row) in kinds.items()}
        self.claims.equal(told, {name: kind for name, (kind, _) in kinds.items()}, f"each is understood, {how}")

    def toast(self, answer):
        """The answer to a press, by the library's model of it."""
        made = JSON.unmarshal(answer.decode(), P2CardActionTriggerResponse)
        again = json.loads(JSON.marshal(made))
        self.claims.equal(again, json.loads(answer), "its answer is a P2CardActionTriggerResponse")
        seen = made.toast.type, sorted(made.toast.i18n), made.card
        self.claims.equal(seen, ("info", ["en_us", "zh_cn"], None), "a toast in two languages, and no card")

    def refused(self, account):
        count = self.hearth.rows("SELECT count(*) FROM inbox")
        stranger = FeishuAccount(app=account.app, token="wrong", key=account.key)
        nobody = FeishuAccount(app="cli_other", token=account.token, key=account.key)
        for name, (_, plain) in self.letters(account).items():
            if account.key:
                wrong = Maker("wrong", account.token)
                self.both(name, "sealed and signed under another key", self.post(plain, account, wrong))
                body = self.makers[account.name].closed(plain)
                self.both(name, "signed under another key", self.post(plain, body=body, headers=wrong.headers(body)))
                self.both(name, "with one more byte", self.post(plain, tail=b" "))
                self.both(name, "that nobody signed", self.post(plain, headers={"Content-Type": "application/json"}))
        for name, (_, plain) in self.letters(stranger).items():
            self.both(name, "under another token", self.post(plain, account))
        answers = {self.post(plain, account)[1][0] for _, plain in self.letters(nobody).values()}
        self.claims.equal(answers, {403}, "what is for another app Hearth alone refuses")
        self.both("url_verification", "under another token", self.post(stranger.address_check("c-1"), account))
        self.claims.equal(self.hearth.rows("SELECT count(*) FROM inbox"), count, "none of them left a row")

    def both(self, name, how, answers):
        (library, _), hearth = answers
        # The library says 500 to whatever it does not take; without the headers it stumbles over them.
        self.claims.equal((library, hearth), (500, (403, b"")), f"{name} {how}: both refuse it, Hearth without a word")

    def ages(self):
        """The library takes any age; Hearth what may still be a repeat of the platform's."""
        for age, takes in ((-HOUR - 60, False), (-HOUR + 60, True), (8 * HOUR - 60, True), (8 * HOUR + 60, False)):
            plain = self.account.message(MEMBER, GROUP, f"{age} seconds old")
            (library, _), (status, _) = self.post(plain, timestamp=int(time.time()) - age)
            seen = library, status
            told = f"what is {age / HOUR:+.2f} h old is {'' if takes else 'not '}taken by Hearth"
            self.claims.equal(seen, (200, 200 if takes else 403), told)

    def run(self):
        print(f"Sealed and signed as lark-oapi does; Hearth serves after {self.hearth.start():.1f} s.")
        try:
            self.post(self.account.members("bot.added", GROUP, [], OTHER))
            for account in (self.account, self.clear):
                self.accepted(account)
                self.refused(account)
            self.ages()
            print("Hearth posts, lark-oapi reads:")
            Posts(self, self.claims).run()
            code, took = self.hearth.process.stop()
            self.claims.equal(code, 0, f"Hearth stops when it is asked to ({took:.1f} s)")
        except Exception:
            print(self.hearth.last_lines(), flush=True)
            raise
        finally:
            if self.hearth.process.is_running():
                self.hearth.process.kill()
            self.api.close()
