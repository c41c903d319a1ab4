"""Whether an editor that knows the schema takes every good script and marks what is spoilt.

The schema knows keys, kinds and bounds; what concerns several keys or files is told by `hearth check` alone.
"""

import copy
import json
import pathlib
import re
import subprocess
import sys

import jsonschema
import yaml

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

from rig.claims import Claims  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parents[2]
HEARTH = ROOT / ".build" / "debug" / "hearth"


class EditorLoader(yaml.SafeLoader):
    """Reads YAML as editors do (YAML 1.2, core schema): no dates, no sexagesimal numbers, no `yes` and `no`."""


EditorLoader.yaml_implicit_resolvers = {}
for tag, pattern, first in [
    ("null", r"^(?:~|null|Null|NULL|)$", ["~", "n", "N", ""]),
    ("bool", r"^(?:true|True|TRUE|false|False|FALSE)$", list("tTfF")),
    ("int", r"^[-+]?[0-9]+$", list("-+0123456789")),
    ("float", r"^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$", list("-+0123456789.")),
]:
    EditorLoader.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(pattern), first)


def read(text):
    return yaml.load(text, EditorLoader)


def maps(value, path=()):
    """Every map of a document, with the way to it."""
    if isinstance(value, dict):
        yield path, value
        for key, content in value.items():
            yield from maps(content, (*path, key))
    elif isinstance(value, list):
        for index, content in enumerate(value):
            yield from maps(content, (*path, index))


def at(value, path):
    for step in path:
        value = value[step]
    return value


# (script, old text, new text)
SPOILT = [
    ("quiz", "play: quiz", "play: quizz"),
    ("quiz", "image: media/", "picture: media/"),
    ("quiz", "winners: 20", "winners: 0"),
    ("quiz", "winners: 20", "winners: twenty"),
    ("quiz", "way: first", "way: last"),
    ("quiz", "right: true", "right: yes"),
    ("quiz", "lasts: 10m", "lasts: 10 minutes"),
    ("quiz", "key: B", "key: BB"),
    ("quiz", "opens: on-start", "opens: tomorrow"),
    ("quiz-page", 'at: "00:00"', "at: midnight"),
    ("quiz-page", "weekdays: all", "weekdays: []"),
    ("lottery", "kind: deadline", "kind: late"),
    ("lottery", "value: 19.9", "value: 0"),
    ("lottery", "  contact: 400-000-0000\n", ""),
    ("lottery", "tickets: false", "tags: []"),
    ("lottery", "perPerson: 1 ", "perPerson: 1001 "),
    ("lucky-wheel", "odds: 5000", "odds: 5000000"),
    ("check-in", "within: 3d", "within: soon"),
    ("check-in", "days: 5, of: 7, ", "days: 5, "),
    ("poll", "results: always", "results: sometimes"),
    ("flash-sale", "price: 9.9", "price: cheap"),
    ("flash-sale", 'link: "https', 'link: "http'),
    ("keyword-reply", "exact: true", "exact: maybe"),
    ("moderation", "act: task", "act: ban"),
    ("moderation", "exempt: [guide,", "exempt: [boss,"),
    ("welcome", "via: owner-task", "via: owner"),
]


def main():
    claims = Claims()
    schema = json.loads(subprocess.run([HEARTH, "check", "--schema"], check=True, capture_output=True).stdout)
    jsonschema.Draft7Validator.check_schema(schema)
    validator = jsonschema.Draft7Validator(schema)

    texts = {path.stem: path.read_text() for path in sorted((ROOT / "bot-scripts").glob("*.yaml"))}
    plays = set()
    slips = 0
    for name, text in texts.items():
        document = read(text)
        plays.add(document["play"])
        found = [error.message for error in validator.iter_errors(document)]
        claims.equal(found, [], f"bot-scripts/{name}.yaml is taken")
        missed = []
        for path, content in maps(document):
            for key in content:
                if key == "play":
                    continue
                slip = copy.deepcopy(document)
                place = at(slip, path)
                place[key + "x"] = place.pop(key)
                slips += 1
                if validator.is_valid(slip):
                    missed.append("/".join(map(str, (*path, key))))
        claims.equal(missed, [], f"every misspelt key of bot-scripts/{name}.yaml is marked")
    claims.equal(sorted(plays), sorted(schema["properties"]["play"]["enum"]), "there is an example of every play")
    claims.check(slips > 150, f"{slips} misspelt keys were tried")
    for name, old, new in SPOILT:
        assert old in texts[name], (name, old)
        document = read(texts[name].replace(old, new, 1))
        claims.check(not validator.is_valid(document), f"{name} with '{new.strip() or 'a key less'}' is marked")
    claims.finish()


if __name__ == "__main__":
    main()
