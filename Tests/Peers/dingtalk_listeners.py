"""The fake DingTalk's callbacks under the libraries, on the one address to which all three channels go.

dingtalk-sdk opens events, dingtalk-stream reads messages and presses.
"""

import json

from dingtalk_maker import Events, card_headers, robot_headers
from dingtalk_stream import CardCallbackMessage, ChatbotMessage
from rig.hearth import wait_until
from rig.listener import Listener

# Who lives in the sandbox.
NEWCOMER, REGULAR, KEEPER, PASSER_BY = (f"dingsandbox0{number}" for number in range(1, 5))
STORE_1, STORE_2 = "cidSandbox+01==", "cidSandbox+02=="


class Listeners:
    def __init__(self, account, port, chats, claims):
        self.account = account
        self.chats = chats
        self.claims = claims
        self.events = Events(account.token, account.key, account.app)
        # What came in: the library's model of a message or press, an event as it was inside.
        self.heard = []
        self.failures = 0
        self.listener = Listener(self.serve, port)
        self.close = self.listener.close

    def serve(self, request):
        if request.header("sign"):
            self.heard.append(ChatbotMessage.from_dict(json.loads(request.body)))
            return 200, b"{}"
        if request.header("x-ddpaas-signature"):
            self.heard.append(CardCallbackMessage.from_dict(json.loads(request.body)))
            answer = {
                "cardUpdateOptions": {"updateCardDataByKey": True, "updatePrivateDataByKey": True},
                "cardData": {"cardParamMap": {"text": "2"}}, "userPrivateData": {"cardParamMap": {"title": "right"}},
            }
            return 200, json.dumps(answer).encode()
        inside = self.events.opened(request.query, request.body)
        if inside is None:
            return 403, b""
        if self.failures:
            self.failures -= 1
            # Acknowledged is what has the encrypted word in its answer, not what is answered with 200.
            return 200, b"success"
        self.heard.append(json.loads(inside))
        return 200, self.events.success()

    # --- what people do --------------------------------------------------------------------------------------------

    def act(self, name, **fields):
        """Lets somebody do something that is told once; gives back what came of it, and what was heard."""
        before = len(self.heard)
        happened = self.chats.act(name, **fields)
        wait_until(lambda: len(self.heard) > before, 10, f"a library hears of {name}")
        wait_until(lambda: not self.chats.world()["openCallbacks"], 10, "the sandbox has told everything")
        self.claims.equal(len(self.heard) - before, 1, f"{name} is heard once")
        return happened, self.heard[-1]

    def messages(self, room=STORE_1):
        world = self.chats.world()
        return next(each["messages"] for each in world["groups"] + world["directs"] if each["id"] == room)

    def talk(self):
        words = "几点开门 <&> 🍵"
        happened, message = self.act(
            "say", person="newcomer", group="store-1", text=words, mention=True, mentions=["keeper"],
        )
        body = json.loads(self.listener.seen()[-1].body)
        self.claims.equal(message.to_dict(), body, "dingtalk-stream's ChatbotMessage reads and writes it the same")
        # It keeps the text twice: as what it knows, and among what it does not.
        self.claims.equal(set(message.extensions), {"text"}, "and knows all of its fields")
        seen = message.message_id, message.conversation_id, message.conversation_type, message.is_in_at_list
        self.claims.equal(seen, (happened["message"], STORE_1, "2", True), "with message, group and mention")
        seen = message.sender_staff_id, message.sender_corp_id, message.chatbot_corp_id, message.robot_code
        wanted = NEWCOMER, self.account.corp, self.account.corp, self.account.app
        self.claims.equal(seen, wanted, "and sender, organisation and robot")
        called = [(user.dingtalk_id, user.staff_id) for user in message.at_users]
        self.claims.equal(called[0], (message.chatbot_user_id, None), "its first mention is the robot")
        self.claims.equal([staff for _, staff in called[1:]], [KEEPER], "the other one somebody with a staff id")
        text = message.get_text_list()[0]
        self.claims.equal(text.strip(), f"@店长 {words}", "its text has the robot's name no more")
        left = message.session_webhook_expired_time - message.create_at
        self.claims.equal(left, 90 * 60_000, "its sessionWebhook is good for ninety minutes")
        happened, alone = self.act("say", person="regular", text="几点关门")
        seen = alone.conversation_id, alone.conversation_type, alone.at_users, alone.get_text_list()
        self.claims.equal(seen, (happened["room"], "1", [], ["几点关门"]), "what is said to the robot alone is so")
        return message, alone

    def members(self):
        _, event = self.act("join", people=["passer-by"], newcomers=1, group="store-1", by="keeper")
        people = event["userId"]
        seen = event["EventType"], event["openConversationId"], people[0], len(people), event["operator"]
        self.claims.equal(seen, ("chat_add_member", STORE_1, PASSER_BY, 2, KEEPER), "two who join are in one event")
        self.claims.equal(event["CorpId"], self.account.corp, "dingtalk-sdk opens it, with the organisation inside")
        _, event = self.act("leave", person="passer-by", group="store-1")
        seen = event["EventType"], event["operator"], "userId" in event
        self.claims.equal(seen, ("chat_quit", PASSER_BY, False), "who leaves is the operator, and in no list")
        _, event = self.act("leave", person="newcomer", group="store-1", by="keeper")
        seen = event["EventType"], event["operator"], event["userId"]
        self.claims.equal(seen, ("chat_remove_member", KEEPER, [NEWCOMER]), "who is removed is in the list")
        self.act("join", people=["newcomer"], group="store-1")
        for name, kind in (("remove-bot", "uninstall"), ("add-bot", "install")):
            _, event = self.act(name, group="store-2", by="keeper")
            seen = event["EventType"], event["openConversationId"], event["robotCode"], event["operator"]
            wanted = f"im_cool_app_{kind}", STORE_2, self.account.app, KEEPER
            self.claims.equal(seen, wanted, f"{name} is told with group, robot and operator")
        _, event = self.act("something-new")
        self.claims.equal(event["number"], 1, "an event of a kind that nobody knows is an event")

    def press(self, card):
        """A press on `A & B` of a card that stands in the first group."""
        _, pressed = self.act("press", person="regular", group="store-1", button="A & B")
        seen = pressed.user_id, pressed.corp_id, pressed.card_instance_id, pressed.type
        wanted = REGULAR, self.account.corp, card, "actionCallback"
        self.claims.equal(seen, wanted, "CardCallbackMessage has person, organisation and card")
        inside = pressed.content["cardPrivateData"]
        self.claims.equal(inside["params"], {"value": "a"}, "its content is JSON, with what the button sends")
        self.claims.check(inside["actionIds"], "and the id of the button", inside)
        shown = next(message for message in self.messages() if message["buttons"])
        self.claims.equal(shown["text"], "@新人 1+1=? 2", "the answer changes the card of all")
        self.claims.equal(shown["views"][REGULAR]["text"], "@新人 right 2", "and more of it for who pressed")

    # --- what fails ------------------------------------------------------------------------------------------------

    def fail(self):
        self.failures = 1
        self.failed = len(self.listener.seen())
        self.chats.act("something-new")
        wait_until(lambda: not self.failures, 10, "the listener fails")

    def repeated(self):
        wait_until(lambda: not self.chats.world()["openCallbacks"], 20, "what failed comes again")
        told = [request for request in self.listener.seen()[self.failed:] if request.query.get("msg_signature")]
        self.claims.equal(len(told), 2, "what is answered with 200 and in clear comes again after ten seconds")
        inside = {self.events.opened(request.query, request.body) for request in told}
        self.claims.equal(len(inside), 1, "the same inside, so that its eventId is known again")
        self.claims.check(told[0].body != told[1].body, "and encrypted anew", told[1].body)

    # --- whether all of it was signed ------------------------------------------------------------------------------

    def signatures(self):
        account, wrong = self.account, []
        robot = [request for request in self.listener.seen() if request.header("sign")]
        cards = [request for request in self.listener.seen() if request.header("x-ddpaas-signature")]
        for request in robot:
            for secret, is_right in ((account.secret, True), ("another", False)):
                made = robot_headers(secret, request.header("timestamp"))["sign"]
                wrong += [] if (made == request.header("sign")) == is_right else [request.headers]
        self.claims.check(robot and not wrong, f"DingtalkChatbot signs all {len(robot)} messages the same", wrong)
        for request in cards:
            made = card_headers(account.card_secret, request.header("x-ddpaas-signature-timestamp"))
            wrong += [] if made["x-ddpaas-signature"] == request.header("x-ddpaas-signature") else [request.headers]
        self.claims.check(cards and not wrong, f"Python's HMAC signs all {len(cards)} presses the same", wrong)
        events = [request for request in self.listener.seen() if request.query.get("msg_signature")]
        strangers = {
            "token": Events("AnotherToken", account.key, account.app),
            "key": Events(account.token, account.key[::-1], account.app),
            "owner": Events(account.token, account.key, account.corp),
        }
        for what, stranger in strangers.items():
            opened = [request for request in events if stranger.opened(request.query, request.body) is not None]
            self.claims.equal(opened, [], f"dingtalk-sdk with another {what} opens none of the {len(events)} events")

    def run(self, calls):
        self.claims.equal(self.chats.post("address-check"), {"ok": True}, "check_url is answered by dingtalk-sdk")
        self.claims.equal(self.heard, [{"EventType": "check_url"}], "which opened it")
        self.incoming, self.alone = self.talk()
        _, self.elsewhere = self.act("say", person="keeper", group="store-2", text="a", mention=True)
        self.press(calls.ask(self.incoming))
        self.members()
