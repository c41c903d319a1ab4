"""For gunicorn: `gunicorn wsgi:application`."""

from urllib.parse import parse_qsl

from receiver import receive


def application(environment, start_response):
    if environment["REQUEST_METHOD"] != "POST":
        start_response("200 OK", [("Content-Length", "5")])
        return [b"ready"]
    body = environment["wsgi.input"].read(int(environment["CONTENT_LENGTH"]))
    receive(dict(parse_qsl(environment["QUERY_STRING"])), body)
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", "7")])
    return [b"success"]
