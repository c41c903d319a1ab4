"""A platform where the bot sits in the group, as its sandbox plays it: what people do there, and what they read."""

import json
import urllib.request


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

    def picture(self, id):
        """The bytes of an uploaded picture, as the page shows it."""
        address = f"{self.base.removesuffix('/api')}/pictures/{id}"
        with urllib.request.urlopen(address, timeout=10) as answer:
            return answer.read()

    def group(self, key="store-1"):
        return next(group for group in self.world()["groups"] if group["key"] == key)

    def said(self, room):
        """What the bot said in a room, oldest first."""
        return [message for message in room["messages"] if message["author"] == "bot"]
