"""The fake Slack's Web API under slack_sdk's client, and its sign-in under the client's OpenID Connect."""

import re
import time
import urllib.error
import urllib.parse
import urllib.request

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_handlers import RateLimitErrorRetryHandler, ServerErrorRetryHandler
from slack_sdk.models.blocks import ActionsBlock, Block, ButtonElement, HeaderBlock, SectionBlock
from slack_sdk.oauth import OpenIDConnectAuthorizeUrlGenerator

# Who lives in the sandbox.
NEWCOMER, REGULAR, KEEPER, PASSER_BY = (f"U0SANDBOX0{number}" for number in range(1, 5))
STORE_1, STORE_2 = "C0SANDBOX01", "C0SANDBOX02"
# Slack takes one message a second in a channel.
PAUSE = 1.05


class Calls:
    def __init__(self, account, sandbox, chats, claims):
        self.account = account
        self.sandbox = sandbox
        self.chats = chats
        self.claims = claims
        self.base = f"{sandbox.base}/slack/api/"
        self.client = self.patient(RateLimitErrorRetryHandler(max_retry_count=2))
        self.hasty = WebClient(account.token, base_url=self.base, retry_handlers=[])

    def patient(self, *handlers):
        return WebClient(self.account.token, base_url=self.base, retry_handlers=list(handlers))

    def messages(self, room):
        """What the bot said in a group or direct chat, as the sandbox tells it."""
        world = self.chats.world()
        found = next(each["messages"] for each in world["groups"] + world["directs"] if each["id"] == room)
        return [message for message in found if message["author"] == "bot"]

    def refuses(self, refusal, call, *arguments, **fields):
        """Claims that a call is refused as Slack refuses: with a word, and status 200."""
        try:
            seen = call(*arguments, **fields).data
        except SlackApiError as error:
            seen = error.response["error"], error.response.status_code
        self.claims.equal(seen, (refusal, 200), f"{refusal} is a SlackApiError")

    # --- what works ------------------------------------------------------------------------------------------------

    def who(self):
        told = self.client.auth_test()
        seen = told["team_id"], told["user_id"], bool(told["bot_id"]), "chat:write" in told.headers["x-oauth-scopes"]
        self.claims.equal(seen, (self.account.team, self.account.bot, True, True), "auth.test tells who the bot is")
        user = self.client.users_info(user=NEWCOMER)["user"]
        self.claims.equal((user["id"], user["is_bot"]), (NEWCOMER, False), "users.info tells who somebody is")

    def posting(self):
        posted = self.client.chat_postMessage(channel=STORE_1, text="a < b &amp; <@U0SANDBOX01> 🍵")
        said = self.messages(STORE_1)[-1]
        self.claims.equal((posted["channel"], posted["ts"]), (STORE_1, said["id"]), "chat.postMessage tells its ts")
        blocks = [
            HeaderBlock(text="每日一题"), SectionBlock(text="*1+1=?*"),
            ActionsBlock(elements=[ButtonElement(text=key, action_id=f"quiz_{key}", value=key) for key in "AB"]),
        ]
        under = self.client.chat_postMessage(channel=STORE_1, text="quiz", blocks=blocks, thread_ts=posted["ts"])
        self.claims.equal(under["message"]["thread_ts"], posted["ts"], "a reply stands in its thread")
        kept = [block.to_dict() for block in Block.parse_all(under["message"]["blocks"])]
        for block in kept:
            block.pop("block_id")
        self.claims.equal(kept, [block.to_dict() for block in blocks], "blocks come back as they were sent")

        self.client.chat_update(channel=STORE_1, ts=posted["ts"], text="changed")
        said = next(message for message in self.messages(STORE_1) if message["id"] == posted["ts"])
        self.claims.equal((said["text"], said["isEdited"]), ("changed", True), "chat.update changes what was said")
        whisper = self.client.chat_postEphemeral(channel=STORE_1, user=NEWCOMER, text="psst")
        said = self.messages(STORE_1)[-1]
        seen = said["id"], said["text"], said["visibleTo"]
        self.claims.equal(seen, (whisper["message_ts"], "psst", NEWCOMER), "chat.postEphemeral reaches one person")
        return posted["ts"], whisper["message_ts"]

    def reading(self, posted, whisper):
        found = self.client.conversations_history(channel=STORE_1, limit=200)["messages"]
        stamps = [message["ts"] for message in found]
        self.claims.equal(stamps, sorted(stamps, reverse=True), "conversations.history is newest first")
        self.claims.check(posted in stamps and whisper not in stamps, "with what was posted, and no whisper", stamps)
        one = self.client.conversations_history(channel=STORE_1, latest=posted, inclusive=True, limit=1)["messages"]
        seen = [(message["type"], message["user"], message["text"]) for message in one]
        self.claims.equal(seen, [("message", self.account.bot, "changed")], "and one message is found by its ts")

        pages = [page["members"] for page in self.client.conversations_members(channel=STORE_1, limit=2)]
        people = [[NEWCOMER, REGULAR], [KEEPER, self.account.bot]]
        self.claims.equal(pages, people, "conversations.members is read page by page, by cursor")
        room = self.client.conversations_info(channel=STORE_1, include_num_members=True)["channel"]
        seen = room["id"], room["is_member"], room["num_members"]
        self.claims.equal(seen, (STORE_1, True, 4), "conversations.info tells of the channel")

    def direct(self):
        room = self.client.conversations_open(users=REGULAR)["channel"]["id"]
        again = self.client.conversations_open(users=[REGULAR])
        self.claims.equal(
            (room[0], again["channel"]["id"], again["already_open"]), ("D", room, True),
            "conversations.open opens a chat once",
        )
        self.client.chat_postMessage(channel=room, text="one")
        through = self.client.chat_postMessage(channel=REGULAR, text="two")
        said = [message["text"] for message in self.messages(room)]
        seen = through["channel"], said
        self.claims.equal(seen, (room, ["one", "two"]), "what is sent to a person stands there too")

    def limits(self):
        time.sleep(PAUSE)
        self.hasty.chat_postMessage(channel=STORE_2, text="first")
        try:
            seen = self.hasty.chat_postMessage(channel=STORE_2, text="at once").data
        except SlackApiError as error:
            seen = error.response.status_code, error.response["error"], error.response.headers["Retry-After"]
        self.claims.equal(seen, (429, "ratelimited", "1"), "the second message in a second is 429 with Retry-After")
        began = time.monotonic()
        self.client.chat_postMessage(channel=STORE_2, text="second")
        took = time.monotonic() - began
        self.claims.check(took >= 1, f"RateLimitErrorRetryHandler waits and comes again ({took:.1f} s)", took)
        self.chats.post("faults", kind="throttle", seconds=2, pattern="conversations.*")
        began = time.monotonic()
        self.client.conversations_members(channel=STORE_2)
        took = time.monotonic() - began
        self.claims.check(took >= 2, f"also when every method is slowed down ({took:.1f} s)", took)
        self.chats.post("faults", kind="status", status=503, pattern="auth.test")
        told = self.patient(ServerErrorRetryHandler()).auth_test()
        self.claims.equal(told["ok"], True, "ServerErrorRetryHandler comes again after 503")
        said = [message["text"] for message in self.messages(STORE_2)]
        self.claims.equal(said, ["first", "second"], "and nothing was posted twice or lost")

    # --- what is refused -------------------------------------------------------------------------------------------

    def refusals(self, posted, whisper):
        time.sleep(PAUSE)
        call, refuses = self.hasty, self.refuses
        refuses("not_authed", WebClient(base_url=self.base, retry_handlers=[]).auth_test)
        refuses("invalid_auth", WebClient("xoxb-other", base_url=self.base, retry_handlers=[]).auth_test)
        refuses("unknown_method", call.api_call, "chat.nonsense")
        refuses("channel_not_found", call.chat_postMessage, channel="C0NOWHERE", text="a")
        refuses("no_text", call.api_call, "chat.postMessage", json={"channel": STORE_1})
        refuses("msg_too_long", call.chat_postMessage, channel=STORE_1, text="x" * 40_001)
        refuses("cannot_reply_to_message", call.chat_postMessage, channel=STORE_1, text="a", thread_ts="1.000001")
        wrong = [{"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3_001}}]
        refuses("invalid_blocks", call.chat_postMessage, channel=STORE_1, text="a", blocks=wrong)
        refuses("invalid_blocks_format", call.chat_postMessage, channel=STORE_1, text="a", blocks="{")
        refuses("user_not_in_channel", call.chat_postEphemeral, channel=STORE_1, user=PASSER_BY, text="a")
        refuses("user_not_found", call.chat_postEphemeral, channel=STORE_1, user="U0NOBODY", text="a")
        refuses("message_not_found", call.chat_update, channel=STORE_1, ts=whisper, text="a")
        theirs = self.chats.act("say", person="newcomer", group="store-1", text="mine")["message"]
        refuses("cant_update_message", call.chat_update, channel=STORE_1, ts=theirs, text="a")
        refuses("msg_too_long", call.chat_update, channel=STORE_1, ts=posted, text="x" * 4_001)
        refuses("cannot_dm_bot", call.conversations_open, users=self.account.bot)
        refuses("user_not_found", call.conversations_open, users="U0NOBODY")
        refuses("channel_not_found", call.conversations_members, channel="C0NOWHERE")
        refuses("invalid_cursor", call.conversations_members, channel=STORE_1, cursor="!!!")
        self.chats.act("remove-bot", group="store-2", by="keeper")
        refuses("not_in_channel", call.chat_postMessage, channel=STORE_2, text="a")
        self.chats.act("add-bot", group="store-2", by="keeper")

    # --- sign in with Slack ----------------------------------------------------------------------------------------

    def signing_in(self, back):
        generator = OpenIDConnectAuthorizeUrlGenerator(
            client_id=self.account.client, redirect_uri=back, scopes=["openid", "profile"],
            authorization_url=f"{self.sandbox.base}/slack/openid/connect/authorize",
        )
        address = generator.generate(state="S1", nonce="N1", team=self.account.team)
        with urllib.request.urlopen(address, timeout=10) as answer:
            page = answer.read().decode()
        link = re.search(rf'href="(/slack/sign-in/{KEEPER}[^"]*)"', page)
        if not self.claims.check(link, "its authorize address shows who may hold the browser", page):
            return
        told = self.follow(self.sandbox.base + link[1].replace("&amp;", "&"))
        self.claims.equal(told["state"], "S1", "the browser comes back with the state")
        anonymous = WebClient(base_url=self.base, retry_handlers=[])
        fields = {"client_id": self.account.client, "redirect_uri": back, "code": told["code"]}
        self.refuses("bad_client_secret", anonymous.openid_connect_token, client_secret="other", **fields)
        fields["client_secret"] = self.account.client_secret
        token = anonymous.openid_connect_token(**fields)
        user = anonymous.openid_connect_userInfo(token=token["access_token"])
        seen = user["https://slack.com/user_id"], user["https://slack.com/team_id"]
        self.claims.equal(seen, (KEEPER, self.account.team), "its code tells who it is")
        self.refuses("code_already_used", anonymous.openid_connect_token, **fields)

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
        posted, whisper = self.posting()
        self.reading(posted, whisper)
        self.direct()
        self.limits()
        self.refusals(posted, whisper)
        self.signing_in(back)
