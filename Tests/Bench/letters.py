"""What somebody says in a group, as the callback with which each platform tells of it: signed, sealed where the platform
seals, and no two the same.

Nobody calls the bot by name, so there is nothing to answer: what is measured is the way to the journal, and that
nothing is to be done. The robots of WeCom and DingTalk are told nothing but what is said to them, and answer all words;
so the one is shown pictures, and what the other is told is marked as not said to it.
"""

import base64
import hashlib
import hmac
import json
import secrets
import time

from rig.dingtalk import DingTalkAccount
from rig.feishu import FeishuAccount
from rig.slack import SlackAccount
from rig.wecom import Account, Aibot, Callback, aes_cbc

GROUPS, PEOPLE = 500, 5_000


class Letter(Callback):
    """A callback in JSON, signed in its headers or in its query."""

    def request(self, host="localhost", headers=()):
        return super().request(host, headers).replace(b"text/xml", b"application/json", 1)


def signed(account, body, **headers):
    """A callback with such headers, `_` written as `-`."""
    letter = Letter(f"/callbacks/{account.name}", body)
    lines = [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    letter.request = lambda: Letter.request(letter, headers=lines)
    return letter


def written(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def words(number):
    return f"今晚有什么活动？ What is on tonight? {number}"


def to_aibot(account, number):
    """An intelligent robot is shown a picture: JSON, sealed for nobody by name."""
    message = {
        "msgid": f"MSG{number:020}", "aibotid": "AIB1", "chatid": f"CHAT{number % GROUPS:04}", "chattype": "group",
        "from": {"userid": f"member-{number % PEOPLE}"}, "msgtype": "image",
        "response_url": f"https://qyapi.weixin.qq.com/cgi-bin/aibot/response?response_code={number:032}",
        "image": {"url": f"https://ww-aibot-img.cos.ap-guangzhou.myqcloud.com/{number:032}?sign={number:064}"},
    }
    return account.callback(written(message))


def to_slack(account, number):
    """An event of the Events API: JSON in clear, with an HMAC over it."""
    now = int(time.time())
    stamp = f"{now}.{number % 1_000_000:06}"
    body = account.event(
        {
            "type": "message", "channel": f"C0GROUP{number % GROUPS:04}", "user": f"U0MEMBER{number % PEOPLE:04}",
            "text": words(number), "ts": stamp, "event_ts": stamp, "channel_type": "channel", "team": account.team,
            "client_msg_id": f"00000000-0000-4000-8000-{number:012}",
            "blocks": [
                {
                    "type": "rich_text", "block_id": "b1",
                    "elements": [
                        {"type": "rich_text_section", "elements": [{"type": "text", "text": words(number)}]}
                    ],
                }
            ],
        },
        event_id=f"Ev{number:09}",
    )
    signature = hmac.new(account.secret.encode(), b"v0:%d:%b" % (now, body), hashlib.sha256).hexdigest()
    return signed(account, body, X_Slack_Request_Timestamp=now, X_Slack_Signature=f"v0={signature}")


def to_feishu(account, number):
    """`im.message.receive_v1`, sealed, with a SHA-256 over what is sealed."""
    now = int(time.time() * 1_000)
    person = f"ou_member{number % PEOPLE:024}"
    body = {
        "schema": "2.0",
        "header": {
            "event_id": f"evt{number:029}", "event_type": "im.message.receive_v1", "create_time": str(now),
            "token": "RigVerificationToken", "app_id": "cli_rig0001", "tenant_key": "tk1",
        },
        "event": {
            "sender": {
                "sender_id": {"open_id": person, "user_id": f"m{number % PEOPLE}", "union_id": f"on_{person[3:]}"},
                "sender_type": "user", "tenant_key": "tk1",
            },
            "message": {
                "message_id": f"om_{number:032}", "create_time": str(now), "update_time": str(now),
                "chat_id": f"oc_{number % GROUPS:032}", "chat_type": "group", "message_type": "text",
                "content": json.dumps({"text": words(number)}, ensure_ascii=False),
                "user_agent": "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Lark/7.0.0",
            },
        },
    }
    plain = written(body)
    count = 16 - len(plain) % 16
    # The block in front of a chain of blocks is the vector of what follows, whatever it holds.
    key = hashlib.sha256(b"rig-encrypt-key").digest()
    sealed = aes_cbc(key, secrets.token_bytes(16) + plain + bytes([count]) * count, True)
    data = written({"encrypt": base64.b64encode(sealed).decode()})
    stamp, nonce = str(now // 1_000), secrets.token_hex(8)
    signature = hashlib.sha256(stamp.encode() + nonce.encode() + b"rig-encrypt-key" + data).hexdigest()
    return signed(
        account, data, X_Lark_Request_Timestamp=stamp, X_Lark_Request_Nonce=nonce, X_Lark_Signature=signature
    )


def to_dingtalk(account, number):
    """A message to the robot: JSON in clear; its signature covers a moment and no body."""
    now = int(time.time() * 1_000)
    body = {
        "msgtype": "text", "text": {"content": f" {words(number)}"}, "msgId": f"msg{number:022}==", "createAt": now,
        "conversationType": "2", "conversationId": f"cid{number % GROUPS:022}==", "conversationTitle": "一号店福利群",
        "senderId": f"$:LWCP_v1:${number % PEOPLE:022}", "senderNick": "小明", "senderCorpId": "dingrig0001",
        "senderStaffId": f"member-{number % PEOPLE}", "isAdmin": False, "isInAtList": False,
        "atUsers": [{"dingtalkId": "$:LWCP_v1:$bot"}], "chatbotCorpId": "dingrig0001",
        "chatbotUserId": "$:LWCP_v1:$bot", "robotCode": "dingrigkey1", "senderPlatform": "iOS",
        "sessionWebhook": f"https://oapi.dingtalk.com/robot/sendBySession?session={number:032}",
        "sessionWebhookExpiredTime": now + 5_400_000,
    }
    signature = hmac.new(b"rig-app-secret", f"{now}\nrig-app-secret".encode(), hashlib.sha256).digest()
    return signed(account, written(body), timestamp=now, sign=base64.b64encode(signature).decode())


def to_dingtalk_sealed(account, number):
    """An event of the subscription, sealed as WeCom seals, which wants a sealed answer; one that no play listens to."""
    now = int(time.time() * 1_000)
    body = {
        "EventType": "user_modify_org", "EventTime": now, "CorpId": "dingrig0001", "BizId": f"b{number}",
        "eventId": f"e{number:031}", "timeStamp": now, "corpId": "dingrig0001",
        "userId": [f"member-{number % PEOPLE}"], "unionId": [f"on{number % PEOPLE:020}"],
        "optStaffId": f"member-{number % GROUPS}", "diffInfo": [{"prev": {"name": "小明"}, "curr": {"name": words(number)}}],
    }
    seal = Account(
        name=account.name, corp="dingrigkey1", token="RigDingToken", key="RigKey00RigKey01RigKey02RigKey03RigKey04Rig"
    )
    text = seal.seal(written(body))
    return Letter(seal.path(seal.query(text, timestamp=str(now))), written({"encrypt": text}))


# Beside what is said to a WeCom app, which everything else is measured with.
PLATFORMS = [
    ("WeCom robot", Aibot, to_aibot), ("Slack", SlackAccount, to_slack), ("Feishu, sealed", FeishuAccount, to_feishu),
    ("DingTalk, message", DingTalkAccount, to_dingtalk),
    ("DingTalk, sealed event", DingTalkAccount, to_dingtalk_sealed),
]
