"""The fake DingTalk's APIs under the clients of dingtalk-stream, dingtalk-sdk and DingtalkChatbot.

No library here posts into groups by the API; Hearth does, and the sandbox's own tests.
"""

from dingtalk.client import DingTalkClient
from dingtalk.core.exceptions import DingTalkClientException
from dingtalk_stream import ChatbotHandler, Credential, DingTalkStreamClient
from dingtalk_stream.card_replier import CardReplier
from dingtalkchatbot.chatbot import ActionCard, CardItem, DingtalkChatbot

from dingtalk_listeners import KEEPER, NEWCOMER, REGULAR, STORE_1, STORE_2

PAGE = "https://www.example.com/?a=b&c=d"


class Sdk(DingTalkClient):
    """dingtalk-sdk asks for its tokens at an address that is no more; it gets those of dingtalk-stream."""

    def __init__(self, corp, base, stream):
        super().__init__(corp)
        self.API_BASE_URL = f"{base}/"
        self.stream = stream

    def get_access_token(self):
        self.stream.reset_access_token()
        return {"access_token": self.stream.get_access_token(), "expires_in": 7200}


class Calls:
    def __init__(self, account, sandbox, chats, claims):
        self.account = account
        self.base = f"{sandbox.base}/dingtalk"
        self.chats = chats
        self.claims = claims
        self.stream = self.made(account.secret)
        self.handler = ChatbotHandler()
        self.handler.dingtalk_client = self.stream

    def made(self, secret):
        return DingTalkStreamClient(Credential(self.account.app, secret))

    def said(self, room=STORE_1):
        """What the robot said in a group or direct chat, as the sandbox tells it."""
        world = self.chats.world()
        found = next(each["messages"] for each in world["groups"] + world["directs"] if each["id"] == room)
        return [message for message in found if message["author"] == "bot"]

    # --- tokens ----------------------------------------------------------------------------------------------------

    def tokens(self):
        self.claims.equal(self.made("other").get_access_token(), None, "with another secret there is no access token")
        token = self.stream.get_access_token()
        self.claims.check(token, "dingtalk-stream gets an access token")
        self.stream.reset_access_token()
        self.claims.equal(self.stream.get_access_token(), token, "and the same one when it asks again")

    # --- answers to messages ---------------------------------------------------------------------------------------

    def answers(self, incoming, alone):
        done = self.handler.reply_text(f"@{NEWCOMER} 九点 <&> 🍵", incoming)
        said = self.said()[-1]
        self.claims.equal(done["errcode"], 0, "dingtalk-stream's reply_text is taken")
        self.claims.equal((said["text"], said["mentions"]), ("@新人 九点 <&> 🍵", [NEWCOMER]), "it calls who asked")
        self.handler.reply_markdown("title", f"**九点**  \n  [页面]({PAGE})", incoming)
        said = self.said()[-1]
        seen = said["text"], said["links"]
        wanted = "**九点**\n页面", [{"title": "页面", "url": PAGE}]
        self.claims.equal(seen, wanted, "its reply_markdown is shown without its title, with its link")
        self.handler.reply_text("只给你", alone)
        self.claims.equal(self.said(alone.conversation_id)[-1]["text"], "只给你", "an answer to one person reaches them")
        robot = DingtalkChatbot(incoming.session_webhook)
        robot.send_markdown("title", f"@{KEEPER} [页面]({PAGE})", at_dingtalk_ids=[KEEPER])
        said = self.said()[-1]
        seen = said["text"], said["mentions"], said["links"][0]["url"]
        self.claims.equal(seen, ("@店长 页面", [KEEPER], PAGE), "DingtalkChatbot's Markdown leads through the client")
        robot.send_text("大家好", is_at_all=True)
        self.claims.equal(self.said()[-1]["mentions"], ["@ALL"], "its text calls everybody")
        robot.send_link("title", "words", PAGE)
        seen = self.said()[-1]["text"], self.said()[-1]["links"]
        self.claims.equal(seen, ("words", [{"title": "title", "url": PAGE}]), "its link is one")
        buttons = [CardItem("one", PAGE), CardItem("two", PAGE)]
        robot.send_action_card(ActionCard("title", "words", buttons))
        seen = [(button["label"], button["url"]) for button in self.said()[-1]["buttons"]]
        self.claims.equal(seen, [("one", PAGE), ("two", PAGE)], "its ActionCard has two links for buttons")
        robot.send_action_card(ActionCard("title", "words", [CardItem("one", PAGE)]))
        self.claims.equal([button["label"] for button in self.said()[-1]["buttons"]], ["one"], "or one")
        robot.send_feed_card([CardItem("one", PAGE, PAGE), CardItem("two", PAGE, PAGE)])
        links = [link["title"] for link in self.said()[-1]["links"]]
        self.claims.equal(links, ["one", "two"], "its FeedCard has links")
        refused = robot.send_image(PAGE)
        self.claims.equal(int(refused["errcode"]), 400105, "an image is refused with 400105")
        stranger = DingtalkChatbot(f"{self.base}/robot/sendBySession?session=none").send_text("a")
        self.claims.equal(stranger.get("code"), "session.notExisted", "an address of nobody's is session.notExisted")

    # --- cards -----------------------------------------------------------------------------------------------------

    def ask(self, incoming):
        """A card with two buttons in the first group, by its id."""
        variables = {"title": "1+1=?", "text": "", "label1": "A & B", "value1": "a", "label2": "C", "value2": "c"}
        return self.deliver(incoming, variables, at_sender=True)

    def deliver(self, incoming, variables, **fields):
        return CardReplier(self.stream, incoming).create_and_deliver_card(
            self.account.template, variables, callback_type="HTTP", callback_route_key="hearth", **fields,
        )

    def cards(self, incoming, alone):
        replier = CardReplier(self.stream, incoming)
        whisper = self.deliver(incoming, {"title": "psst"}, recipients=[REGULAR])
        said = self.said()[-1]
        self.claims.equal((said["text"], said["visibleTo"]), ("psst", REGULAR), "its recipients alone see a card")
        replier.put_card_data(whisper, {"title": "changed"})
        self.claims.equal(self.said()[-1]["text"], "changed", "put_card_data changes it")
        options = {"updateCardDataByKey": True, "updatePrivateDataByKey": True}
        replier.put_card_data(whisper, {"text": "more"}, cardUpdateOptions=options)
        self.claims.equal(self.said()[-1]["text"], "changed more", "by key it leaves the other variables")
        self.deliver(alone, {"title": "only you"})
        self.claims.equal(self.said(alone.conversation_id)[-1]["text"], "only you", "a card reaches one person")
        before = len(self.said())
        self.deliver(incoming, {"title": "x" * 1_025})
        self.claims.equal(len(self.said()), before, "a variable above 1 KB is refused")

    # --- the older API ---------------------------------------------------------------------------------------------

    def older(self):
        sdk = Sdk(self.account.corp, self.base, self.stream)
        union = f"un{KEEPER}iEiE"
        found = sdk.post("topapi/user/getbyunionid", {"unionid": union})
        self.claims.equal(found["result"]["userid"], KEEPER, "dingtalk-sdk finds somebody by their unionid")
        sdk.cache.access_token.set(value="another token", ttl=7200)
        found = sdk.post("topapi/user/getbyunionid", {"unionid": union})
        self.claims.equal(found["result"]["userid"], KEEPER, "with another token it comes again with a new one")
        sdk.auto_retry = False
        sdk.cache.access_token.set(value="another token", ttl=7200)
        for asked, code, what in ((union, 40014, "another token"), ("un404", 60121, "nobody")):
            try:
                seen = sdk.post("topapi/user/getbyunionid", {"unionid": asked})
            except DingTalkClientException as error:
                seen = error.errcode
            self.claims.equal(seen, code, f"{what} is {code} of a DingTalkClientException")

    # --- too many --------------------------------------------------------------------------------------------------

    def limits(self, listeners):
        # Each waits by itself before its twentieth.
        robots = [DingtalkChatbot(listeners.elsewhere.session_webhook) for _ in range(2)]
        answers = [robots[number % 2].send_text(f"{number}")["errcode"] for number in range(22)]
        self.claims.equal(answers, [0] * 20 + [410100] * 2, "a group takes twenty messages a minute, then 410100")
        self.claims.equal(len(self.said(STORE_2)), 20, "and twenty stand there")
        self.chats.post("faults", kind="refuse", code="system.busy", pattern="card/instances/createAndDeliver")
        before = len(self.said())
        self.deliver(listeners.incoming, {"title": "busy"})
        self.claims.equal(len(self.said()), before, "a card that is refused on demand is not delivered")

    def run(self, listeners):
        incoming, alone = listeners.incoming, listeners.alone
        self.tokens()
        self.answers(incoming, alone)
        self.cards(incoming, alone)
        self.older()
        self.limits(listeners)
