"""Callbacks as WeCom makes them: plaintext, seal, signature, envelope.

Written from the vendor's documentation, apart from Hearth's own implementation, so that both cannot be wrong alike.
"""

import base64
import ctypes
import ctypes.util
import dataclasses
import hashlib
import json
import secrets
import struct
import time
import urllib.parse

_crypto = ctypes.CDLL(ctypes.util.find_library("crypto"))
_crypto.EVP_CIPHER_CTX_new.restype = ctypes.c_void_p
_crypto.EVP_CIPHER_CTX_free.argtypes = [ctypes.c_void_p]
_crypto.EVP_aes_256_cbc.restype = ctypes.c_void_p
_crypto.EVP_CipherInit_ex.argtypes = [
    ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_char_p, ctypes.c_char_p, ctypes.c_int
]
_crypto.EVP_CIPHER_CTX_set_padding.argtypes = [ctypes.c_void_p, ctypes.c_int]
_crypto.EVP_CipherUpdate.argtypes = [
    ctypes.c_void_p, ctypes.c_char_p, ctypes.POINTER(ctypes.c_int), ctypes.c_char_p, ctypes.c_int
]


def aes_cbc(key, data, encrypting):
    """AES-256-CBC without padding; the first half of the key is the first block, as WeCom wants it."""
    context = _crypto.EVP_CIPHER_CTX_new()
    try:
        _crypto.EVP_CipherInit_ex(context, _crypto.EVP_aes_256_cbc(), None, key, key[:16], int(encrypting))
        _crypto.EVP_CIPHER_CTX_set_padding(context, 0)
        output = ctypes.create_string_buffer(len(data) + 16)
        written = ctypes.c_int()
        if _crypto.EVP_CipherUpdate(context, output, ctypes.byref(written), data, len(data)) != 1:
            raise ValueError("libcrypto refused the data")
        if written.value != len(data):
            raise ValueError("not a whole number of blocks")
        return output.raw[: written.value]
    finally:
        _crypto.EVP_CIPHER_CTX_free(context)


def padding(length):
    """WeCom's PKCS#7 with blocks of 32: 1 to 32 bytes."""
    count = 32 - length % 32
    return bytes([count]) * count


@dataclasses.dataclass
class Callback:
    """One signed callback, ready to be posted."""

    path: str
    body: bytes
    code: str = ""

    def request(self, host="localhost", headers=()):
        """The bytes of an HTTP/1.1 request that keeps its connection."""
        lines = [f"POST {self.path} HTTP/1.1", f"Host: {host}", "Content-Type: text/xml", *headers]
        return "\r\n".join([*lines, f"Content-Length: {len(self.body)}", "", ""]).encode() + self.body


