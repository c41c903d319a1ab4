"""Hearth under what the libraries encrypt, sign and write, on each of the platform's three channels."""

import json
import time
import urllib.parse

from dingtalk.client.api.callback import Callback
from dingtalk_maker import JSON, Events, card_headers, robot_headers
from dingtalk_posts import Posts
from dingtalk_stream import CardCallbackMessage, ChatbotMessage
from rig.dingtalk import DingTalkAccount, DingTalkServer
from rig.hearth import ROOT, Hearth

GROUP, MEMBER, OTHER = "cidRig+Group1==", "rigmember1", "rigmember2"
HOUR = 3_600


class Signed:
    def __init__(self, folder, claims):
        self.claims = claims
        self.account = DingTalkAccount()
        self.api = DingTalkServer(self.account)
        # The scripts and templates that come with Hearth: what it posts is what people read.
        self.hearth = Hearth(folder, [self.account], self.api.base, brand=ROOT)
        account = self.account
        self.events = {owner: Events(account.token, account.key, owner) for owner in (account.app, account.corp)}

    # --- what is written -------------------------------------------------------------------------------------------

    def message(self, text, group=GROUP, person=MEMBER, **fields):
        """A message to the robot, as dingtalk-stream writes it; without a group it is said to the robot alone."""
        address, until = self.account.session(self.api.base)
        told = {
            "msgtype": "text", "text": {"content": f" {text}"}, "msgId": self.account.mark("msg"),
            "createAt": int(time.time() * 1000), "conversationType": "2" if group else "1",
            "conversationId": group or f"cidRigDirect{person}", "senderId": f"$:LWCP_v1:${person}",
            "senderNick": "小明", "senderCorpId": self.account.corp, "senderStaffId": person, "isAdmin": False,
            "chatbotCorpId": self.account.corp, "chatbotUserId": "$:LWCP_v1:$bot", "robotCode": self.account.app,
            "sessionWebhook": address, "sessionWebhookExpiredTime": until,
        }
        if group:
            told |= {"isInAtList": True, "conversationTitle": "一号店", "atUsers": [{"dingtalkId": "$:LWCP_v1:$bot"}]}
        told |= fields
        return json.dumps(ChatbotMessage.from_dict(told).to_dict(), ensure_ascii=False).encode()

    def press(self, card, value, person):
        """A press on a button of a card, as dingtalk-stream writes it."""
        pressed = CardCallbackMessage()
        pressed.corp_id, pressed.user_id, pressed.card_instance_id = self.account.corp, person, card
        pressed.content = {"cardPrivateData": {"actionIds": ["1"], "params": {"value": value}}}
        return json.dumps(pressed.to_dict()).encode()

    # --- posting ---------------------------------------------------------------------------------------------------

    def send(self, body, headers, query=None):
        path = self.account.path + (f"?{urllib.parse.urlencode(query)}" if query else "")
        return self.hearth.request("POST", path, body, headers)

    def send_event(self, text, events=None, timestamp=None):
        query, body = (events or self.events[self.account.app]).closed(text, timestamp)
        return self.send(body, JSON, query)

    def send_message(self, body, secret=None, timestamp=None):
        return self.send(body, robot_headers(secret or self.account.secret, timestamp))

    def send_press(self, body, secret=None, timestamp=None):
        return self.send(body, card_headers(secret or self.account.card_secret, timestamp))

    def stored(self, body):
        return self.hearth.rows("SELECT id FROM inbox WHERE body = ? AND source = 'callback'", body)

    # --- what is accepted ------------------------------------------------------------------------------------------

    def event_letters(self):
        """One of each kind of event, under what Hearth has to call it."""
        account = self.account
        return {
            "chat_add_member": ("group.joined", account.group_event("chat_add_member", GROUP, [MEMBER, OTHER], OTHER)),
            "chat_remove_member": ("group.left", account.group_event("chat_remove_member", GROUP, [MEMBER], OTHER)),
            "chat_quit": ("group.left", account.group_event("chat_quit", GROUP, by=MEMBER)),
            "chat_update_title": ("group.name-changed", account.group_event("chat_update_title", GROUP, by=OTHER)),
            "chat_update_owner": ("group.owner-changed", account.group_event("chat_update_owner", GROUP, by=OTHER)),
            "chat_disband": ("group.dismissed", account.group_event("chat_disband", "cidRig+Group2==", by=OTHER)),
            "im_cool_app_install": ("group.bot-joined", account.robot_event("im_cool_app_install", GROUP, OTHER)),
            "im_cool_app_uninstall": (
                "group.bot-left", account.robot_event("im_cool_app_uninstall", "cidRig+Group2==", OTHER)
            ),
            "user_add_org": ("unknown", account.event("user_add_org", UserId=[MEMBER])),
        }

    def messages(self):
        rich, picture = {"richText": [{"text": "几点"}, {"text": "开门"}]}, {"downloadCode": "c"}
        return {
            "a text in a group": ("message.text", self.message("问 & <b> 🍵 \"%2B\"")),
            "a text to the robot alone": ("message.text", self.message("hello", group=None)),
            "a richText": ("message.text", self.message("", msgtype="richText", content=rich)),
            "a picture": ("message.image", self.message("", group=None, msgtype="picture", content=picture)),
        }

    def accepted(self):
        for owner, events in self.events.items():
            status, answer = self.send_event(self.account.event("check_url"), events)
            word = events.answered(answer) if status == 200 else status
            self.claims.equal(word, "success", f"check_url for {owner}: dingtalk-sdk reads success in the answer")
        events, kinds = self.events[self.account.app], {}
        for name, (kind, text) in self.event_letters().items():
            status, answer = self.send_event(text)
            word = events.answered(answer) if status == 200 else status
            self.claims.equal(word, "success", f"{name} is taken, with an encrypted success")
            kinds[name] = self.keeps(kind, text.encode(), lambda: self.send_event(text))
        for name, (kind, body) in self.messages().items():
            answer = self.send_message(body)
            self.claims.equal(answer, (200, b"{}"), f"{name}, signed by DingtalkChatbot, is taken")
            kinds[name] = self.keeps(kind, body, lambda: self.send_message(body))
        body = self.press("stranger", "nobody's", MEMBER)
        self.claims.equal(self.send_press(body), (200, b"{}"), "a press on a card of somebody else is taken")
        kinds["a press"] = "unknown", self.stored(body)[0][0]
        self.hearth.wait_until_settled(20)
        told = {name: self.hearth.data("explain", str(row))["kind"] for name, (_, row) in kinds.items()}
        self.claims.equal(told, {name: kind for name, (kind, _) in kinds.items()}, "each is understood")
        named = {tag for tag in Callback.ALL_CALL_BACK_TAGS if tag.startswith("chat_")}
        self.claims.equal(named - set(self.event_letters()), set(), "these are all of groups that dingtalk-sdk knows")

    def keeps(self, kind, body, again):
        again()
        rows = self.stored(body)
        self.claims.equal(len(rows), 1, "it is stored once, byte by byte, also when it is repeated")
        return kind, rows[0][0]

    # --- what is refused -------------------------------------------------------------------------------------------

    def refused(self):
        account, events = self.account, self.events[self.account.app]
        count = self.hearth.rows("SELECT count(*) FROM inbox")
        strangers = {
            "under another token": Events("AnotherToken", account.key, account.app),
            "under another key": Events(account.token, account.key[::-1], account.app),
            "for another app": Events(account.token, account.key, "dingsomebody"),
        }
        for name, (_, text) in self.event_letters().items():
            for how, stranger in strangers.items():
                query, body = stranger.closed(text)
                seen = events.opened(query, body), self.send(body, JSON, query)
                self.claims.equal(seen, (None, (403, b"")), f"{name} {how}: both refuse it, Hearth without a word")
            query, body = events.closed(text)
            for how, changed in (
                ("with another nonce", {**query, "nonce": "other"}), ("that nobody signed", {}),
                ("of another moment", {**query, "timestamp": str(int(query["timestamp"]) + 1)}),
            ):
                seen = events.opened(changed, body), self.send(body, JSON, changed)[0] in (400, 403)
                self.claims.equal(seen, (None, True), f"{name} {how}: both refuse it")
        self.wrong_headers()
        self.claims.equal(self.hearth.rows("SELECT count(*) FROM inbox"), count, "none of them left a row")

    def wrong_headers(self):
        event = self.account.event("chat_disband", openConversationId=GROUP).encode()
        press = self.press("stranger", "nobody's", MEMBER)
        for name, (_, body) in self.messages().items():
            answer = self.send_message(body, "another secret")
            self.claims.equal(answer, (403, b""), f"{name} under another secret is refused, without a word")
            self.claims.check(self.send(body, JSON)[0] in (400, 403), f"{name} that nobody signed is refused")
            self.claims.check(self.send_press(body)[0] in (400, 403), f"{name} that is signed as a press is refused")
        for body, what in (
            (self.message("a", robotCode="other"), "for another robot"),
            (self.message("a", chatbotCorpId="dingother"), "of another organisation"),
            (event, "that is an event"), (press, "that is a press"),
        ):
            self.claims.check(self.send_message(body)[0] in (400, 403), f"a message {what} is refused")
        answer = self.send_press(press, "another secret")
        self.claims.equal(answer, (403, b""), "a press under another secret is refused, without a word")

    def ages(self):
        """The library takes any age; Hearth an hour in both directions."""
        events = self.events[self.account.app]
        for age in (-HOUR - 60, -HOUR + 60, HOUR - 60, HOUR + 60):
            takes, timestamp = abs(age) < HOUR, int((time.time() - age) * 1000)
            query, body = events.closed(self.account.event("user_add_org", age=age), timestamp)
            seen = [events.opened(query, body) is not None, self.send(body, JSON, query)[0]]
            seen += [self.send_message(self.message(f"{age}"), timestamp=timestamp)[0]]
            seen += [self.send_press(self.press("stranger", f"{age}", MEMBER), timestamp=timestamp)[0]]
            wanted = [True] + [200 if takes else 403] * 3
            told = "" if takes else "not "
            self.claims.equal(seen, wanted, f"what was signed {age / HOUR:+.2f} h ago is {told}taken on any channel")

    def run(self):
        print(f"dingtalk-sdk encrypts, DingtalkChatbot signs; Hearth serves after {self.hearth.start():.1f} s.")
        try:
            self.send_event(self.account.robot_event("im_cool_app_install", GROUP, OTHER))
            self.accepted()
            self.refused()
            self.ages()
            print("Hearth posts, the libraries read:")
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
