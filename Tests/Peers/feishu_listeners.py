"""The fake Feishu's callbacks under lark-oapi's dispatcher, which verifies, decrypts and answers them.

The dispatcher stands on the address to which the configuration says that callbacks go.
"""

import asyncio
import json

from lark_oapi.card.action_handler import CardActionHandler
from lark_oapi.channel.card.builder import new_card
from lark_oapi.channel.normalize.pipeline import InboundPipeline, PipelineConfig, PipelineDeps
from lark_oapi.core.model import RawRequest
from lark_oapi.event.callback.model.p2_card_action_trigger import P2CardActionTriggerResponse
from lark_oapi.event.dispatcher_handler import EventDispatcherHandler
from rig.hearth import wait_until
from rig.listener import Listener

# Who lives in the sandbox.
NEWCOMER, REGULAR, KEEPER, PASSER_BY = (f"ou_sandbox_0{number}" for number in range(1, 5))
STORE_1, STORE_2 = "oc_sandbox_01", "oc_sandbox_02"
SIGNED = {"X-Lark-Request-Timestamp", "X-Lark-Request-Nonce", "X-Lark-Signature"}


def raw(request):
    """A request as the library takes it: it knows headers by their exact names."""
    made = RawRequest()
    made.uri, made.headers, made.body = request.path, request.headers, request.body
    return made