class Account:
    """What the platform and Hearth know of one account."""

    def __init__(self, name="acme-wecom", corp="ww0123456789abcdef", agent=1000002, token="QDG6eK", key=None):
        self.name = name
        self.corp = corp
        self.agent = agent
        self.token = token
        self.encoding_key = key or "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C"
        self.key = base64.b64decode(self.encoding_key + "=")

    def secrets(self, number):
        """The environment in which Hearth finds its secrets, as the account of this number."""
        return {
            f"RIG_SECRET_{number}": f"rig-secret-{number}",
            f"RIG_TOKEN_{number}": self.token,
            f"RIG_KEY_{number}": self.encoding_key,
        }

    def settings(self, number, api_base):
        """Its lines in the configuration, below id and brand."""
        return [
            "platform: wecom",
            f"corpID: {self.corp}",
            f"agentID: {self.agent}",
            f"secret: ${{RIG_SECRET_{number}}}",
            f"authorizeBase: {api_base}",
            *self._door(number, api_base),
        ]

    @staticmethod
    def _door(number, api_base):
        keys = f'token: "${{RIG_TOKEN_{number}}}", encodingAESKey: "${{RIG_KEY_{number}}}"'
        return [f"callback: {{ {keys} }}", f"apiBase: {api_base}"]

    def sign(self, *parts):
        return hashlib.sha1("".join(sorted([self.token, *parts])).encode()).hexdigest()

    def seal_bytes(self, plaintext):
        """Encrypts exactly these bytes, with no layout or padding of their own."""
        return base64.b64encode(aes_cbc(self.key, plaintext, True)).decode()

    def layout(self, message, receiver=None):
        receiver = self.corp if receiver is None else receiver
        return secrets.token_bytes(16) + struct.pack(">I", len(message)) + message + receiver.encode()

    def seal(self, message, receiver=None):
        plaintext = self.layout(message, receiver)
        return self.seal_bytes(plaintext + padding(len(plaintext)))

    def open(self, encrypted):
        plaintext = aes_cbc(self.key, base64.b64decode(encrypted), False)
        length = struct.unpack(">I", plaintext[16:20])[0]
        return plaintext[20 : 20 + length]

    def query(self, encrypted, timestamp=None, nonce=None):
        timestamp = str(int(time.time())) if timestamp is None else timestamp
        nonce = secrets.token_hex(5) if nonce is None else nonce
        return {"msg_signature": self.sign(timestamp, nonce, encrypted), "timestamp": timestamp, "nonce": nonce}

    def envelope(self, encrypted):
        return (
            f"<xml><ToUserName><![CDATA[{self.corp}]]></ToUserName><AgentID><![CDATA[{self.agent}]]></AgentID>"
            f"<Encrypt><![CDATA[{encrypted}]]></Encrypt></xml>"
        ).encode()

    def path(self, query):
        return f"/callbacks/{self.name}?{urllib.parse.urlencode(query)}"

    def callback(self, message, code=""):
        """The signed callback of a plaintext message."""
        encrypted = self.seal(message)
        return Callback(self.path(self.query(encrypted)), self.envelope(encrypted), code)

    # What people do, as the plaintext that WeCom sends for it.

    def contact_added(self, guide, customer, code, state="", at=None):
        return (
            f"<xml><ToUserName><![CDATA[{self.corp}]]></ToUserName><FromUserName><![CDATA[sys]]></FromUserName>"
            f"<CreateTime>{int(at or time.time())}</CreateTime><MsgType><![CDATA[event]]></MsgType>"
            "<Event><![CDATA[change_external_contact]]></Event>"
            f"<ChangeType><![CDATA[add_external_contact]]></ChangeType><UserID><![CDATA[{guide}]]></UserID>"
            f"<ExternalUserID><![CDATA[{customer}]]></ExternalUserID><State><![CDATA[{state}]]></State>"
            f"<WelcomeCode><![CDATA[{code}]]></WelcomeCode></xml>"
        ).encode()

    def text_message(self, sender, content, identity, at=None):
        return (
            f"<xml><ToUserName><![CDATA[{self.corp}]]></ToUserName><FromUserName><![CDATA[{sender}]]></FromUserName>"
            f"<CreateTime>{int(at or time.time())}</CreateTime><MsgType><![CDATA[text]]></MsgType>"
            f"<Content><![CDATA[{content}]]></Content><MsgId>{identity}</MsgId><AgentID>{self.agent}</AgentID></xml>"
        ).encode()


class Aibot(Account):
    """An intelligent robot: its callbacks are JSON, sealed for nobody by name."""

    def __init__(self, name="acme-aibot", corp="", token="BotToken0", key="abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"):
        super().__init__(name=name, corp=corp, token=token, key=key)

    def settings(self, number, api_base):
        return ["platform: wecom-aibot", *self._door(number, api_base)]

    def envelope(self, encrypted):
        return json.dumps({"encrypt": encrypted}).encode()

    def said(self, sender, content, identity, chat="CHAT1", address="https://qyapi.weixin.qq.com/cgi-bin/aibot/response"):
        """What a member says in a group, or alone without a chat."""
        place = {"chatid": chat, "chattype": "group"} if chat else {"chattype": "single"}
        message = {
            "msgid": identity, "aibotid": "AIB1", **place, "from": {"userid": sender},
            "response_url": f"{address}?response_code={identity}", "msgtype": "text", "text": {"content": content},
        }
        return json.dumps(message, ensure_ascii=False).encode()
