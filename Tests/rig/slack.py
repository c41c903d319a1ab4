"""What Slack and Hearth know of one app in one workspace, the bodies that Slack posts, and a server in Slack's place.

Written from the vendor's documentation, apart from Hearth's own implementation. Nothing here signs: a test that needs a
signature asks somebody else's code for it.
"""

import json
import time
import urllib.parse

from rig.listener import Listener


class SlackAccount:
    """One app, installed in one workspace."""

    def __init__(
        self, name="acme-slack", team="T0SANDBOX1", app="A0SANDBOX1", bot="U0SANDBOXBOT", token="xoxb-rig-token",
        secret="8f742231b10e8888abcd99yyyzzz85a5", client="1000000000001.1000000000002", client_secret="rig-client",
    ):
        self.name = name
        self.team = team
        self.app = app
        self.bot = bot
        self.token = token
        self.secret = secret
        self.client = client
        self.client_secret = client_secret
        self._serial = 0

    @property
    def path(self):
        return f"/callbacks/{self.name}"

    def secrets(self, number):
        """The environment in which Hearth finds its secrets, as the account of this number."""
        return {
            f"RIG_TOKEN_{number}": self.token,
            f"RIG_SIGNING_{number}": self.secret,
            f"RIG_CLIENT_{number}": self.client_secret,
        }

    def settings(self, number, api_base):
        """Its lines in the configuration, below id and brand."""
        return [
            "platform: slack",
            f"teamID: {self.team}",
            f"appID: {self.app}",
            f"botUserID: {self.bot}",
            f"botToken: ${{RIG_TOKEN_{number}}}",
            f"signingSecret: ${{RIG_SIGNING_{number}}}",
            f'login: {{ clientID: "{self.client}", clientSecret: "${{RIG_CLIENT_{number}}}" }}',
            f"apiBase: {api_base}/slack/api",
            f"filesBase: {api_base}/slack/files",
            f"hooksBase: {api_base}/slack/hooks",
            f"authorizeBase: {api_base}/slack",
        ]

    def _next(self):
        self._serial += 1
        return self._serial

    def stamp(self):
        """A new `ts`."""
        return f"{int(time.time())}.{self._next():06}"

    # What Slack posts: bodies as bytes, JSON or a form.

    def address_check(self, challenge):
        body = {"token": "Jhj5dZrVaK7ZwHHjRyZWjbDl", "challenge": challenge, "type": "url_verification"}
        return json.dumps(body).encode()

    def event(self, event, **envelope):
        body = {
            "token": "Jhj5dZrVaK7ZwHHjRyZWjbDl", "team_id": self.team, "api_app_id": self.app, "event": event,
            "type": "event_callback", "event_id": f"Ev{self._next():08}", "event_time": int(time.time()),
            "authorizations": [
                {
                    "enterprise_id": None, "team_id": self.team, "user_id": self.bot, "is_bot": True,
                    "is_enterprise_install": False,
                }
            ],
            "is_ext_shared_channel": False,
            "event_context": "4-eyJldCI6ImFwcF9tZW50aW9uIn0",
        }
        return json.dumps({**body, **envelope}, ensure_ascii=False).encode()

    def mention(self, user, channel, text, **envelope):
        stamp = self.stamp()
        return self.event(
            {
                "type": "app_mention", "user": user, "text": f"<@{self.bot}> {text}", "ts": stamp, "channel": channel,
                "event_ts": stamp, "team": self.team, "client_msg_id": f"00000000-0000-0000-0000-{self._next():012}",
            },
            **envelope,
        )

    def message(self, user, channel, text):
        stamp = self.stamp()
        kind = "im" if channel.startswith("D") else "channel"
        return self.event(
            {
                "type": "message", "channel": channel, "user": user, "text": text, "ts": stamp, "event_ts": stamp,
                "channel_type": kind, "team": self.team,
            }
        )

    def joined(self, user, channel):
        return self.event(
            {
                "type": "member_joined_channel", "user": user, "channel": channel, "channel_type": "C",
                "team": self.team, "event_ts": self.stamp(),
            }
        )

    def press(self, user, channel, message, button):
        """A press on a button of a message: a form with one field of JSON."""
        action = {**button, "block_id": "q1", "action_ts": self.stamp()}
        payload = {
            "type": "block_actions", "api_app_id": self.app, "team": {"id": self.team, "domain": "acme"},
            "user": {"id": user, "username": "li.na", "name": "li.na", "team_id": self.team},
            "container": {
                "type": "message", "message_ts": message, "channel_id": channel, "is_ephemeral": False,
            },
            "channel": {"id": channel, "name": "store-1"}, "trigger_id": f"12466734323.1395872398.{self._next():032}",
            "message": {"type": "message", "user": self.bot, "ts": message, "text": "…", "team": self.team},
            "response_url": f"https://hooks.slack.com/actions/{self.team}/1/SECRET", "state": {"values": {}},
            "is_enterprise_install": False, "enterprise": None, "actions": [action],
        }
        return urllib.parse.urlencode({"payload": json.dumps(payload, ensure_ascii=False)}).encode()

    def command(self, user, channel, command, text=""):
        fields = {
            "token": "gIkuvaNzQIHg97ATvDxqgjtO", "team_id": self.team, "team_domain": "acme", "channel_id": channel,
            "channel_name": "store-1", "user_id": user, "user_name": "li.na", "command": command, "text": text,
            "api_app_id": self.app, "is_enterprise_install": "false",
            "response_url": f"https://hooks.slack.com/commands/{self.team}/1/SECRET",
            "trigger_id": f"13345224609.738474920.{self._next():032}",
        }
        return urllib.parse.urlencode(fields).encode()


class SlackServer(Listener):
    """A server in place of Slack's Web API: takes everything, and remembers it.

    Every channel has the same two members, and the bot in it.
    """

    MEMBERS = ["U0RIGMEMBER1", "U0RIGMEMBER2"]

    def __init__(self, account):
        self.account = account
        super().__init__(lambda request: (200, json.dumps(self.answer(*self.call(request))).encode()))

    @staticmethod
    def call(request):
        """The name of what is called, and its arguments."""
        name = request.path.removeprefix("/slack/api/")
        if request.header("content-type").startswith("application/json"):
            return name, json.loads(request.body)
        return name, dict(urllib.parse.parse_qsl(request.body.decode()))

    def answer(self, name, fields):
        channel = fields.get("channel", "")
        if name == "chat.postMessage":
            # What is said to a person stands in the chat with them.
            place = channel if not channel.startswith("U") else f"D{channel[1:]}"
            return {"ok": True, "channel": place, "ts": self.account.stamp(), "message": {"text": fields.get("text")}}
        if name == "chat.postEphemeral":
            return {"ok": True, "message_ts": self.account.stamp()}
        if name == "conversations.info":
            return {"ok": True, "channel": {"id": channel, "name": "store-1", "is_channel": True, "is_member": True}}
        if name == "conversations.members":
            members = [*self.MEMBERS, self.account.bot]
            return {"ok": True, "members": members, "response_metadata": {"next_cursor": ""}}
        return {"ok": False, "error": "unknown_method"}

    def posts(self):
        """What was posted so far, whispers too: name, headers in lower case, fields."""
        calls = [(*self.call(request), request.headers) for request in self.seen()]
        return [
            (name, {key.lower(): value for key, value in headers.items()}, fields)
            for name, fields, headers in calls
            if name.startswith("chat.")
        ]
