"""For uvicorn: `uvicorn fastapi_app:application`."""

from fastapi import FastAPI, Request
from fastapi.responses import PlainTextResponse

from receiver import receive

application = FastAPI()


@application.get("/", response_class=PlainTextResponse)
async def ready():
    return "ready"


@application.post("/callbacks/{account}", response_class=PlainTextResponse)
async def take(account: str, request: Request):
    receive(request.query_params, await request.body())
    return "success"
