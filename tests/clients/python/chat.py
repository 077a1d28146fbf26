"""chat.py URL [TRANSPORT…]: two people register, connect with python-socketio, and send each other a message.

Prints one line of JSON, with the transports that they ended on; fails when anything is not as documented.
"""
import asyncio
import json
import os
import sys
import urllib.request

import socketio

URL, TRANSPORTS = sys.argv[1], sys.argv[2:] or None


class Person:
    def __init__(self, name):
        username = f"{name}-py-{os.getpid()}"
        body = {"username": username, "email": f"{username}@example.org", "password": "correct horse", "displayName": name}
        request = urllib.request.Request(
            f"{URL.rstrip('/')}/api/v1/auth/register", json.dumps(body).encode(), {"Content-Type": "application/json"})
        with urllib.request.urlopen(request) as answer:
            session = json.load(answer)
        self.id, self.token = session["user"]["id"], session["accessToken"]
        self.client = socketio.AsyncClient(reconnection=False)
        self.received = asyncio.Queue()
        self.client.on("receive-message", self.received.put)

    async def connect(self):
        await self.client.connect(URL, auth={"token": self.token}, transports=TRANSPORTS, wait_timeout=10)

    async def send(self, other, text):
        answer = await self.client.call("send-message", {"receiverId": other.id, "text": text}, timeout=10)
        assert answer["ok"], answer
        message = await asyncio.wait_for(other.received.get(), 10)
        assert (message["id"], message["text"], message["senderId"]) == (answer["message"]["id"], text, self.id), message


async def main():
    ada, bob = Person("ada"), Person("bob")
    await ada.connect()
    await bob.connect()
    await ada.send(bob, "Hello from python-socketio")
    await bob.send(ada, "Hello back")
    print(json.dumps({"transports": [ada.client.transport(), bob.client.transport()]}))
    await ada.client.disconnect()
    await bob.client.disconnect()


asyncio.run(main())
