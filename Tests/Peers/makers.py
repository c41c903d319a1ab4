"""The two makers behind one face: seal a message, open an envelope.

Nothing here computes a signature or touches a cipher: that is what the libraries are asked for.
"""

import re
import sys
import xml.etree.ElementTree

# wx-crypt imports a module that Python dropped in 3.9; the one it stood for has the same names.
sys.modules.setdefault("xml.etree.cElementTree", xml.etree.ElementTree)

import wechatpy.work.crypto  # noqa: E402
import wechatpy.work.exceptions  # noqa: E402
import wechatpy.exceptions  # noqa: E402
import wx_crypt  # noqa: E402


def _element(envelope, name):
    return re.search(rf"<{name}>(?:<!\[CDATA\[)?([^<\]]*)", envelope).group(1)


class Maker:
    """A library that speaks for the platform."""

    def encrypted(self, message, nonce, timestamp):
        """The parts of a callback: encrypted text, signature, and the envelope as the library writes it."""
        envelope = self.envelope(message, nonce, timestamp)
        return _element(envelope, "Encrypt"), _element(envelope, "MsgSignature"), envelope


class Wechatpy(Maker):
    name = "wechatpy"

    def __init__(self, account):
        self.crypto = wechatpy.work.crypto.WeChatCrypto(account.token, account.encoding_key, account.corp)

    def envelope(self, message, nonce, timestamp):
        return self.crypto.encrypt_message(message.decode(), nonce, timestamp)

    def open(self, envelope, nonce, timestamp):
        """The message in an envelope that Hearth made; raises what the library raises when it is wrong."""
        opened = self.crypto.decrypt_message(envelope, _element(envelope, "MsgSignature"), timestamp, nonce)
        return opened if isinstance(opened, bytes) else opened.encode()


class WxCrypt(Maker):
    name = "wx-crypt"

    def __init__(self, account):
        self.crypto = wx_crypt.WXBizMsgCrypt(account.token, account.encoding_key, account.corp)

    def envelope(self, message, nonce, timestamp):
        code, envelope = self.crypto.EncryptMsg(message, nonce, timestamp)
        if code != 0:
            raise ValueError(f"wx-crypt could not encrypt: {code}")
        return envelope

    def open(self, envelope, nonce, timestamp):
        code, message = self.crypto.DecryptMsg(envelope, _element(envelope, "MsgSignature"), timestamp, nonce)
        if code != 0:
            raise ValueError(f"wx-crypt could not open it: {code}")
        return message


MAKERS = [Wechatpy, WxCrypt]
