"""The libraries in the platform's place: what they encrypt and sign, and how they read it.

The platform has three channels with three signatures. Two of them are made by libraries; presses on cards are signed by
nobody's code, so Python's HMAC does it by the platform's rule.
"""

import base64
import hashlib
import hmac
import json
import time
import urllib.parse

from dingtalk.crypto import DingTalkCrypto
from dingtalkchatbot.chatbot import DingtalkChatbot

JSON = {"Content-Type": "application/json; charset=utf-8"}


class Events:
    """The event subscription, by dingtalk-sdk: `owner` is whom it encrypts for."""

    def __init__(self, token, key, owner):
        self.crypto = DingTalkCrypto(token, key, owner)

    def closed(self, text, timestamp=None):
        """Query and body of a request."""
        made = self.crypto.encrypt_message(text, timestamp=timestamp)
        query = {"msg_signature": made["msg_signature"], "timestamp": made["timeStamp"], "nonce": made["nonce"]}
        return query, json.dumps({"encrypt": made["encrypt"]}).encode()

    def opened(self, query, body):
        """What is inside; None for what the library refuses."""
        try:
            # Its signer takes nothing that is missing.
            query = {name: query.get(name, "") for name in ("msg_signature", "timestamp", "nonce")}
            return self.crypto.decrypt_message(body, query["msg_signature"], query["timestamp"], query["nonce"])
        except Exception:  # under another key it may stumble over anything
            return None

    def answered(self, body):
        """What is inside the answer to an event; None for what the library refuses."""
        fields = json.loads(body)
        query = {
            "msg_signature": fields["msg_signature"], "timestamp": fields["timeStamp"], "nonce": fields["nonce"],
        }
        return self.opened(query, {"encrypt": fields["encrypt"]})

    def success(self):
        """The answer that acknowledges an event."""
        return json.dumps(self.crypto.encrypt_message("success")).encode()


def robot_headers(secret, timestamp=None):
    """What signs a robot's message, by DingtalkChatbot, which signs calls of custom robots by the same rule.

    `timestamp` is in milliseconds.
    """
    robot = DingtalkChatbot("http://127.0.0.1/robot/send?access_token=x", secret)
    if timestamp:
        robot.start_time = int(timestamp) / 1000
    robot.update_webhook()
    query = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(robot.webhook).query))
    return {**JSON, "timestamp": query["timestamp"], "sign": query["sign"]}


def card_headers(secret, timestamp=None):
    """What signs a press on a card, with no library's help.

    `timestamp` is in milliseconds.
    """
    stamp = str(timestamp or int(time.time() * 1000))
    digest = hmac.new(secret.encode(), stamp.encode(), hashlib.sha256).digest()
    return {**JSON, "x-ddpaas-signature-timestamp": stamp, "x-ddpaas-signature": base64.b64encode(digest).decode()}
