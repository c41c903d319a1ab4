"""The same job as Hearth's, as a competent user of wechatpy would do it: verify, decrypt, parse, store durably, answer.

One connection to the database for each process, one commit for each callback, and a key by which a repeat is known.
"""

import hashlib
import os
import sqlite3

from wechatpy.work import parse_message
from wechatpy.work.crypto import WeChatCrypto

crypto = WeChatCrypto(os.environ["PEER_TOKEN"], os.environ["PEER_KEY"], os.environ["PEER_CORP"])
_store = None


def store():
    """The connection of this process, opened after the fork."""
    global _store
    if _store is None:
        _store = sqlite3.connect(os.environ["PEER_STORE"], timeout=30, isolation_level=None, check_same_thread=False)
        _store.execute("PRAGMA journal_mode = WAL")
        _store.execute("PRAGMA synchronous = FULL")
        _store.execute(
            "CREATE TABLE IF NOT EXISTS callbacks (id INTEGER PRIMARY KEY, fingerprint BLOB NOT NULL UNIQUE, "
            "kind TEXT NOT NULL, source TEXT NOT NULL, happened INTEGER NOT NULL, body BLOB NOT NULL)"
        )
    return _store


def receive(query, body):
    """Stores one callback; raises when it is forged."""
    xml = crypto.decrypt_message(body, query["msg_signature"], query["timestamp"], query["nonce"])
    message = parse_message(xml)
    data = xml if isinstance(xml, bytes) else xml.encode()
    store().execute(
        "INSERT OR IGNORE INTO callbacks (fingerprint, kind, source, happened, body) VALUES (?, ?, ?, ?, ?)",
        (hashlib.sha256(data).digest()[:16], message.type, message.source, message.create_time.timestamp(), data),
    )
