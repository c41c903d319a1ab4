"""The fake Slack's callbacks under an app of slack_bolt, which verifies every request and answers some.

Bolt runs behind its WSGI adapter on the address to which the configuration says that callbacks go.
"""

import io
import re
import socketserver
import threading
import wsgiref.simple_server

from rig.hearth import wait_until
from slack_bolt import App, BoltRequest
from slack_bolt.adapter.wsgi import SlackRequestHandler
from slack_sdk.models.blocks import ActionsBlock, ButtonElement, SectionBlock
from slack_sdk.signature import SignatureVerifier

from slack_calls import KEEPER, NEWCOMER, PASSER_BY, REGULAR, STORE_1


class Server(socketserver.ThreadingMixIn, wsgiref.simple_server.WSGIServer):
    daemon_threads = True


class Quiet(wsgiref.simple_server.WSGIRequestHandler):
    def log_message(self, *_):
        pass


class Listeners:
    def __init__(self, account, port, client, chats, claims):
        self.account = account
        self.chats = chats
        self.claims = claims
        self.verifier = SignatureVerifier(account.secret)
        # What came in: headers and body as they were, and the status of the answer.
        self.requests = []
        # What Bolt handed to a listener: its name and what it was given.
        self.heard = []
        self.failures = 0
        # With the client's own check of the token, which asks auth.test.
        self.app = App(client=client, signing_secret=account.secret)
        self.listen()
        self.handler = SlackRequestHandler(self.app, path=account.path)
        self.server = wsgiref.simple_server.make_server("127.0.0.1", port, self.serve, Server, Quiet)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def serve(self, environ, start_response):
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        environ["wsgi.input"] = io.BytesIO(body)
        headers = {
            name.removeprefix("HTTP_").replace("_", "-").lower(): value
            for name, value in environ.items()
            if name.startswith("HTTP_") or name == "CONTENT_TYPE"
        }

        def start(status, answered):
            self.requests.append((headers, body, int(status.split()[0])))
            return start_response(status, answered)

        if self.failures:
            self.failures -= 1
            start("500 Internal Server Error", [("Content-Length", "0")])
            return [b""]
        return self.handler(environ, start)

    def listen(self):
        app, heard = self.app, self.heard

        @app.event("app_mention")
        def mentioned(event, context, say):
            heard.append(("app_mention", event, context))
            question = [
                SectionBlock(text="*1+1=?*"),
                ActionsBlock(elements=[ButtonElement(text="A & B", action_id="quiz_a", value='{"key":"A"}')]),
            ]
            say(text="1+1=?", blocks=question)

        @app.message(re.compile("几点(.*)"))
        def asked(message, context):
            heard.append(("message", message, context))

        for name in ("member_joined_channel", "member_left_channel", "channel_left", "message"):

            @app.event(name)
            def happened(event, context):
                kind = "/".join(filter(None, [event["type"], event.get("subtype")]))
                heard.append((kind, event, context))

        @app.action("quiz_a")
        def pressed(ack, action, body, context, respond):
            ack()
            heard.append(("block_actions", {**body, "action": action}, context))
            respond(text="right", replace_original=True)

        @app.command("/hearth")
        def commanded(ack, command, context, respond):
            ack("working on it")
            heard.append(("command", command, context))
            respond(text="done", response_type="in_channel")

    # --- what people do --------------------------------------------------------------------------------------------

    def act(self, count, name, **fields):
        """Lets somebody do something of which Bolt has to hear so often; gives back what came of it, and what it heard.
        """
        before = len(self.heard)
        happened = self.chats.act(name, **fields)
        wait_until(lambda: len(self.heard) >= before + count, 10, f"bolt hears of {name}")
        wait_until(lambda: not self.chats.world()["openCallbacks"], 10, "the sandbox has told everything")
        return happened, {kind: (event, context) for kind, event, context in self.heard[before:]}

    def messages(self, person=None):
        """What stands in the first group, or in somebody's chat with the bot."""
        world = self.chats.world()
        rooms = world["directs"] if person else world["groups"]
        return next(room["messages"] for room in rooms if person in (None, room.get("person")))

    def shown(self, message, text):
        wait_until(lambda: any(text == each["text"] for each in self.messages()), 10, f"the group shows {text}")
        return next(each for each in self.messages() if message == each["id"] or not message and text == each["text"])

    def talk(self):
        happened, heard = self.act(2, "say", person="newcomer", group="store-1", text="几点开门 <&> 🍵", mention=True)
        self.claims.equal(set(heard), {"app_mention", "message"}, "a mention is heard as app_mention and as message")
        event, context = heard["app_mention"]
        seen = context.team_id, context.channel_id, context.user_id, event["ts"], event["text"]
        text = f"<@{self.account.bot}> 几点开门 &lt;&amp;&gt; 🍵"
        wanted = self.account.team, STORE_1, NEWCOMER, happened["message"], text
        self.claims.equal(seen, wanted, "with team, channel, person, ts and text")
        event, context = heard["message"]
        seen = context.bot_user_id, event["channel_type"], context.get("matches")
        self.claims.equal(seen, (self.account.bot, "channel", ("开门 &lt;&amp;&gt; 🍵",)), "message by its pattern")
        question = self.shown(None, "*1+1=?*")
        self.claims.equal(question["author"], "bot", "what its listener says stands in the group")

        _, heard = self.act(1, "say", person="keeper", group="store-1", text="hello", replyTo=happened["message"])
        self.claims.equal(heard["message"][1].thread_ts, happened["message"], "an answer in a thread has its thread_ts")
        said, heard = self.act(1, "say", person="regular", text="几点关门")
        event, context = heard["message"]
        seen = context.user_id, context.channel_id, event["channel_type"]
        self.claims.equal(seen, (REGULAR, said["room"], "im"), "a direct message is one")
        _, heard = self.act(1, "edit", person="regular", message=said["message"], text="几点?")
        event, _ = heard["message/message_changed"]
        seen = event["message"]["text"], event["previous_message"]["text"]
        self.claims.equal(seen, ("几点?", "几点关门"), "message_changed has the text and the one before")
        return question["id"]

    def press(self, question):
        _, heard = self.act(1, "press", person="regular", group="store-1", message=question, button="A & B")
        event, context = heard["block_actions"]
        action = event["action"]
        place = context.channel_id, event["container"]["message_ts"]
        seen = context.user_id, *place, action["action_id"], action["value"]
        wanted = REGULAR, STORE_1, question, "quiz_a", '{"key":"A"}'
        self.claims.equal(seen, wanted, "block_actions has person, channel, message, action and value")
        said = self.shown(question, "right")
        self.claims.equal((said["text"], said["buttons"]), ("right", []), "its response_url replaces the message")

    def command(self):
        _, heard = self.act(1, "command", person="regular", group="store-1", command="/hearth", text="A+B & 你好=%41")
        event, context = heard["command"]
        seen = context.user_id, context.channel_id, event["command"], event["text"]
        self.claims.equal(seen, (REGULAR, STORE_1, "/hearth", "A+B & 你好=%41"), "a slash command has its words")
        told = {text: self.shown(None, text)["visibleTo"] for text in ("working on it", "done")}
        self.claims.equal(told, {"working on it": REGULAR, "done": None}, "its answers are a whisper and a word to all")

    def members(self):
        _, heard = self.act(2, "join", people=["passer-by"], group="store-1", by="keeper")
        event, context = heard["member_joined_channel"]
        seen = context.user_id, context.channel_id, event["inviter"], event["channel_type"]
        self.claims.equal(seen, (PASSER_BY, STORE_1, KEEPER, "C"), "member_joined_channel names person and inviter")
        self.claims.check("message/channel_join" in heard, "and comes with a channel_join message", set(heard))
        _, heard = self.act(2, "leave", person="passer-by", group="store-1")
        self.claims.equal(heard["member_left_channel"][1].user_id, PASSER_BY, "member_left_channel names who left")
        _, heard = self.act(1, "remove-bot", group="store-2", by="keeper")
        self.claims.check("channel_left" in heard, "channel_left tells that the bot is out", set(heard))
        _, heard = self.act(1, "add-bot", group="store-2", by="keeper")
        event, _ = heard["member_joined_channel"]
        self.claims.equal(event["user"], self.account.bot, "member_joined_channel tells that it is in again")

    def repeat(self):
        before, self.failures = len(self.requests), 1
        _, heard = self.act(1, "say", person="keeper", group="store-1", text="again")
        (first, body, failed), (second, again, taken) = self.requests[before:][:2]
        self.claims.equal((body == again, failed, taken), (True, 500, 200), "what fails comes once more, the same")
        seen = first.get("x-slack-retry-num"), second["x-slack-retry-num"], second["x-slack-retry-reason"]
        self.claims.equal(seen, (None, "1", "http_error"), "with x-slack-retry-num and x-slack-retry-reason")

    # --- whether all of it was signed ------------------------------------------------------------------------------

    def signatures(self):
        other = SignatureVerifier("another secret")
        good = [self.verifier.is_valid_request(body, headers) for headers, body, _ in self.requests]
        self.claims.check(all(good), f"slack_sdk verifies all {len(good)} requests", good)
        bad = [other.is_valid_request(body, headers) for headers, body, _ in self.requests]
        bad += [self.verifier.is_valid_request(body + b" ", headers) for headers, body, _ in self.requests]
        self.claims.check(not any(bad), "and none under another secret or with one more byte", bad)
        stranger = App(client=self.app.client, signing_secret="another secret")
        headers, body, _ = self.requests[-1]
        answer = stranger.dispatch(BoltRequest(body=body.decode(), headers=headers))
        self.claims.equal(answer.status, 401, "an app with another secret refuses them, so Bolt does look")
        statuses = {status for _, _, status in self.requests}
        self.claims.equal(statuses, {200, 500}, "Bolt answered 200, but for the one that had to fail")
        own = [event for _, event, _ in self.heard if event.get("bot_id")]
        self.claims.equal(own, [], "what the bot itself said Bolt took for its own, and kept from its listeners")

    def run(self):
        try:
            self.claims.equal(self.chats.post("address-check"), {"ok": True}, "url_verification is answered by Bolt")
            question = self.talk()
            self.press(question)
            self.command()
            self.members()
            self.repeat()
            self.signatures()
        finally:
            self.server.shutdown()
            self.server.server_close()
