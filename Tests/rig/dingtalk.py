"""What DingTalk and Hearth know of one app in one organisation, what DingTalk posts, and a server in its place.

Written from the vendor's documentation, apart from Hearth's own implementation. Nothing here seals or signs: a test
that needs that asks somebody else's code for it.
"""

import json
import threading
import time

from rig.listener import Listener


class DingTalkAccount:
    """An internal app with its robot, and cards."""

    platform = "dingtalk"
    template = "choices.schema"

    def __init__(
        self, name="acme-dingtalk", corp="dingrig0001", app="dingrigkey1", secret="rig-app-secret",
        token="RigDingToken", key="RigKey00RigKey01RigKey02RigKey03RigKey04Rig", card_secret="rig-card-secret",
    ):
        self.name = name
        self.corp = corp
        self.app = app
        self.secret = secret
        self.token = token
        self.key = key
        self.card_secret = card_secret
        self._serial = 0

    @property
    def path(self):
        return f"/callbacks/{self.name}"

    def secrets(self, number):
        """The environment in which Hearth finds its secrets, as the account of this number."""
        return {
            f"RIG_SECRET_{number}": self.secret,
            f"RIG_TOKEN_{number}": self.token,
            f"RIG_KEY_{number}": self.key,
            f"RIG_CARDS_{number}": self.card_secret,
        }

    def settings(self, number, api_base):
        """Its lines in the configuration, below id and brand."""
        return [
            "platform: dingtalk",
            f"corpID: {self.corp}",
            f"appKey: {self.app}",
            f"appSecret: ${{RIG_SECRET_{number}}}",
            f'callback: {{ token: "${{RIG_TOKEN_{number}}}", encodingAESKey: "${{RIG_KEY_{number}}}" }}',
            f'cards: {{ template: {self.template}, secret: "${{RIG_CARDS_{number}}}", live: true }}',
            f"apiBase: {api_base}/dingtalk",
            f"oldAPIBase: {api_base}/dingtalk",
            f"loginBase: {api_base}/dingtalk",
        ]

    def mark(self, kind):
        """A new id: `msg…==` for a message."""
        self._serial += 1
        return f"{kind}{self._serial:021}=="

    def event(self, kind, **fields):
        """An event of the subscription, before it is encrypted."""
        now = int(time.time() * 1000)
        envelope = {
            "EventType": kind, "EventTime": now, "CorpId": self.corp, "BizId": "b1", "eventId": self.mark("e"),
            "timeStamp": now,
        }
        return json.dumps({**envelope, **fields}, ensure_ascii=False)

    def group_event(self, kind, group, people=(), by=None):
        fields = {"chatId": "chatrig1", "corpId": self.corp, "openConversationId": group}
        if people:
            fields |= {"userId": list(people), "unionId": [f"un{person}" for person in people]}
        return self.event(kind, **fields, operator=by, operatorUnionId=f"un{by}")

    def robot_event(self, kind, group, by):
        return self.event(
            kind, coolAppCode="COOLAPP-1-RIG", robotCode=self.app, openConversationId=group,
            openConversationCorpId=self.corp, operator=by, operateTime=int(time.time() * 1000),
        )

    def session(self, base, minutes=90):
        """Where an answer to a message goes, and until when."""
        address = f"{base}/dingtalk/robot/sendBySession?session={self.mark('s')}"
        return address, int((time.time() + minutes * 60) * 1000)


class DingTalkServer(Listener):
    """A server in DingTalk's place, of both APIs: takes everything that is said, and remembers it."""

    def __init__(self, account):
        self.account = account
        self._serving = threading.Lock()
        super().__init__(self._serve)

    def _serve(self, request):
        name = request.path.removeprefix("/dingtalk/")
        with self._serving:
            if name == "media/upload":
                answer = {"errcode": 0, "errmsg": "ok", "type": "image", "media_id": f"@rig{self.account.mark('m')[:-2]}"}
            else:
                answer = self._answer(name, json.loads(request.body or b"{}"))
        return 200 if answer else 404, json.dumps(answer or {"code": "InvalidAction.NotFound", "message": ""}).encode()

    def _answer(self, name, fields):
        if name == "v1.0/oauth2/accessToken":
            return {"accessToken": "rig-token", "expireIn": 7200}
        if name == "v1.0/robot/groupMessages/send":
            return {"processQueryKey": self.account.mark("q")}
        if name == "v1.0/robot/oToMessages/batchSend":
            return {
                "processQueryKey": self.account.mark("q"), "invalidStaffIdList": [], "flowControlledStaffIdList": [],
            }
        if name == "v1.0/card/callbacks/register":
            return {"success": True, "result": {"callbackUrl": fields.get("callbackUrl"), "apiSecret": ""}}
        if name == "v1.0/card/instances/createAndDeliver":
            delivered = {"spaceId": "", "spaceType": "IM_GROUP", "success": True, "errorMsg": "", "carrierId": "c1"}
            return {"success": True, "result": {"outTrackId": fields["outTrackId"], "deliverResults": [delivered]}}
        return {"errcode": 0, "errmsg": "ok"} if name == "robot/sendBySession" else None

    def posts(self):
        """The requests so far that say something."""
        ends = ("/send", "/batchSend", "/createAndDeliver", "/sendBySession")
        return [request for request in self.seen() if request.path.endswith(ends)]
