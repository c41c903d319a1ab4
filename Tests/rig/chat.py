"""A platform where the bot sits in the group, as its sandbox plays it: what Hearth knows of an account, and what people do."""

import json
import urllib.request


class DingTalkAccount:
    """An internal app with its robot, and cards."""

    name = "acme-dingtalk"
    platform = "dingtalk"

    def secrets(self, number):
        """The environment in which Hearth finds its secrets, as the account of this number."""
        return {
            f"RIG_SECRET_{number}": "rig-app-secret",
            f"RIG_TOKEN_{number}": "RigDingToken",
            f"RIG_KEY_{number}": "RigKey00RigKey01RigKey02RigKey03RigKey04Rig",
            f"RIG_CARDS_{number}": "rig-card-secret",
        }

    def settings(self, number, api_base):
        """Its lines in the configuration, below id and brand."""
        return [
            "platform: dingtalk",
            "corpID: dingrig0001",
            "appKey: dingrigkey1",
            f"appSecret: ${{RIG_SECRET_{number}}}",
            f'callback: {{ token: "${{RIG_TOKEN_{number}}}", encodingAESKey: "${{RIG_KEY_{number}}}" }}',
            f'cards: {{ template: choices.schema, secret: "${{RIG_CARDS_{number}}}", live: true }}',
            f"apiBase: {api_base}/dingtalk",
            f"oldAPIBase: {api_base}/dingtalk",
            f"loginBase: {api_base}/dingtalk",
        ]


class FeishuAccount:
    """A custom app with a bot, whose callbacks are encrypted."""

    name = "acme-feishu"
    platform = "feishu"

    def secrets(self, number):
        """The environment in which Hearth finds its secrets, as the account of this number."""
        return {
            f"RIG_SECRET_{number}": "rig-app-secret",
            f"RIG_TOKEN_{number}": "RigVerificationToken",
            f"RIG_KEY_{number}": "rig-encrypt-key",
        }

    def settings(self, number, api_base):
        """Its lines in the configuration, below id and brand."""
        return [
            "platform: feishu",
            "appID: cli_rig0001",
            f"appSecret: ${{RIG_SECRET_{number}}}",
            "botOpenID: ou_rigbot",
            f'callback: {{ verificationToken: "${{RIG_TOKEN_{number}}}", encryptKey: "${{RIG_KEY_{number}}}" }}',
            f"apiBase: {api_base}/feishu",
            f"accountsBase: {api_base}/feishu",
        ]


class Town:
    """The people and groups of a fake chat platform, over its control API."""

    def __init__(self, base, platform):
        self.base = f"{base}/sandbox/{platform}/api"

    def act(self, name, **fields):
        """Lets somebody do something; gives back what came of it."""
        address = f"{self.base}/acts/{name}"
        with urllib.request.urlopen(address, json.dumps(fields).encode(), timeout=10) as answer:
            return json.load(answer)

    def world(self):
        with urllib.request.urlopen(f"{self.base}/world", timeout=10) as answer:
            return json.load(answer)

    def group(self, key="store-1"):
        return next(group for group in self.world()["groups"] if group["key"] == key)

    def said(self, room):
        """What the bot said in a room, oldest first."""
        return [message for message in room["messages"] if message["author"] == "bot"]
