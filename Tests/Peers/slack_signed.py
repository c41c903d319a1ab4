"""Hearth under callbacks that slack_sdk signs, and what it posts then, read by slack_sdk's models.

Slack's Web API is a small server of this test's own, which keeps what arrives there as it was sent.
"""

import inspect
import json
import re
import time

from rig.hearth import ROOT, Hearth, wait_until
from rig.slack import SlackAccount, SlackServer
from slack_sdk import WebClient
from slack_sdk.models.blocks import ActionsBlock, Block
from slack_sdk.signature import SignatureVerifier

GROUP, MEMBER, OTHER = "C0RIGGROUP1", "U0RIGMEMBER1", "U0RIGMEMBER2"
JSON, FORM = "application/json", "application/x-www-form-urlencoded"


def content_type(body):
    return JSON if body.startswith(b"{") else FORM


class Signed:
    def __init__(self, folder, claims):
        self.claims = claims
        self.account = SlackAccount()
        self.verifier = SignatureVerifier(self.account.secret)
        self.api = SlackServer(self.account)
        # The scripts and templates that come with Hearth: what it posts is what people read.
        self.hearth = Hearth(folder, [self.account], self.api.base, brand=ROOT)

    # --- posting ---------------------------------------------------------------------------------------------------

    def headers(self, body, timestamp=None, verifier=None):
        timestamp = str(int(time.time())) if timestamp is None else str(timestamp)
        signature = (verifier or self.verifier).generate_signature(timestamp=timestamp, body=body)
        return {
            "Content-Type": content_type(body), "X-Slack-Request-Timestamp": timestamp, "X-Slack-Signature": signature,
        }

    def post(self, body, headers=None):
        return self.hearth.request("POST", self.account.path, body, headers or self.headers(body))

    def stored(self, body):
        return self.hearth.rows("SELECT id FROM inbox WHERE body = ? AND source = 'callback'", body)

    def said(self, body):
        """Posts a callback, and gives back what Hearth posted until everything was settled."""
        before = len(self.api.posts())
        answer = self.post(body)
        if answer != (200, b""):
            raise RuntimeError(f"not taken: {answer}")
        self.hearth.wait_until_settled(20)
        return self.api.posts()[before:]

    # --- what is accepted and refused ------------------------------------------------------------------------------

    def letters(self):
        """One of each kind that Slack posts, under what Hearth has to call it."""
        account = self.account
        button = {
            "type": "button", "action_id": "choice-0", "text": {"type": "plain_text", "text": "A & B"},
            "value": '{"key":"A"}',
        }
        return {
            "app_mention": ("message.text", account.mention(MEMBER, GROUP, "问一下 & <b> 🍵 %2B+")),
            "message": ("message.text", account.message(MEMBER, GROUP, "hello")),
            "message in a direct chat": ("message.text", account.message(MEMBER, "D0RIGDIRECT1", "hello")),
            "member_joined_channel": ("group.joined", account.joined(OTHER, GROUP)),
            "block_actions": ("card.clicked", account.press(MEMBER, GROUP, account.stamp(), button)),
            "slash command": ("message.text", account.command(MEMBER, GROUP, "/quiz", "A+B & 你好=%41")),
        }

    def accepted(self):
        for challenge in ("3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P", "+/=&? %2B", "你好"):
            body = self.account.address_check(challenge)
            status, answer = self.post(body)
            self.claims.equal(
                (status, json.loads(answer or "{}")), (200, {"challenge": challenge}),
                f"url_verification of {challenge[:12]!r} is answered",
            )
        kinds = {}
        for name, (kind, body) in self.letters().items():
            self.claims.equal(self.post(body), (200, b""), f"{name} is taken, with an empty answer")
            self.post(body)
            rows = self.stored(body)
            self.claims.equal(len(rows), 1, f"{name} is stored once, byte by byte, also when it is repeated")
            kinds[name] = kind, rows[0][0]
        self.hearth.wait_until_settled(20)
        told = {name: self.hearth.data("explain", str(row))["kind"] for name, (_, row) in kinds.items()}
        self.claims.equal(told, {name: kind for name, (kind, _) in kinds.items()}, "each is understood")

    def refused(self):
        count = self.hearth.rows("SELECT count(*) FROM inbox")
        wrong = SignatureVerifier("another secret")
        for name, (_, body) in self.letters().items():
            self.refuse(body, self.headers(body, verifier=wrong), f"{name} under a wrong secret")
            self.refuse(body + b" ", self.headers(body), f"{name} with one more byte")
            self.refuse(body, {"Content-Type": content_type(body)}, f"{name} that nobody signed")
        body = self.account.address_check("x")
        self.refuse(body, self.headers(body, verifier=wrong), "url_verification under a wrong secret")
        for name, stranger in {"team": SlackAccount(team="T0OTHER"), "app": SlackAccount(app="A0OTHER")}.items():
            bodies = [
                stranger.mention(MEMBER, GROUP, "hello"), stranger.command(MEMBER, GROUP, "/quiz"),
                stranger.press(MEMBER, GROUP, stranger.stamp(), {"type": "button", "action_id": "a", "value": "b"}),
            ]
            answers = {self.post(body)[0] for body in bodies}
            self.claims.equal(answers, {403}, f"event, command and press of another {name} are refused")
        self.claims.equal(self.hearth.rows("SELECT count(*) FROM inbox"), count, "none of them left a row")

    def refuse(self, body, headers, what):
        self.claims.equal(self.post(body, headers), (403, b""), f"{what} is refused, without a word")

    def ages(self):
        """Where slack_sdk draws the line between old and new, Hearth draws it too."""
        for age in (-301, -295, 0, 295, 301):
            body = self.account.mention(MEMBER, GROUP, f"{age} seconds old")
            # A moment that is ahead by a part of a second must not come into the window while it travels.
            timestamp = int(time.time()) - age + (age < -300)
            headers = self.headers(body, timestamp)
            takes = self.verifier.is_valid_request(body, headers)
            self.claims.equal(takes, abs(age) < 300, f"slack_sdk {'takes' if takes else 'refuses'} what is {age} s old")
            status, _ = self.post(body, headers)
            self.claims.equal(status, 200 if takes else 403, "and so does Hearth")

    # --- what Hearth posts -----------------------------------------------------------------------------------------

    def posts(self):
        # The runs of the scripts open ten seconds after the start, and the groups are told one message a second.
        wait_until(lambda: len(self.choices()) >= 8, 30, "quiz and poll are announced in the group")
        self.hearth.wait_until_settled(20)
        self.said(self.account.mention(MEMBER, GROUP, ""))
        self.said(self.account.message(MEMBER, "D0RIGDIRECT1", "积分"))
        for word in ("签到", "转盘", "几点开门", "抽奖"):
            self.said(self.account.command(MEMBER, GROUP, "/hearth", word))
        told = self.api.posts()
        buttons = self.buttons(told)
        self.claims.check(len(buttons) >= 10, f"{len(told)} posts came, with {len(buttons)} buttons", buttons)
        silent = []
        for person, (channel, button) in enumerate(buttons):
            answers = self.said(self.account.press(f"U0RIGPRESS{person}", channel, self.account.stamp(), button))
            silent += [] if answers else [button]
            told += answers
        self.claims.equal(silent, [], f"a press of each of the {len(buttons)} is answered")
        self.fields(told)
        self.blocks(told)

    def choices(self):
        """The buttons that are about a run: the choices of quiz and poll."""
        return [button for _, button in self.buttons(self.api.posts()) if "run" in json.loads(button["value"])]

    @staticmethod
    def buttons(told):
        """The buttons under some posts, each with its channel; what is said to a person stands in the chat with them."""
        return [
            (re.sub("^U", "D", fields["channel"]), element)
            for _, _, fields in told
            for block in fields.get("blocks", [])
            for element in block.get("elements", [])
        ]

    def fields(self, told):
        names = {name for name, _, _ in told}
        self.claims.equal(names, {"chat.postMessage", "chat.postEphemeral"}, "they are posts and whispers")
        headers = {(headers.get("authorization"), headers.get("content-type")) for _, headers, _ in told}
        token = f"Bearer {self.account.token}"
        self.claims.equal(headers, {(token, "application/json; charset=utf-8")}, "JSON, with the bot's token")
        for name, method in {
            "chat.postMessage": WebClient.chat_postMessage, "chat.postEphemeral": WebClient.chat_postEphemeral,
        }.items():
            known = set(inspect.signature(method).parameters)
            used = {key for call, _, fields in told if call == name for key in fields}
            self.claims.equal(used - known, set(), f"slack_sdk knows all {len(used)} arguments of {name}")

    def blocks(self, told):
        wrong, kinds = [], set()
        texts = [fields.get("text", "") for _, _, fields in told]
        self.claims.equal([text for text in texts if not text.strip()], [], "each has a text for notifications")
        several = [fields["blocks"] for _, _, fields in told if "blocks" in fields]
        for blocks in several:
            try:
                parsed = Block.parse_all(blocks)
                kinds |= {type(block).__name__ for block in parsed}
                kinds |= {
                    type(element).__name__
                    for block in parsed if isinstance(block, ActionsBlock) for element in block.elements
                }
                again = [block.to_dict() for block in parsed]
                if again != blocks:
                    wrong.append((blocks, again))
            except Exception as error:  # whatever the library throws is the finding
                wrong.append((blocks, repr(error)))
        self.claims.equal(wrong, [], f"its models read and write {len(several)} lists of blocks without a difference")
        self.claims.equal(kinds, {"SectionBlock", "ActionsBlock", "ButtonElement"}, "sections, actions and buttons")

    def run(self):
        print(f"slack_sdk signs; Hearth serves after {self.hearth.start():.1f} s.")
        try:
            self.said(self.account.joined(self.account.bot, GROUP))
            self.accepted()
            self.refused()
            self.ages()
            print("Hearth posts, slack_sdk reads:")
            self.posts()
            code, took = self.hearth.process.stop()
            self.claims.equal(code, 0, f"Hearth stops when it is asked to ({took:.1f} s)")
        except Exception:
            print(self.hearth.last_lines(), flush=True)
            raise
        finally:
            if self.hearth.process.is_running():
                self.hearth.process.kill()
            self.api.close()
