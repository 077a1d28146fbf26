"""scenarios.py URL SCENARIO [TRANSPORT…]: what python-socketio asks of a Socket.IO server, one scenario per run, against the server of
tests/Parley.SocketIO.Clients.Tests/Hosting/ScenarioServer.cs. Without a transport the client's default: polling, then the upgrade.

Prints one line of JSON; fails when anything is not as it should be.
"""
import asyncio
import json
import sys

import socketio

URL, SCENARIO, TRANSPORTS = sys.argv[1], sys.argv[2], sys.argv[3:] or None
TOKEN = {"token": "letmein"}
PATIENCE = 20
# The client waits this long for namespaces even when they are refused.
REFUSAL_PATIENCE = 3


class Client(socketio.AsyncClient):
    """Keeps what it receives, by event, until a scenario asks for it."""

    def __init__(self, **options):
        super().__init__(**{"reconnection": False, **options})
        self.received = {}

    def listen(self, *events, namespace="/"):
        for event in events:
            queue = self.received[event] = asyncio.Queue()
            self.on(event, lambda *args, queue=queue: queue.put_nowait(args), namespace=namespace)
        return self

    async def next(self, event):
        return await asyncio.wait_for(self.received[event].get(), PATIENCE)

    async def open(self, auth=None, **options):
        await self.connect(URL, **{"auth": auth or TOKEN, "transports": TRANSPORTS, "wait_timeout": PATIENCE, **options})
        assert self.transport() == "websocket", self.transport()
        return self

    async def ask(self, event, *args, namespace="/"):
        """All arguments of the acknowledgement."""
        answer = asyncio.get_running_loop().create_future()
        await self.emit(event, args, namespace=namespace, callback=lambda *values: answer.set_result(values))
        return await asyncio.wait_for(answer, PATIENCE)


async def auth():
    client = await Client().listen("welcome").open()
    (welcome,) = await client.next("welcome")
    assert welcome == {"sid": client.get_sid(), "auth": TOKEN}, welcome
    await client.disconnect()

    refused = Client().listen("connect_error")
    try:
        await refused.open(auth={"token": "wrong"}, wait_timeout=REFUSAL_PATIENCE)
        raise AssertionError("a wrong token was let in")
    except socketio.exceptions.ConnectionError:
        assert await refused.next("connect_error") == ({"message": "not authenticated", "data": {"code": "bad-token"}},)


async def events():
    client = await Client().listen("echoed").open()
    lists = [(), ("one",), (1, "two", {"three": [3, None, True, 0.5]}), (None,), ([],), ("ünïcödé \u2028 😀 \"\\ \0",), ("x" * 200_000,)]
    for args in lists:
        await client.emit("echo", args)
        assert await client.next("echoed") == args, args
    await client.disconnect()


async def acks():
    client = await Client().open()
    for args in [(), ("one",), (1, "two", {"three": 3}), (None,)]:
        assert await client.ask("with-ack", *args) == args, args
    client.on("question", lambda *args: ("answer", *args))
    assert await client.ask("ask", "what?", 42) == ("answer", "what?", 42)
    try:
        await client.call("silence", timeout=0.05)
        raise AssertionError("nobody acknowledges this event")
    except socketio.exceptions.TimeoutError:
        pass
    await client.disconnect()


async def binary():
    client = await Client().listen("echoed").open()
    data = bytes(range(256))
    lists = [(data,), ("a", data, {"deep": [{"er": b"\1"}, "text", b""]}), (b"\7" * 300_000, 1)]
    for args in lists:
        await client.emit("echo", args)
        assert await client.next("echoed") == args
        assert await client.ask("with-ack", *args) == args
    client.on("question", lambda *args: (b"answer", *args))
    assert await client.ask("ask", {"data": data}) == (b"answer", {"data": data})

    # Text and binary keep their order.
    for i in range(60):
        await client.emit("echo", bytes([i]) if i % 3 == 0 else i)
    order = [(await client.next("echoed"))[0] for _ in range(60)]
    assert [item[0] if isinstance(item, bytes) else item for item in order] == list(range(60)), order
    await client.disconnect()


async def namespaces():
    names = ["/", "/custom", "/dynamic-101"]
    client = Client()
    await client.open(namespaces=names)
    assert len({client.get_sid(name) for name in names}) == 3
    for name in names:
        assert await client.ask("where", namespace=name) == (name,)
    await client.disconnect()

    lost = Client()
    lost.listen("connect_error", namespace="/nowhere")
    try:
        await lost.open(namespaces=["/", "/nowhere"], wait_timeout=REFUSAL_PATIENCE)
        raise AssertionError("an unknown namespace was joined")
    except socketio.exceptions.ConnectionError:
        assert await lost.next("connect_error") == ({"message": "Invalid namespace"},)


async def reconnect():
    client = Client(reconnection=True, reconnection_delay=0.01, reconnection_delay_max=0.1).listen("connect", "disconnect")
    await client.open()
    await client.next("connect")
    first = client.get_sid()
    await client.emit("drop")
    await client.next("disconnect")
    await client.next("connect")
    assert client.get_sid() != first
    assert await client.ask("with-ack", "again") == ("again",)
    await client.disconnect()


async def upgrades():
    """100 connections, ten at a time: 100 numbers each way on each, while the connection upgrades and after."""
    expected = [(n,) for n in range(100)]

    async def one():
        client = await Client().listen("number-back", "tick").open()
        await client.emit("start-ticks", 100)
        for n in range(100):
            await client.emit("number", n)
        assert [await client.next("number-back") for _ in expected] == expected
        assert [await client.next("tick") for _ in expected] == expected
        assert await client.ask("numbers-received") == (100,)
        await client.disconnect()

    for _ in range(10):
        await asyncio.gather(*(one() for _ in range(10)))


SCENARIOS = {scenario.__name__: scenario for scenario in (auth, events, acks, binary, namespaces, reconnect, upgrades)}


async def main():
    await asyncio.wait_for(SCENARIOS[SCENARIO](), 50)
    print(json.dumps({"scenario": SCENARIO}))


asyncio.run(main())
