"""Requests that a stranger, or a broken sender, might post: each one changed from a callback that Hearth has taken.

A mutant whose signature still covers an unchanged letter may be answered 200, because it is that letter again; all
others must be refused. Either way no row is added.
"""

import base64
import dataclasses
import random
import struct
import urllib.parse

from rig.wecom import Callback, padding

REFUSED = frozenset({403})
# What the HTTP server itself answers to a request that is none.
MALFORMED = frozenset({400, 403, 408, 411, 413, 414, 415, 431, 501, 505, None})


@dataclasses.dataclass
class Mutant:
    kind: str
    data: bytes
    answers: frozenset = REFUSED
    # Whether the sender closes its half of the connection after the last byte.
    is_torn: bool = False


def request(path, body, headers=(), method="POST", length=None):
    lines = [f"{method} {path} HTTP/1.1", "Host: localhost", "Content-Type: text/xml", *headers]
    length = len(body) if length is None else length
    return "\r\n".join([*lines, f"Content-Length: {length}", "", ""]).encode("latin-1") + body


class Workshop:
    """Makes mutants of one callback of one account."""

    def __init__(self, account, other, letter, seed):
        self.account = account
        self.other = other
        self.letter = letter
        self.chance = random.Random(seed)
        self.encrypted = account.seal(letter)
        self.query = account.query(self.encrypted)
        self.good = Callback(account.path(self.query), account.envelope(self.encrypted))

    def signed(self, encrypted, body=None):
        """A path and body whose signature is right for this encrypted text."""
        return self.account.path(self.account.query(encrypted)), body or self.account.envelope(encrypted)

    def many(self, count):
        """So many mutants, of every kind about as often as its weight says."""
        kinds = [
            (self.bit_in_letter, 20), (self.bit_in_query, 12), (self.bit_anywhere, 12), (self.truncated, 10),
            (self.torn, 2), (self.bad_padding, 8), (self.bad_layout, 8), (self.bad_cipher_length, 4),
            (self.swapped_account, 6), (self.duplicated_key, 6), (self.odd_query, 5), (self.bomb_outside, 5),
            (self.bomb_inside, 5), (self.two_letters, 3), (self.encoded_content, 4), (self.odd_method, 3),
            (self.odd_head, 4), (self.large_head, 1),
        ]
        makers = [maker for maker, weight in kinds for _ in range(weight)]
        for number in range(count):
            yield makers[number % len(makers)]()

    # --- flipped and cut ------------------------------------------------------------------------------------------

    def bit_in_letter(self):
        text = bytearray(self.encrypted.encode())
        text[self.chance.randrange(len(text))] ^= 1 << self.chance.randrange(8)
        body = self.good.body.replace(self.encrypted.encode(), bytes(text))
        return Mutant("bit in the letter", request(self.good.path, body))

    def bit_in_query(self):
        name = self.chance.choice(list(self.query))
        value = bytearray(self.query[name].encode())
        value[self.chance.randrange(len(value))] ^= 1 << self.chance.randrange(7)
        path = self.account.path({**self.query, name: bytes(value)})
        return Mutant("bit in the query", request(path, self.good.body))

    def bit_anywhere(self):
        body = bytearray(self.good.body)
        body[self.chance.randrange(len(body))] ^= 1 << self.chance.randrange(8)
        same = self.encrypted.encode() in bytes(body)
        return Mutant("bit in the body", request(self.good.path, bytes(body)), REFUSED | {200} if same else REFUSED)

    def truncated(self):
        body = self.good.body[: self.chance.randrange(len(self.good.body))]
        same = self.encrypted.encode() + b"]]></Encrypt>" in body
        return Mutant("truncated", request(self.good.path, body), REFUSED | {200} if same else REFUSED)

    def torn(self):
        whole = request(self.good.path, self.good.body)
        return Mutant("torn", whole[: self.chance.randrange(1, len(whole))], MALFORMED, is_torn=True)

    # --- rightly signed, wrongly made: what only the holder of the key could send ---------------------------------

    def bad_padding(self):
        plaintext = self.account.layout(self.letter)
        pad = padding(len(plaintext))
        size = len(pad)
        choices = [bytes([0]) * size, bytes([33]) * size, bytes([255]) * size]
        if size > 1:
            choices += [pad[:-1] + bytes([size - 1 if size > 2 else 33]), bytes([size ^ 64]) + pad[1:]]
        wrong = self.chance.choice(choices)
        return Mutant("bad padding", request(*self.signed(self.account.seal_bytes(plaintext + wrong))))

    def bad_layout(self):
        letter, corp = self.letter, self.account.corp.encode()
        lengths = [len(letter) + 1 + len(corp), 0xFFFFFFFF, 0x7FFFFFFF, 0x80000000, len(letter) - 1, 0]
        choices = [bytes(16) + struct.pack(">I", length) + letter + corp for length in lengths]
        choices += [b"", bytes(15), bytes(19)]
        choices += [self.account.layout(letter, receiver) for receiver in ("", "ww" + "f" * 16)]
        plaintext = self.chance.choice(choices)
        sealed = self.account.seal_bytes(plaintext + padding(len(plaintext)))
        return Mutant("bad layout", request(*self.signed(sealed)))

    def bad_cipher_length(self):
        raw = base64.b64decode(self.encrypted)
        cut = self.chance.choice([raw[:-1], raw[:-16], raw[:16], b"", raw + bytes(16), raw[:-32], raw + bytes(1)])
        choices = [base64.b64encode(cut).decode(), self.encrypted[:-1], self.encrypted.rstrip("=") + "*", "A" * 44]
        return Mutant("bad cipher length", request(*self.signed(self.chance.choice(choices))))

    # --- to the wrong place ---------------------------------------------------------------------------------------

    def swapped_account(self):
        query = urllib.parse.urlencode(self.query)
        name = self.chance.choice([
            self.other.name, "nobody", "", "..", "%2e%2e/" + self.account.name, self.account.name + "%00",
            self.account.name.upper(), self.account.name + "/", self.account.name + "/x", "a" * 5_000,
        ])
        return Mutant(
            "swapped account", request(f"/callbacks/{name}?{query}", self.good.body), REFUSED | {200, 404, 400, 414}
            if name in {self.account.name + "/", "%2e%2e/" + self.account.name} else REFUSED | {404, 400, 414}
        )

    def duplicated_key(self):
        name = self.chance.choice(list(self.query))
        value = self.chance.choice([self.query[name], "", "1", self.query[name][::-1]])
        pairs = [*self.query.items(), (name, value)]
        self.chance.shuffle(pairs)
        path = f"/callbacks/{self.account.name}?{urllib.parse.urlencode(pairs)}"
        return Mutant("duplicated key", request(path, self.good.body))

    def odd_query(self):
        signature = self.query["msg_signature"]
        missing = self.chance.choice(list(self.query))
        without = {name: value for name, value in self.query.items() if name != missing}
        query = self.chance.choice([
            {}, without, {**self.query, "msg_signature": signature.upper()}, {**self.query, "msg_signature": ""},
            {**self.query, "msg_signature": signature + "0"}, {**self.query, "msg_signature": signature[:39]},
            {**self.query, "timestamp": "-1"}, {**self.query, "timestamp": "9" * 30},
            {**self.query, "nonce": "x" * 4_000},
        ])
        text = urllib.parse.urlencode(query)
        text = self.chance.choice([text, text.replace("=", "%3D", 1), text + "&%", text + "&nonce%00=1", "&" + text])
        return Mutant("odd query", request(f"/callbacks/{self.account.name}?{text}", self.good.body))

    # --- bombs ----------------------------------------------------------------------------------------------------

    def bomb(self):
        laughs = "".join(
            f'<!ENTITY l{number} "{f"&l{number - 1};" * 10}">' for number in range(1, 10)
        )
        return self.chance.choice([
            f'<!DOCTYPE xml [<!ENTITY l0 "ha">{laughs}]>',
            f'<!DOCTYPE xml [<!ENTITY a "{"x" * 50_000}">]>',
            '<!DOCTYPE xml [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
            '<!DOCTYPE xml [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x"> %p;]>',
            "<!doctype xml>", "<!DOCTYPE xml SYSTEM 'http://127.0.0.1:9/x'>",
        ])

    def bomb_outside(self):
        envelope = self.good.body.decode()
        body = self.chance.choice([
            self.bomb() + envelope,
            '<?xml version="1.0"?>' + self.bomb() + envelope.replace("<AgentID>", "<AgentID>&a;&l9;"),
            envelope.replace("<AgentID>", "<x>" * 50_000 + "<AgentID>"),
            envelope.replace("<xml>", f'<xml a="{"y" * 900_000}">').replace(self.encrypted, self.encrypted[::-1]),
        ]).encode()
        # Elements that nobody reads, however many, do not change a letter whose signature is right.
        return Mutant("bomb outside", request(self.good.path, body), REFUSED if b"<!" in body.replace(b"<![CDATA[", b"")
                      else REFUSED | {200})

    def bomb_inside(self):
        letter = self.letter.decode()
        inner = self.chance.choice([
            self.bomb() + letter,
            letter.replace("<Event>", self.bomb() + "<Event>"),
            letter.replace("<State>", "<State>&l9;&a;").replace("<xml>", self.bomb() + "<xml>", 1),
            letter + self.bomb(),
        ])
        return Mutant("bomb inside", request(*self.signed(self.account.seal(inner.encode()))))

    def nonsense(self):
        """What is rightly signed and makes no sense: only the platform itself could send it."""
        deep = "<xml>" + "<a>" * 100_000 + "</a>" * 100_000 + "</xml>"
        inner = ["", "{}", "<xml>", "<xml></xml", "\ufeffnot xml at all", "<xml>" * 20_000, deep, "\0" * 1_000]
        return [Callback(*self.signed(self.account.seal(text.encode()))) for text in inner]

    def two_letters(self):
        forged = self.other.seal(b"<xml><forged/></xml>")
        first, second = self.chance.choice([(forged, self.encrypted), (self.encrypted, forged)])
        body = self.good.body.replace(
            f"<Encrypt><![CDATA[{self.encrypted}]]></Encrypt>".encode(),
            f"<Encrypt><![CDATA[{first}]]></Encrypt><Encrypt><![CDATA[{second}]]></Encrypt>".encode(),
        )
        return Mutant("two letters", request(self.good.path, body))

    # --- HTTP -----------------------------------------------------------------------------------------------------

    def encoded_content(self):
        coding = self.chance.choice(["gzip", "deflate", "br", "zstd", "x-gzip", "identity, gzip", "GZIP"])
        body = self.chance.choice([self.good.body, b"\x1f\x8b\x08\x00" + bytes(1_000)])
        data = request(self.good.path, body, [f"Content-Encoding: {coding}"])
        return Mutant("encoded content", data, frozenset({415}))

    def odd_method(self):
        method = self.chance.choice(["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "BREW", "GET"])
        return Mutant(
            "odd method", request(self.good.path, self.good.body, method=method), MALFORMED | {404, 405},
        )

    def odd_head(self):
        path, body, size = self.good.path, self.good.body, len(self.good.body)
        line = f"POST {path} HTTP/1.1\r\nHost: x\r\n"
        forged = self.account.envelope(self.encrypted[::-1])
        data = self.chance.choice([
            f"{line}Content-Length: {size}\r\nTransfer-Encoding: chunked\r\n\r\n".encode() + forged,
            f"{line}Content-Length: {size}\r\nContent-Length: {size + 1}\r\n\r\n".encode() + forged,
            f"{line}Content-Length: -1\r\n\r\n".encode() + forged,
            f"{line}Content-Length: 0x{size:x}\r\n\r\n".encode() + forged,
            f"{line}Transfer-Encoding: chunked\r\n\r\nZZ\r\n".encode() + forged,
            f"{line}Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n".encode() + forged,
            f"{line}Transfer-Encoding: xchunked\r\n\r\n".encode() + forged,
            f"{line}Content-Length : {size}\r\n\r\n".encode() + forged,
            f"{line}X: a\r\n b\r\nContent-Length: {size}\r\n\r\n".encode() + forged,
            f"POST {path} HTTP/9.9\r\nHost: x\r\nContent-Length: {size}\r\n\r\n".encode() + forged,
            f"POST {path}\r\n\r\n".encode(),
            b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(64) + b"\r\n\r\n",
            b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
            bytes(self.chance.randrange(256) for _ in range(400)) + b"\r\n\r\n",
        ])
        return Mutant("odd head", data, MALFORMED | {404}, is_torn=True)

    def large_head(self):
        data = self.chance.choice([
            request(self.good.path + "&x=" + "y" * (64 << 10), self.good.body),
            request(self.good.path, self.good.body, [f"X-{number}: {'y' * 20}" for number in range(10_000)]),
            request(self.good.path, self.good.body, ["X: " + "y" * (1 << 20)]),
            request("/" + "z" * (1 << 20), b""),
        ])
        return Mutant("large head", data, MALFORMED | {404})
