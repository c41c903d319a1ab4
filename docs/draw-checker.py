#!/usr/bin/env python3
"""Checks proofs of draws, written from draws.md alone: draw-checker.py [--announced HASH] FILE ..."""
import collections, hashlib, hmac, re, sys
TOP, LINE, MOST, MILLION = 2**53 - 1, 262_144, 10_000_000, 1_000_000
BARRED = "\0-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069"
# Capital letters in a form stand for number, hash or none, seal, name, text, the list of tiers.
KINDS = {"N": "(0|[1-9][0-9]{0,15})", "H": '"([0-9a-f]{64}|)"', "S": '"([0-9a-f]{64})"', "I": '"([A-Za-z0-9._-]{1,64})"',
         "T": f'"((?:[^"\\\\\n{BARRED}]|\\\\["\\\\n])*)"', "L": r"\[(\{.*\})\]"}
FORMS = {
    "rules": '{"claim":T,"closes":N,"draw":I,"eligibility":T,"entropy":{"fallback":N,"known":N,"source":T},"format":"hearth-draw/1",'
             '"kind":I,"limits":{"entries":N,"wins":N},"opens":N,"organiser":T,"seal":S,"step":"rules","tiers":L,"title":T}',
    "tier": '{"count":N,"id":I,"odds":N,"title":T,"value":N}', "entropy": '{"fallback":T,"seal":S,"step":"entropy","value":T}',
    "entry": '{"entry":N,"hash":H,"seal":S,"step":"entry","weight":N}', "end": '{"seal":S,"step":"end","steps":N}',
    "roster": '{"entries":N,"root":H,"seal":S,"step":"roster","weight":N}',
    "commitment": '{"commitment":H,"seal":S,"step":"commitment"}', "secret": '{"seal":S,"secret":H,"step":"secret"}',
    "winner": '{"entry":N,"hash":H,"pick":N,"place":N,"seal":S,"step":"winner","tier":I,"value":N}',
    "redraw": '{"entry":N,"hash":H,"pick":N,"place":N,"reason":T,"replaces":N,"seal":S,"step":"redraw","tier":I,"value":N}'}
ORDER = {step: "".join(re.findall("[A-Z]", form)) for step, form in FORMS.items()}
FORMS = {step: re.compile(re.sub("[A-Z]", lambda kind: KINDS[kind[0]], re.escape(form))) for step, form in FORMS.items()}

def need(reason, *conditions):
    if not all(conditions):
        raise ValueError(reason)

def values(step, match):  # what a line says, in the order of its members, without the seal
    read = {"N": int, "T": lambda text: re.sub(r"\\(.)", lambda found: found[1].replace("n", "\n"), text)}
    told = [(kind, read.get(kind, str)(value)) for kind, value in zip(ORDER[step], match.groups()) if kind != "S"]
    need("too large or too long", *(value <= TOP if kind == "N" else kind != "T" or len(value.encode()) <= 4_000 for kind, value in told))
    return [value for _, value in told]

def frame(use, parts):
    parts = [part.to_bytes(8, "big") if type(part) is int else part for part in parts]
    return b"".join(len(part).to_bytes(8, "big") + part for part in [b"hearth-draw/1/" + use.encode(), *parts])
H = lambda use, *parts: hashlib.sha256(frame(use, parts)).digest()
K = lambda key, use, *parts: hmac.digest(key, frame(use, parts), "sha256")

def below(count, words):
    mask = (1 << (count - 1).bit_length()) - 1
    return next((place, word & mask) for place, word in words if word & mask < count)

def stream(seed, *use):
    for block in range(TOP):
        row = K(seed, *use, block)
        yield from ((4 * block + i, int.from_bytes(row[8 * i:8 * i + 8], "big")) for i in range(4))

