"""lark-oapi's client, pointed at the fake Feishu, with one function for each call."""

import json

import lark_oapi
from lark_oapi.api.im.v1.model import (
    CreateMessageRequest, CreateMessageRequestBody, DeleteMessageRequest, GetChatMembersRequest, GetChatRequest,
    PatchMessageRequest, PatchMessageRequestBody, ReplyMessageRequest, ReplyMessageRequestBody, UpdateMessageRequest,
    UpdateMessageRequestBody,
)
from lark_oapi.channel.card.builder import new_card
from lark_oapi.core.enum import AccessTokenType, HttpMethod
from lark_oapi.core.model import BaseRequest, RequestOption


def text(words):
    return json.dumps({"text": words}, ensure_ascii=False)


def card(words, *buttons, **config):
    """A card by the library's builder; its buttons hold what a press does where cards of JSON 2.0 have it."""
    made = new_card().config(**{"update_multi": True, **config}).markdown(words)
    for label, name, value in buttons:
        made.raw({
            "tag": "button", "name": name, "text": {"tag": "plain_text", "content": label}, "type": "primary",
            "behaviors": [{"type": "callback", "value": value}],
        })
    return json.dumps(made.to_dict(), ensure_ascii=False)


class Client:
    def __init__(self, account, base):
        self.account = account
        self.base = base
        self.client = self.made(account.secret)
        self.im = self.client.im.v1
        # One that is told which token it has.
        self.bearer = self.made(account.secret, is_told=True)

    def made(self, secret, is_told=False):
        made = lark_oapi.Client.builder().app_id(self.account.app).app_secret(secret).enable_set_token(is_told).build()
        # The builder takes an origin alone, and the sandbox stands below one.
        made._config.domain = self.base
        return made

    @staticmethod
    def done(response):
        """The data of a call that has to work."""
        if not response.success():
            raise RuntimeError(f"{response.code} {response.msg}")
        return getattr(response, "data", None)

    def chat(self, chat, token=None):
        """With a token, or with the one that the library gets."""
        request = GetChatRequest.builder().chat_id(chat).build()
        if not token:
            return self.im.chat.get(request)
        return self.bearer.im.v1.chat.get(request, RequestOption.builder().tenant_access_token(token).build())

    def create(self, to, content, kind="text", by="chat_id", uuid=None):
        body = CreateMessageRequestBody.builder().receive_id(to).msg_type(kind).content(content)
        body = body.uuid(uuid).build() if uuid else body.build()
        return self.im.message.create(CreateMessageRequest.builder().receive_id_type(by).request_body(body).build())

    def reply(self, message, content, in_thread=False):
        body = ReplyMessageRequestBody.builder().msg_type("text").content(content).reply_in_thread(in_thread).build()
        return self.im.message.reply(ReplyMessageRequest.builder().message_id(message).request_body(body).build())

    def update(self, message, content):
        body = UpdateMessageRequestBody.builder().msg_type("text").content(content).build()
        return self.im.message.update(UpdateMessageRequest.builder().message_id(message).request_body(body).build())

    def patch(self, message, content):
        body = PatchMessageRequestBody.builder().content(content).build()
        return self.im.message.patch(PatchMessageRequest.builder().message_id(message).request_body(body).build())

    def delete(self, message):
        return self.im.message.delete(DeleteMessageRequest.builder().message_id(message).build())

    def members(self, chat, size=20, page=None, by="open_id"):
        request = GetChatMembersRequest.builder().chat_id(chat).member_id_type(by).page_size(size)
        return self.im.chat_members.get((request.page_token(page) if page else request).build())

    def bare(self, path, body, token=AccessTokenType.TENANT):
        request = BaseRequest()
        request.http_method, request.uri, request.body = HttpMethod.POST, f"/open-apis/{path}", body
        request.headers = {"Content-Type": "application/json; charset=utf-8"}
        request.token_types = {token} if token else set()
        return self.client.request(request)
