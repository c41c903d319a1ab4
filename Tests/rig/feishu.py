"""What Feishu and Hearth know of one app in one tenant, the bodies that Feishu posts, and a server in Feishu's place.

Written from the vendor's documentation, apart from Hearth's own implementation. Nothing here seals or signs: a test
that needs that asks somebody else's code for it.
"""

import json
import threading
import time

from rig.listener import Listener


class FeishuAccount:
    """A custom app with a bot; its callbacks are encrypted where it has a `key`."""

    platform = "feishu"

    def __init__(
        self, name="acme-feishu", app="cli_rig0001", bot="ou_rigbot", secret="rig-app-secret",
        token="RigVerificationToken", key="rig-encrypt-key",
    ):
        self.name = name
        self.app = app
        self.bot = bot
        self.secret = secret
        self.token = token
        self.key = key
        self._serial = 0

    @property
    def path(self):
        return f"/callbacks/{self.name}"

    def secrets(self, number):
        """The environment in which Hearth finds its secrets, as the account of this number."""
        return {
            f"RIG_SECRET_{number}": self.secret,
            f"RIG_TOKEN_{number}": self.token,
            f"RIG_KEY_{number}": self.key or "none",
        }

    def settings(self, number, api_base):
        """Its lines in the configuration, below id and brand."""
        key = f', encryptKey: "${{RIG_KEY_{number}}}"' if self.key else ""
        return [
            "platform: feishu",
            f"appID: {self.app}",
            f"appSecret: ${{RIG_SECRET_{number}}}",
            f"botOpenID: {self.bot}",
            f'callback: {{ verificationToken: "${{RIG_TOKEN_{number}}}"{key} }}',
            f"apiBase: {api_base}/feishu",
            f"accountsBase: {api_base}/feishu",
        ]

    def mark(self, kind):
        """A new id: `om_…` for a message."""
        self._serial += 1
        return f"{kind}_{self._serial:032x}"

    # What Feishu posts: bodies as bytes, before they are sealed.

    def address_check(self, challenge, **fields):
        body = {"challenge": challenge, "token": self.token, "type": "url_verification", **fields}
        return json.dumps(body, ensure_ascii=False).encode()

    def event(self, kind, event, digits=13, **header):
        """An event in its envelope; the moment in the header has 13 or 16 digits."""
        moment = str(time.time_ns() // 10 ** (19 - digits))
        own = {
            "event_id": self.mark("ev"), "event_type": kind, "create_time": moment, "token": self.token,
            "app_id": self.app, "tenant_key": "rig-tenant",
        }
        body = {"schema": "2.0", "header": {**own, **header}, "event": event}
        return json.dumps(body, ensure_ascii=False).encode()

    @staticmethod
    def ids(person):
        return {"open_id": person, "user_id": "", "union_id": f"on_{person[3:]}"}

    def message(self, person, chat, text, alone=False, **header):
        """A text that calls the bot, or one that is said to it alone."""
        call = {"key": "@_user_1", "id": self.ids(self.bot), "name": "小助手", "tenant_key": "rig-tenant"}
        words = text if alone else f"@_user_1 {text}"
        now = str(time.time_ns() // 1_000_000)
        message = {
            "message_id": self.mark("om"), "create_time": now, "update_time": now, "chat_id": chat,
            "chat_type": "p2p" if alone else "group", "message_type": "text",
            "content": json.dumps({"text": words}, ensure_ascii=False), "mentions": [] if alone else [call],
            "user_agent": "Mozilla/5.0 (Linux; Android 14) Feishu/7.20",
        }
        sender = {"sender_id": self.ids(person), "sender_type": "user", "tenant_key": "rig-tenant"}
        return self.event("im.message.receive_v1", {"sender": sender, "message": message}, **header)

    def members(self, kind, chat, people, by):
        """`user.added`, `user.deleted`, and of the bot, without people, `bot.added` and `bot.deleted`."""
        event = {
            "chat_id": chat, "operator_id": self.ids(by), "external": False, "operator_tenant_key": "rig-tenant",
            "name": "一号店福利群", "i18n_names": {"zh_cn": "一号店福利群", "en_us": "", "ja_jp": ""},
        }
        if people:
            event["users"] = [
                {"name": "新人", "tenant_key": "rig-tenant", "user_id": self.ids(person)} for person in people
            ]
        return self.event(f"im.chat.member.{kind}_v1", event, digits=16)

    def press(self, person, chat, message, value):
        """A press on a button with such a value."""
        event = {
            "operator": {"tenant_key": "rig-tenant", **self.ids(person)}, "token": self.mark("c"),
            "action": {"value": value, "tag": "button", "timezone": "Asia/Shanghai"}, "host": "im_message",
            "context": {"open_message_id": message, "open_chat_id": chat, "url": "", "preview_token": ""},
        }
        return self.event("card.action.trigger", event, digits=16)


class FeishuServer(Listener):
    """A server in place of Feishu's API: takes every message, and remembers it. Every chat has the same two people."""

    MEMBERS = ["ou_rigmember1", "ou_rigmember2"]

    def __init__(self, account):
        self.account = account
        self._posted = threading.Lock()
        super().__init__(self._serve)

    def _serve(self, request):
        name = request.path.removeprefix("/feishu/open-apis/")
        if name == "im/v1/images":
            with self._posted:
                answer = {"code": 0, "msg": "success", "data": {"image_key": self.account.mark("img")}}
        else:
            answer = self._answer(name, json.loads(request.body or b"{}"))
        return 200 if answer else 404, json.dumps(answer or {"code": 404, "msg": "not found"}).encode()

    def _answer(self, name, fields):
        done = {"code": 0, "msg": "success"}
        if name == "auth/v3/tenant_access_token/internal":
            return {"code": 0, "msg": "ok", "tenant_access_token": "t-rig", "expire": 7200}
        parts = name.split("/")
        if name == "im/v1/messages" or parts[-1] == "reply":
            with self._posted:
                message = self.account.mark("om")
            data = {"message_id": message, "msg_type": fields["msg_type"], "body": {"content": fields["content"]}}
            return {**done, "data": data}
        if name.startswith("im/v1/chats/") and parts[-1] == "members":
            items = [{"member_id_type": "open_id", "member_id": person, "name": "新人"} for person in self.MEMBERS]
            return {**done, "data": {"items": items, "page_token": "", "has_more": False, "member_total": 2}}
        if name.startswith("im/v1/chats/"):
            return {**done, "data": {"name": "一号店福利群", "owner_id": self.MEMBERS[0]}}
        return None

    def posts(self):
        """The requests so far that say something."""
        return [request for request in self.seen() if "/im/v1/messages" in request.path]
