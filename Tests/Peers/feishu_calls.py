"""The fake Feishu's API under lark-oapi's client, and its sign-in.

Where the library has no call for an address (`bot/v3/info` apart), a bare request goes through its client.
"""

import asyncio
import json
import re
import time
import urllib.error
import urllib.parse
import urllib.request

from feishu_client import Client, card, text
from feishu_listeners import KEEPER, NEWCOMER, PASSER_BY, REGULAR, STORE_1, STORE_2
from lark_oapi.api.authen.v1.model import GetUserInfoRequest
from lark_oapi.api.im.v1.model import GetChatRequest
from lark_oapi.channel.bot_identity import fetch_bot_identity
from lark_oapi.core.cache import LocalCache
from lark_oapi.core.exception import ObtainAccessTokenException
from lark_oapi.core.model import RequestOption
from lark_oapi.core.token import TokenManager

UNKNOWN = f"om_{'0' * 32}"


class Calls(Client):
    def __init__(self, account, sandbox, chats, claims):
        super().__init__(account, f"{sandbox.base}/feishu")
        self.chats = chats
        self.claims = claims

    def messages(self, room):
        """What stands in a group or direct chat, as the sandbox tells it."""
        world = self.chats.world()
        return next(each["messages"] for each in world["groups"] + world["directs"] if each["id"] == room)

    def message(self, room, message):
        return next((each for each in self.messages(room) if each["id"] == message), None)

    # --- what works ------------------------------------------------------------------------------------------------

    def who(self):
        # The library keeps tokens by the app's id alone.
        kept, TokenManager.cache = TokenManager.cache, LocalCache()
        try:
            seen = self.made("other").im.v1.chat.get(GetChatRequest.builder().chat_id(STORE_1).build()).code
        except ObtainAccessTokenException as error:
            seen = type(error).__name__
        TokenManager.cache = kept
        self.claims.equal(seen, "ObtainAccessTokenException", "with another app secret it gets no tenant token")
        bot = asyncio.run(fetch_bot_identity(self.client._config))
        seen = bot.open_id, bot.name
        self.claims.equal(seen, (self.account.bot, "小助手"), "with its own it does, and bot/v3/info tells who the bot is")
        chat = self.chat(STORE_1)
        data = self.done(chat)
        seen = data.name, data.chat_mode, data.user_count, data.i18n_names.zh_cn
        members = next(group["members"] for group in self.chats.world()["groups"] if group["id"] == STORE_1)
        wanted = "一号店福利群", "group", str(len(members)), "一号店福利群"
        self.claims.equal(seen, wanted, "im.v1.chat.get tells of the group")
        self.claims.check(chat.get_log_id(), "an answer has its log id", chat.raw.headers)
        people, page, pages = [], None, 0
        while pages < 9:
            data = self.done(self.members(STORE_1, 2, page))
            people += [item.member_id for item in data.items]
            page, pages = data.page_token, pages + 1
            if not data.has_more:
                break
        self.claims.equal(people, members, "im.v1.chat_members.get lists people, and no bot")
        self.claims.equal((pages, data.member_total), (2, len(members)), "page by page, by page_token")

    def ask(self):
        """A card with two buttons in the first group, by its message id."""
        buttons = ("A & B", "choice-a", {"key": "A", "run": "r1"}), ("C", "choice-c", {"key": "C"})
        question = card(f"**1+1=?** <at id={NEWCOMER}></at>", *buttons)
        return self.done(self.create(STORE_1, question, "interactive")).message_id

    def posting(self):
        time.sleep(1)
        sent = self.done(self.create(STORE_1, text('<at user_id="ou_sandbox_01">她</at> a < b 🍵')))
        said = self.message(STORE_1, sent.message_id)
        self.claims.equal((said["text"], said["mentions"]), ("@新人 a < b 🍵", [NEWCOMER]), "im.v1.message.create posts")
        seen = sent.chat_id, sent.msg_type, sent.sender.id, sent.sender.sender_type, sent.deleted, sent.updated
        self.claims.equal(seen, (STORE_1, "text", self.account.app, "app", False, False), "its answer tells of it")
        kept = json.loads(sent.body.content)["text"]
        self.claims.equal(kept, '<at user_id="ou_sandbox_01">她</at> a < b 🍵', "its content comes back as it was sent")

        under = self.done(self.reply(sent.message_id, text("under")))
        seen = under.parent_id, under.root_id
        self.claims.equal(seen, (sent.message_id, sent.message_id), "im.v1.message.reply stands under it")
        thread = self.done(self.reply(sent.message_id, text("in a thread"), in_thread=True))
        self.claims.check((thread.thread_id or "").startswith("omt_"), "or in a thread of its own", thread.thread_id)
        self.done(self.update(under.message_id, text("changed")))
        said = self.message(STORE_1, under.message_id)
        self.claims.equal((said["text"], said["isEdited"]), ("changed", True), "im.v1.message.update changes a text")
        self.done(self.delete(under.message_id))
        self.claims.equal(self.message(STORE_1, under.message_id), None, "im.v1.message.delete takes it back")

        time.sleep(1)
        question = self.ask()
        self.done(self.patch(question, card("2")))
        said = self.message(STORE_1, question)
        self.claims.equal((said["text"], said["buttons"]), ("2", []), "im.v1.message.patch changes a card")
        post = {"zh_cn": {"title": "T", "content": [
            [{"tag": "text", "text": "a "}, {"tag": "a", "text": "link", "href": "https://www.example.com/"}],
            [{"tag": "at", "user_id": NEWCOMER}], [{"tag": "md", "text": "**b**"}],
        ]}}
        rich = self.done(self.create(STORE_1, json.dumps(post), "post"))
        said = self.message(STORE_1, rich.message_id)
        self.claims.equal(said["text"], "T\na link\n@新人\n**b**", "a post has title, link, mention and Markdown")
        return sent.message_id, under.message_id, question

    def direct(self):
        first = self.done(self.create(REGULAR, text("one"), by="open_id", uuid="idem-1"))
        again = self.done(self.create(REGULAR, text("one"), by="open_id", uuid="idem-1"))
        self.claims.equal(again.message_id, first.message_id, "the same uuid gives the same message")
        self.done(self.create(f"on_{REGULAR[3:]}", text("two"), by="union_id"))
        said = [message["text"] for message in self.messages(first.chat_id) if message["author"] == "bot"]
        self.claims.equal(said[-2:], ["one", "two"], "which is said once, to the person, by open_id and union_id")
        whisper = {"chat_id": STORE_1, "open_id": NEWCOMER, "msg_type": "interactive"}
        old = {"elements": [{"tag": "div", "text": {"tag": "plain_text", "content": "psst"}}]}
        made = self.bare("ephemeral/v1/send", {**whisper, "card": old})
        said = self.messages(STORE_1)[-1]
        seen = made.success(), said["text"], said["visibleTo"]
        self.claims.equal(seen, (True, "psst", NEWCOMER), "ephemeral/v1/send reaches one person")

    def limits(self):
        # From the beginning of a second on.
        time.sleep(1 - time.time() % 1)
        answers = [self.create(STORE_2, text(f"{number}")) for number in range(8)]
        refused = [answer for answer in answers if not answer.success()]
        self.claims.check(refused, "a group takes five messages a second", [answer.code for answer in answers])
        for answer in refused[:1]:
            seen = answer.raw.status_code, answer.code, answer.raw.headers.get("x-ogw-ratelimit-reset")
            self.claims.equal(seen, (429, 99991400, "1"), "then 429 with 99991400 and the seconds until more is taken")
        time.sleep(1)
        self.claims.check(self.create(STORE_2, text("later")).success(), "after which it is")
        self.chats.post("faults", kind="refuse", code="230020", pattern="im.message.create")
        self.refuses(230020, self.create(STORE_2, text("a")), "on demand")

    # --- what is refused -------------------------------------------------------------------------------------------

    def refuses(self, code, response, what):
        """Claims that a call is refused as Feishu refuses: with its code, words and a log id, and not with 200."""
        seen = response.code, bool(response.msg), bool((response.error or {}).get("log_id"))
        self.claims.equal(seen, (code, True, True), f"{code}: {what}")
        if response.raw.status_code < 400:
            self.claims.check(False, f"{code} has a status of its own", response.raw.status_code)

    def refusals(self, sent, gone, question):
        time.sleep(1)
        refuses, nowhere = self.refuses, "oc_nowhere"
        refuses(99991663, self.chat(STORE_1, "t-other"), "another tenant token")
        refuses(99991671, self.chat(STORE_1, "other"), "what is no token")
        refuses(99991661, self.bare("im/v1/messages", {}, token=None), "no token")
        refuses(230034, self.create(nowhere, text("a")), "a group that is none")
        refuses(99992351, self.create("ou_nobody", text("a"), by="open_id"), "somebody of another app")
        refuses(99992402, self.bare("im/v1/messages?receive_id_type=chat_id", {"msg_type": "text"}), "no receive_id")
        refuses(230001, self.create(STORE_1, text("")), "a text without words")
        refuses(230001, self.create(STORE_1, "no JSON"), "a content that is no JSON")
        refuses(230001, self.create(STORE_1, text("a"), "nonsense"), "a msg_type that is none")
        refuses(230025, self.create(STORE_1, text("x" * 154_000)), "a text above 150 KB")
        refuses(230025, self.create(STORE_1, card("x" * 31_000), "interactive"), "a card above 30 KB")
        for words, detail, what in (
            ("{", 200621, "a card that is no JSON"),
            (card("<at id=ou_nobody></at>"), 100290, "a card that calls nobody"),
            ('{"schema":"2.0","body":{"elements":[{"tag":"action","actions":[]}]}}', 200861, "a tag of old cards"),
        ):
            refused = self.create(STORE_1, words, "interactive")
            refuses(230099, refused, what)
            self.claims.check(str(detail) in refused.msg, f"with {detail} in its words", refused.msg)
        refuses(230011, self.reply(gone, text("a")), "an answer to what was taken back")
        refuses(230001, self.reply(UNKNOWN, text("a")), "an answer to what nobody said")
        theirs = self.chats.act("say", person="newcomer", group="store-1", text="mine")["message"]
        refuses(230017, self.update(theirs, text("a")), "a change of what somebody else said")
        refuses(230001, self.update(question, text("a")), "a card that is changed as a text")
        refuses(230001, self.patch(sent, card("a")), "a text that is changed as a card")
        refuses(99992402, self.members(STORE_1, 101), "a page of more than 100")
        refuses(230001, self.members(STORE_1, page="!!!"), "a page_token that is none")
        self.chats.act("remove-bot", group="store-2", by="keeper")
        refuses(230002, self.create(STORE_2, text("a")), "a group without the bot")
        self.chats.act("add-bot", group="store-2", by="keeper")
        whisper = {"chat_id": STORE_1, "open_id": PASSER_BY, "msg_type": "interactive", "card": {"elements": []}}
        refuses(230013, self.bare("ephemeral/v1/send", whisper), "a whisper to somebody outside the group")

    # --- signing in ------------------------------------------------------------------------------------------------

    def signing_in(self, back):
        query = {"client_id": self.account.app, "response_type": "code", "redirect_uri": back, "state": "S1"}
        address = f"{self.base}/open-apis/authen/v1/authorize?{urllib.parse.urlencode(query)}"
        with urllib.request.urlopen(address, timeout=10) as answer:
            page = answer.read().decode()
        link = re.search(rf'href="/feishu(/sign-in/{KEEPER}[^"]*)"', page)
        if not self.claims.check(link, "the authorize address shows who may hold the browser", page):
            return
        told = self.follow(self.base + link[1].replace("&amp;", "&"))
        self.claims.equal(told["state"], "S1", "the browser comes back with the state")
        fields = {
            "grant_type": "authorization_code", "client_id": self.account.app, "code": told["code"],
            "redirect_uri": back,
        }
        wrong = self.bare("authen/v2/oauth/token", {**fields, "client_secret": "other"}, token=None)
        self.claims.check(not wrong.success(), "its code is of no use with another secret", wrong.code)
        fields["client_secret"] = self.account.secret
        token = json.loads(self.bare("authen/v2/oauth/token", fields, token=None).raw.content)["access_token"]
        option = RequestOption.builder().user_access_token(token).build()
        user = self.bearer.authen.v1.user_info.get(GetUserInfoRequest.builder().build(), option)
        seen = user.data.open_id, user.data.name, user.data.union_id
        self.claims.equal(seen, (KEEPER, "店长", f"on_{KEEPER[3:]}"), "authen.v1.user_info.get tells who it is")
        again = self.bare("authen/v2/oauth/token", fields, token=None)
        self.claims.check(not again.success(), "a code is good once", again.code)
        option = RequestOption.builder().user_access_token("u-other").build()
        stranger = self.bearer.authen.v1.user_info.get(GetUserInfoRequest.builder().build(), option)
        self.refuses(99991668, stranger, "another user token")

    @staticmethod
    def follow(address):
        """The query with which a browser is sent back."""

        class Stay(urllib.request.HTTPRedirectHandler):
            def redirect_request(self, *_):
                return None

        try:
            urllib.request.build_opener(Stay).open(address, timeout=10)
        except urllib.error.HTTPError as error:
            return dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(error.headers["Location"]).query))
        return {}

    def run(self, back):
        self.who()
        known = self.posting()
        self.direct()
        self.limits()
        self.refusals(*known)
        self.signing_in(back)
