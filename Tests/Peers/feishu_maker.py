"""lark-oapi in the platform's place: it seals and signs what Hearth is posted.

The library only opens and verifies. What it leaves out is done here with what it is made of: the key as its cipher
derives it, the cipher of the package on which that stands, and its rule for signatures. So a body is first shown to the
library's own dispatcher, which must take it.
"""

import base64
import hashlib
import json
import os
import time

from Crypto.Cipher import AES
from Crypto.Util.Padding import pad
from lark_oapi.core.model import RawRequest
from lark_oapi.core.utils import AESCipher
from lark_oapi.event.callback.model.p2_card_action_trigger import P2CardActionTriggerResponse
from lark_oapi.event.dispatcher_handler import EventDispatcherHandler

JSON = {"Content-Type": "application/json; charset=utf-8"}


class Maker:
    """One app on the platform's side: `key` is None where callbacks are clear."""

    def __init__(self, key, token):
        self.key = key
        self.cipher = AESCipher(key) if key else None
        nothing, answer = lambda _: None, lambda _: P2CardActionTriggerResponse({})
        self.dispatcher = (
            EventDispatcherHandler.builder(key or "", token)
            .register_p2_im_message_receive_v1(nothing)
            .register_p2_im_chat_member_user_added_v1(nothing)
            .register_p2_im_chat_member_user_deleted_v1(nothing)
            .register_p2_im_chat_member_bot_added_v1(nothing)
            .register_p2_im_chat_member_bot_deleted_v1(nothing)
            .register_p2_card_action_trigger(answer)
            .build()
        )

    def closed(self, plain):
        """The body that is posted."""
        if not self.cipher:
            return plain
        vector = os.urandom(AES.block_size)
        sealed = AES.new(self.cipher.digest, AES.MODE_CBC, vector).encrypt(pad(plain, AES.block_size))
        return json.dumps({"encrypt": base64.b64encode(vector + sealed).decode()}).encode()

    def headers(self, body, timestamp=None):
        if not self.cipher:
            return JSON
        timestamp, nonce = str(timestamp or int(time.time())), str(time.monotonic_ns())
        signature = hashlib.sha256(f"{timestamp}{nonce}{self.key}".encode() + body).hexdigest()
        return {
            **JSON, "X-Lark-Request-Timestamp": timestamp, "X-Lark-Request-Nonce": nonce,
            "X-Lark-Signature": signature,
        }

    def answer(self, body, headers):
        """What the library's dispatcher answers to a request: status and body."""
        request = RawRequest()
        request.uri, request.headers, request.body = "/", headers, body
        answer = self.dispatcher.do(request)
        return answer.status_code, answer.content
