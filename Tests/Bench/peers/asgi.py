"""For uvicorn: `uvicorn asgi:application`."""

from urllib.parse import parse_qsl

from receiver import receive


async def application(scope, receive_part, send):
    if scope["type"] != "http":
        return
    parts = []
    more = True
    while more:
        part = await receive_part()
        parts.append(part.get("body", b""))
        more = part.get("more_body", False)
    answer = b"ready"
    if scope["method"] == "POST":
        # A commit is short, and a thread for it would cost more than it spares.
        receive(dict(parse_qsl(scope["query_string"].decode())), b"".join(parts))
        answer = b"success"
    headers = [(b"content-type", b"text/plain"), (b"content-length", str(len(answer)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": answer})