class Proof:
    def __init__(self, file, announced):
        self.file, self.announced, self.number, self.line, self.seal = file, announced, 0, b"", bytes(32)
    def read(self, *due):
        self.number, self.line = self.number + 1, self.file.readline(LINE + 1)
        need("the file ends too early", self.line)
        need("no whole line, or one that is too long", self.line.endswith(b"\n"), len(self.line) <= LINE)
        text = self.line[:-1].decode()
        step, match = next(((step, match) for step in due if (match := FORMS[step].fullmatch(text))), (None, None))
        need("not the form of what is due here: " + " or ".join(due), step)
        seal = match[ORDER[step].index("S") + 1]
        self.seal = H("seal", self.seal, text.replace(f'"seal":"{seal}",', "", 1).encode())
        need("the seal is wrong", seal == self.seal.hex())
        return step, *values(step, match)
    def rules(self):
        (_, _, closes, self.draw, _, fallback, known, self.source, kind, self.entries, self.wins, opens, organiser, tiers,
         title) = self.read("rules")
        need("the form of the tiers", re.fullmatch("{0}(,{0}){{0,99}}".format(FORMS["tier"].pattern), tiers))
        self.tiers, self.is_deadline = [values("tier", match) for match in FORMS["tier"].finditer(tiers)], kind == "deadline"
        counts, ids, odds, titles, _ = zip(*self.tiers)
        times = [closes, known, fallback] if self.is_deadline else [known, fallback, opens]
        need("kind, organiser, title, or the moments", kind in ("deadline", "instant"), organiser, title, opens < closes,
             times == sorted(times) if self.source else known == fallback == 0)
        need("the tiers", all(counts), sum(counts) <= MOST, len(set(ids)) == len(ids), *(1 <= len(t.encode()) <= 400 for t in titles))
        need("limits and odds", self.entries == self.wins == 1 and not any(odds) if self.is_deadline else
             self.entries and self.wins and all(odds) and sum(odds) <= MILLION)
    def entropy(self):
        self.announcement = self.seal
        need("another announcement was published", self.announced in (None, self.seal.hex()))
        _, fallback, self.value = self.read("entropy")
        need("either a value, or a reason why there is none", bool(self.value) != bool(fallback), self.source or fallback)
    def roster(self):
        self.who, self.weights, leaves, times, total = [], [], [], collections.Counter(), 0
        while (told := self.read("entry", "roster"))[0] == "entry":
            _, entry, who, weight = told
            times[who], total = times[who] + 1, total + weight
            need("not the next entry", who, entry == len(leaves) + 1 <= MOST)
            need("entered too often, or the weight", times[who] <= self.entries, weight, weight == 1 or self.is_deadline, total <= TOP)
            self.who.append(who), self.weights.append(weight), leaves.append(H("leaf", entry, weight, bytes.fromhex(who)))
        while len(leaves) > 1:
            leaves = [H("node", *leaves[i:i + 2]) if i + 1 < len(leaves) else leaves[i] for i in range(0, len(leaves), 2)]
        need("the sums or the root of the roster", told[1:] == (len(self.who), (leaves + [H("node")])[0].hex(), total))
    def deadline_winners(self, seed):
        self.words, self.size = stream(seed, "stream"), 1 << max(0, len(self.who) - 1).bit_length()
        self.sums = [0] * self.size + self.weights + [0] * (self.size - len(self.who))  # node i is the sum of 2i and 2i + 1
        for i in reversed(range(1, self.size)):
            self.sums[i] = self.sums[2 * i] + self.sums[2 * i + 1]
        for count, tier, *_ in self.tiers:
            yield from (self.pick(tier) for _ in range(count) if self.sums[1])
    def pick(self, tier):
        if not self.sums[1]:
            return 0, "", len(self.picks) + 1, 0, tier, 0
        place, value = below(self.sums[1], self.words)
        i, rest = 1, value
        while i < self.size:
            is_right = rest >= self.sums[2 * i]
            i, rest = 2 * i + is_right, rest - is_right * self.sums[2 * i]
        at, weight = i - self.size, self.sums[i]
        while i:
            self.sums[i], i = self.sums[i] - weight, i // 2
        return at + 1, self.who[at], len(self.picks) + 1, place, tier, value
    def instant_winners(self, seed):
        stock, wins = [tier[0] for tier in self.tiers], collections.Counter()
        for entry, who in enumerate(self.who, 1):
            (place, value), low = below(MILLION, stream(seed, "instant", entry)), 0
            for i, (_, tier, odds, *_) in enumerate(self.tiers):
                if low <= value < low + odds and stock[i] and wins[who] < self.wins:
                    stock[i], wins[who] = stock[i] - 1, wins[who] + 1
                    yield entry, who, len(self.picks) + 1, place, tier, value
                low += odds
    def winners(self, committed):
        secret, self.picks, replaced = bytes.fromhex(self.read("secret")[1]), [], {0}
        need("not the secret that was committed to", H("commitment", self.draw.encode(), secret).hex() == committed)
        seed = K(secret, "seed", self.announcement, b"outside" if self.value else b"fallback", self.value.encode())
        for winner in self.deadline_winners(seed) if self.is_deadline else self.instant_winners(seed):
            need(f"the draw gives {winner}", self.read("winner")[1:] == winner)
            self.picks.append(winner)
        while (told := self.read("end", *["redraw"] * self.is_deadline))[0] == "redraw":
            replaces = told[6]
            need("nobody to replace, or no reason", told[5], replaces not in replaced, any(p[0] for p in self.picks[replaces - 1:replaces]))
            replaced.add(replaces), self.picks.append(self.pick(self.picks[replaces - 1][4]))
            need(f"the draw gives {self.picks[-1]}", told[1:5] + told[7:] == self.picks[-1])
        need("the number of lines", told[1] == self.number)

def check(path, announced):
    with open(path, "rb") as file:
        proof = Proof(file, announced)
        try:
            proof.rules()
            committed = proof.read("commitment")[1]
            [part() for part in ((proof.roster, proof.entropy) if proof.is_deadline else (proof.entropy, proof.roster))]
            proof.winners(committed)
            proof.number, proof.line = proof.number + 1, file.readline(LINE)
            need("something follows the end", not proof.line)
            return (f"right: {len(proof.who)} entries, {len(proof.picks)} picks, announcement {proof.announcement.hex()}"
                    + ("" if proof.value else "; CAUTION: without an outside value the organiser could have tried many rosters"))
        except ValueError as wrong:
            named = re.search(rb'"step":"(%b)"' % "|".join(ORDER).encode(), proof.line)
            return f"wrong: line {proof.number} ({named[1].decode() if named else '?' if proof.line else 'end'}): {wrong}"

if __name__ == "__main__":
    at = 3 if sys.argv[1:2] == ["--announced"] else 1
    answers = [check(path, sys.argv[2].lower() if at == 3 else None) for path in sys.argv[at:]] or sys.exit(__doc__)
    print(*map(": ".join, zip(sys.argv[at:], answers)), sep="\n")
    sys.exit(any(answer.startswith("wrong") for answer in answers))
