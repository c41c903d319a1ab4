"""What Hearth posts in Feishu, read by lark-oapi's models of requests, messages and cards."""

import json

from lark_oapi.api.im.v1.model import CreateMessageRequestBody, ReplyMessageRequestBody
from lark_oapi.channel.card.builder import new_card
from lark_oapi.channel.normalize.flatten import flatten
from lark_oapi.channel.normalize.mentions import parse_at_tags
from lark_oapi.channel.normalize.registry import parse_message_content
from lark_oapi.core.json import JSON
from rig.hearth import wait_until

GROUP, MEMBER, DIRECT = "oc_riggroup1", "ou_rigmember1", "oc_rigdirect1"


class Posts:
    def __init__(self, signed, claims):
        self.claims = claims
        self.account = signed.account
        self.api = signed.api
        self.hearth = signed.hearth
        self.post = signed.post

    def said(self, plain):
        """Posts a callback, and gives back what Hearth posted until everything was settled."""
        before = len(self.api.posts())
        _, (status, answer) = self.post(plain)
        if status != 200:
            raise RuntimeError(f"not taken: {status} {answer}")
        self.hearth.wait_until_settled(20)
        return self.api.posts()[before:]

    def announced(self):
        return [request for request in self.api.posts() if request.query.get("receive_id_type") == "chat_id"]

    @staticmethod
    def fields(request):
        return json.loads(request.body)

    def contents(self, told):
        """Where each stands, its kind, and what its content says; what is answered stands in the first group."""
        return [
            (fields.get("receive_id", GROUP), fields["msg_type"], json.loads(fields["content"]))
            for fields in map(self.fields, told)
        ]

    def buttons(self, told):
        """What a press of each button brings back, with the place where it stands."""
        return [
            (place, behaviour["value"])
            for place, kind, content in self.contents(told) if kind == "interactive"
            for element in content["body"]["elements"] if element["tag"] == "column_set"
            for column in element["columns"]
            for button in column["elements"]
            for behaviour in button["behaviors"] if behaviour["type"] == "callback"
        ]

    def run(self):
        account = self.account
        # The runs of the scripts open ten seconds after the start.
        wait_until(lambda: len(self.buttons(self.announced())) >= 8, 30, "quiz and poll are announced in the group")
        self.hearth.wait_until_settled(20)
        for words in ("", "签到", "转盘", "几点开门", "抽奖"):
            self.said(account.message(MEMBER, GROUP, words))
        self.said(account.message(MEMBER, DIRECT, "积分", alone=True))
        told = self.api.posts()
        buttons = self.buttons(told)
        self.claims.check(len(buttons) >= 10, f"{len(told)} posts came, with {len(buttons)} buttons", buttons)
        silent = []
        for person, (place, value) in enumerate(buttons):
            chat = DIRECT if place.startswith("ou_") else place
            answers = self.said(account.press(f"ou_rigpress{person}", chat, account.mark("om"), value))
            silent += [] if answers else [value]
            told += answers
        self.claims.equal(silent, [], f"a press of each of the {len(buttons)} is answered")
        self.requests(told)
        self.words(told)
        self.cards(told)

    def requests(self, told):
        wrong, kinds = [], set()
        for request in told:
            is_reply = request.path.endswith("/reply")
            model = ReplyMessageRequestBody if is_reply else CreateMessageRequestBody
            fields = self.fields(request)
            again = json.loads(JSON.marshal(JSON.unmarshal(request.body.decode(), model)))
            wrong += [] if again == fields else [(fields, again)]
            way = "reply" if is_reply else request.query.get("receive_id_type")
            kinds.add((request.method, way, fields["msg_type"]))
        self.claims.equal(wrong, [], f"its request bodies read and write all {len(told)} without a difference")
        wanted = {
            ("POST", "reply", "text"), ("POST", "chat_id", "interactive"), ("POST", "open_id", "text"),
        }
        self.claims.check(wanted <= kinds, "they are replies, posts into the group and direct messages", kinds)
        headers = {(request.header("authorization"), request.header("content-type")) for request in told}
        self.claims.equal(headers, {("Bearer t-rig", "application/json; charset=utf-8")}, "JSON, with the tenant token")
        marks = [self.fields(request)["uuid"] for request in told]
        self.claims.equal(len(set(marks)), len(marks), "each has a uuid of its own")
        self.claims.check(max(map(len, marks)) <= 50, "of 50 characters at most", max(marks, key=len))

    def words(self, told):
        parsed = [parse_message_content(kind, json.dumps(content)) for _, kind, content in self.contents(told)]
        kinds = {type(content).__name__ for content in parsed}
        self.claims.equal(kinds, {"TextContent", "InteractiveContent"}, "its registry reads them as texts and cards")
        empty = [content for content in parsed if flatten(content)[0].strip() in ("", "[interactive]")]
        self.claims.equal(empty, [], "and finds words in each")
        called, everybody = [], []
        for content in parsed:
            mentions, is_all, _ = parse_at_tags(flatten(content)[0])
            called += [mention.open_id for mention in mentions]
            everybody += [content] if is_all else []
        self.claims.equal(everybody, [], "none calls everybody")
        strangers = [person for person in called if not (person or "").startswith("ou_rig")]
        self.claims.equal(strangers, [], f"and the {len(called)} mentions are of people")

    def cards(self, told):
        """Its builder makes the same cards, but for their layout and for where it puts what a press does.

        The documentation of cards of JSON 2.0 has that in `behaviors`; the builder still writes `value` and `url`.
        """
        cards = [content for _, kind, content in self.contents(told) if kind == "interactive"]
        wrong = []
        for card in cards:
            version = parse_message_content("interactive", json.dumps(card)).card_version
            built = self.built(card).to_dict()
            wrong += [] if version == "v2" and built == self.plain(card) else [(card, built)]
        self.claims.equal(wrong, [], f"its CardBuilder makes the same {len(cards)} cards")

    @staticmethod
    def pressed(button):
        """What a press does, as keyword arguments of the builder."""
        behaviour = button["behaviors"][0]
        is_call = behaviour["type"] == "callback"
        return {"action": behaviour["value"]} if is_call else {"url": behaviour["default_url"]}

    def built(self, card):
        made = new_card().config(**card["config"])
        for element in card["body"]["elements"]:
            if element["tag"] == "markdown":
                made.markdown(element["content"])
            elif element["tag"] == "div":
                made.text(element["text"]["content"])
            elif element["tag"] == "img":
                made.image(element["img_key"], alt=element["alt"]["content"])
            else:
                buttons = [button for column in element["columns"] for button in column["elements"]]
                made.buttons([
                    {"label": button["text"]["content"], "style": button["type"], **self.pressed(button)}
                    for button in buttons
                ])
        return made

    def plain(self, card):
        """A card without its layout and empty descriptions, and with `value` and `url` in place of `behaviors`."""

        def changed(node):
            if isinstance(node, list):
                return [changed(each) for each in node]
            if not isinstance(node, dict):
                return node
            layout = "behaviors", "flex_mode", "width"
            kept = {key: changed(value) for key, value in node.items() if key not in layout}
            if kept.get("alt", {}).get("content") == "":
                del kept["alt"]
            if "behaviors" in node:
                names = {"action": "value", "url": "url"}
                kept |= {names[key]: value for key, value in self.pressed(node).items()}
            return kept

        return changed(card)
