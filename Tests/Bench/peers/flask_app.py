"""For gunicorn: `gunicorn flask_app:application`."""

from flask import Flask, request

from receiver import receive

application = Flask(__name__)


@application.get("/")
def ready():
    return "ready"


@application.post("/callbacks/<account>")
def take(account):
    receive(request.args, request.get_data())
    return "success"