class Listeners:
    def __init__(self, account, port, chats, claims):
        self.account = account
        self.chats = chats
        self.claims = claims
        # What the dispatcher handed on: the event as the library's model of it.
        self.heard = []
        self.failures = 0
        self.handler = self.dispatcher(account.key or "", account.token)
        self.listener = Listener(self.serve, port)
        self.close = self.listener.close

    def serve(self, request):
        answer = self.handler.do(raw(request))
        return answer.status_code, answer.content

    def dispatcher(self, key, token):
        """One that hands on every kind of event, and answers presses."""
        return (
            EventDispatcherHandler.builder(key, token)
            .register_p2_im_message_receive_v1(self.happened)
            .register_p2_im_chat_member_user_added_v1(self.happened)
            .register_p2_im_chat_member_user_deleted_v1(self.happened)
            .register_p2_im_chat_member_bot_added_v1(self.happened)
            .register_p2_im_chat_member_bot_deleted_v1(self.happened)
            .register_p2_customized_event("im.sandbox.something_new_v1", self.happened)
            .register_p2_card_action_trigger(self.pressed)
            .build()
        )

    def happened(self, event):
        if self.failures:
            self.failures -= 1
            raise RuntimeError("the listener fails, as it was told to")
        self.heard.append(event)

    def pressed(self, event):
        self.heard.append(event)
        answer = P2CardActionTriggerResponse({
            "toast": {"type": "success", "content": "right", "i18n": {"zh_cn": "答对了", "en_us": "right"}},
            "card": {"type": "raw", "data": new_card().config(update_multi=True).text("2").to_dict()},
        })
        return answer

    # --- what people do --------------------------------------------------------------------------------------------

    def act(self, name, **fields):
        """Lets somebody do something of which the dispatcher has to hear once; gives back both."""
        before = len(self.heard)
        happened = self.chats.act(name, **fields)
        wait_until(lambda: len(self.heard) > before, 10, f"lark-oapi hears of {name}")
        wait_until(lambda: not self.chats.world()["openCallbacks"], 10, "the sandbox has told everything")
        self.claims.equal(len(self.heard) - before, 1, f"{name} is heard once")
        return happened, self.heard[-1]

    def group(self):
        return next(group["messages"] for group in self.chats.world()["groups"] if group["id"] == STORE_1)

    def address(self):
        self.claims.equal(self.chats.post("address-check"), {"ok": True}, "url_verification is answered by it")
        check = self.listener.seen()[-1]
        self.claims.equal(SIGNED & set(check.headers), set(), "and comes without a signature")
        cards = CardActionHandler.builder(self.account.key or "", self.account.token).build().do(raw(check))
        said = json.loads(cards.content)
        own = json.loads(self.handler.do(raw(check)).content)
        self.claims.equal(said, own, "CardActionHandler gives the same answer to it")

    def talk(self):
        happened, event = self.act(
            "say", person="newcomer", group="store-1", text="几点开门 <&> 🍵", mention=True, mentions=["keeper"],
        )
        message, sender = event.event.message, event.event.sender
        seen = message.message_id, message.chat_id, message.chat_type, message.message_type
        self.claims.equal(seen, (happened["message"], STORE_1, "group", "text"), "with message, chat and types")
        seen = sender.sender_id.open_id, sender.sender_type, event.header.app_id, len(str(message.create_time))
        self.claims.equal(seen, (NEWCOMER, "user", self.account.app, 13), "and sender, app and a time in milliseconds")
        called = [(mention.key, mention.id.open_id) for mention in message.mentions]
        wanted = [("@_user_1", self.account.bot), ("@_user_2", KEEPER)]
        self.claims.equal(called, wanted, "its mentions are the bot and somebody else")
        read = self.read(event)
        seen = read.content_text, read.conversation.chat_id, read.sender.open_id, read.reply
        self.claims.equal(seen, ("@小助手 @店长 几点开门 <&> 🍵", STORE_1, NEWCOMER, None), "the library reads its words")

        first = happened["message"]
        _, event = self.act("say", person="keeper", group="store-1", text="九点", mention=True, replyTo=first)
        message = event.event.message
        self.claims.equal((message.parent_id, message.root_id), (first, first), "an answer has parent_id and root_id")
        happened, event = self.act("say", person="regular", text="几点关门")
        message = event.event.message
        seen = message.chat_id, message.chat_type, message.mentions, self.read(event).content_text
        self.claims.equal(seen, (happened["room"], "p2p", None, "几点关门"), "a direct message is one, and calls nobody")

    @staticmethod
    def read(event):
        """A message as the library's own pipeline makes it ready for a bot."""
        pipeline = InboundPipeline(PipelineConfig(), PipelineDeps())
        return asyncio.run(pipeline.process(event.header.event_id, event.event.message, event.event.sender))

    def members(self):
        _, event = self.act("join", people=["passer-by"], newcomers=1, group="store-1", by="keeper")
        told = event.event
        seen = told.chat_id, told.operator_id.open_id, [user.user_id.open_id for user in told.users][0], len(told.users)
        self.claims.equal(seen, (STORE_1, KEEPER, PASSER_BY, 2), "two who join are in one event with chat and operator")
        seen = told.name, told.i18n_names.zh_cn, told.users[0].name, told.external
        self.claims.equal(seen, ("一号店福利群", "一号店福利群", "路人", False), "it has the names of the group and of them")
        _, event = self.act("leave", person="passer-by", group="store-1")
        seen = [user.user_id.open_id for user in event.event.users], event.event.operator_id.open_id
        self.claims.equal(seen, ([PASSER_BY], PASSER_BY), "who leaves is the operator too")
        for name, kind in (("remove-bot", "deleted"), ("add-bot", "added")):
            _, event = self.act(name, group="store-2", by="keeper")
            seen = event.header.event_type, event.event.chat_id, event.event.operator_id.open_id
            wanted = f"im.chat.member.bot.{kind}_v1", STORE_2, KEEPER
            self.claims.equal(seen, wanted, f"{name} is told with chat and operator")
        _, event = self.act("something-new")
        self.claims.equal(event.event["number"], 1, "an event of a kind that nobody knows is an event")

    def press(self, question):
        """A press on `A & B` of a card that stands in the first group."""
        _, event = self.act("press", person="regular", group="store-1", message=question, button="A & B")
        told = event.event
        seen = told.operator.open_id, told.context.open_chat_id, told.context.open_message_id, told.host
        self.claims.equal(seen, (REGULAR, STORE_1, question, "im_message"), "it has person, chat and message")
        seen = told.action.tag, told.action.value, told.action.name
        self.claims.equal(seen, ("button", {"key": "A", "run": "r1"}, "choice-a"), "and tag, value and name")
        self.claims.check(told.token not in (None, "", self.account.token), "its token is a new one", told.token)
        card = next(message for message in self.group() if message["id"] == question)
        self.claims.equal((card["text"], card["buttons"]), ("2", []), "the card in the answer takes its place")
        toast = next(message for message in reversed(self.group()) if message["author"] == "notice")
        seen = toast["text"], toast["visibleTo"]
        self.claims.equal(seen, ("答对了", REGULAR), "and the toast is shown to who pressed")

    # --- what fails ------------------------------------------------------------------------------------------------

    def fail(self):
        self.failures = 1
        self.failed = len(self.listener.seen())
        self.chats.act("say", person="keeper", text="again")
        wait_until(lambda: not self.failures, 10, "the listener fails")

    def repeated(self):
        wait_until(lambda: not self.chats.world()["openCallbacks"], 20, "what failed comes again")
        told = self.listener.seen()[self.failed:]
        first, last = told[0], told[-1]
        self.claims.equal((first.status, last.status), (500, 200), "what fails comes again after a quarter of a minute")
        cipher = self.handler._decrypt
        bodies = {cipher(request.body, self.account.key) for request in (first, last)}
        self.claims.equal(len(bodies), 1, "the same inside, so that its event_id is known again")
        self.claims.check(first.body != last.body, "and sealed anew", last.body)

    # --- whether all of it was sealed and signed -------------------------------------------------------------------

    def signatures(self):
        requests = [request for request in self.listener.seen() if request.status == 200]
        signed = [request for request in requests if SIGNED <= set(request.headers)]
        sealed = [request for request in requests if list(json.loads(request.body)) == ["encrypt"]]
        self.claims.equal(len(sealed), len(requests), f"all {len(requests)} that it took were encrypted")
        self.claims.equal(len(signed), len(requests) - 1, "and all but the url_verification were signed")
        account = self.account
        for key, token, what in (
            ("another-key", account.token, "Encrypt Key"), (account.key, "another", "Verification Token"),
        ):
            stranger = self.dispatcher(key, token)
            taken = [stranger.do(raw(request)).status_code for request in requests]
            self.claims.equal(set(taken), {500}, f"a dispatcher with another {what} refuses each of them")
        bad = []
        for request in signed:
            changed = raw(request)
            changed.body += b" "
            bad.append(self.handler.do(changed).status_code)
        self.claims.equal(set(bad), {500}, "and none is taken with one more byte, so it does look")

    # --- the whole of it -------------------------------------------------------------------------------------------

    def run(self):
        self.address()
        self.talk()
        self.members()

    def clear(self):
        """The same kinds without an Encrypt Key: nothing but the token inside vouches for them."""
        self.address()
        self.talk()
        self.members()
        requests = [request for request in self.listener.seen() if request.status == 200]
        marked = [request for request in requests if SIGNED & set(request.headers) or b'"encrypt"' in request.body]
        self.claims.equal(marked, [], f"none of the {len(requests)} is encrypted or signed")
        stranger = self.dispatcher("", "another")
        taken = {stranger.do(raw(request)).status_code for request in requests}
        self.claims.equal(taken, {500}, "a dispatcher with another Verification Token refuses each of them")
