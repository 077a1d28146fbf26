// scenarios.mjs URL SCENARIO [TRANSPORT…]: what socket.io-client asks of a Socket.IO server, one scenario per run, against the server of
// tests/Parley.SocketIO.Clients.Tests/Hosting/ScenarioServer.cs. Without a transport the client's default: polling, then the upgrade.
// Prints one line of JSON; exit code 1 when anything is not as it should be.
import assert from 'node:assert/strict';
import { io } from 'socket.io-client';

const [url, scenario, ...transports] = process.argv.slice(2);
const upgrades = transports.length === 0;
const token = 'letmein';

const scenarios = {
  async auth() {
    const socket = open('/');
    const welcome = next(socket, 'welcome');
    await connected(socket);
    assert.deepEqual(await welcome, [{ sid: socket.id, auth: { token } }]);

    const refused = open('/', { auth: { token: 'wrong' } });
    const error = await connected(refused).catch((reason) => reason);
    assert.deepEqual([error.message, error.data], ['not authenticated', { code: 'bad-token' }]);

    // The connection is still there: the same socket may try again with a better token.
    refused.auth = (done) => done({ token });
    refused.connect();
    await connected(refused);
  },

  async events() {
    const socket = await connected(open('/'));
    for (const args of [[], ['one'], [1, 'two', { three: [3, null, true, 0.5, -1e-7] }], [null], [[]], ['ünïcödé \u2028 😀 "\\ \u0000'], ['x'.repeat(200_000)]]) {
      socket.emit('echo', ...args);
      assert.deepEqual(await next(socket, 'echoed'), args);
    }
  },

  async acks() {
    const socket = await connected(open('/'));
    const answers = (name, ...args) => new Promise((resolve) => socket.emit(name, ...args, (...answer) => resolve(answer)));
    for (const args of [[], ['one'], [1, 'two', { three: 3 }], [null]]) {
      assert.deepEqual(await answers('with-ack', ...args), args);
    }
    assert.deepEqual(await Promise.all([1, 2, 3].map((n) => socket.timeout(10_000).emitWithAck('with-ack', n))), [1, 2, 3]);

    // The other way: the server asks, and hands the answer back in its own acknowledgement.
    socket.on('question', (...args) => args.pop()('answer', ...args));
    assert.deepEqual(await answers('ask', 'what?', 42), ['answer', 'what?', 42]);

    // An event that nobody acknowledges.
    await assert.rejects(socket.timeout(50).emitWithAck('silence'), /operation has timed out/);
  },

  async binary() {
    const socket = await connected(open('/'));
    const bytes = Buffer.from(Array.from({ length: 256 }, (_, i) => i));
    const lists = [[bytes], ['a', bytes, { deep: [{ er: Buffer.from([1]) }, 'text', Buffer.alloc(0)] }], [Buffer.alloc(300_000, 7), 1]];
    for (const args of lists) {
      socket.emit('echo', ...args);
      assert.deepEqual(await next(socket, 'echoed'), args);
      assert.deepEqual(await new Promise((resolve) => socket.emit('with-ack', ...args, (...answer) => resolve(answer))), args);
    }
    socket.on('question', (...args) => args.pop()(Buffer.from('answer'), ...args));
    const answer = await new Promise((resolve) => socket.emit('ask', { data: bytes }, (...args) => resolve(args)));
    assert.deepEqual(answer, [Buffer.from('answer'), { data: bytes }]);

    // Text and binary keep their order.
    const order = collect(socket, 'echoed', 60);
    for (let i = 0; i < 60; i++) {
      socket.emit('echo', i % 3 === 0 ? Buffer.from([i]) : i);
    }
    assert.deepEqual((await order).map(([item]) => (Buffer.isBuffer(item) ? item[0] : item)), [...Array(60).keys()]);
  },

  async namespaces() {
    const root = await connected(open('/', { forceNew: false }));
    const custom = await connected(open('/custom', { forceNew: false }));
    const dynamic = await connected(open('/dynamic-101', { forceNew: false }));
    assert.equal(root.io, custom.io);
    assert.equal(new Set([root.id, custom.id, dynamic.id]).size, 3);
    for (const socket of [root, custom, dynamic]) {
      assert.equal(await socket.emitWithAck('where'), socket.nsp);
    }

    const unknown = await connected(open('/nowhere', { forceNew: false })).catch((reason) => reason);
    assert.equal(unknown.message, 'Invalid namespace');

    // Leaving one leaves the others alone, and it can be joined again.
    const firstId = custom.id;
    custom.disconnect();
    assert.equal(await root.emitWithAck('where'), '/');
    custom.connect();
    await connected(custom);
    assert.notEqual(custom.id, firstId);
    assert.equal(await custom.emitWithAck('where'), '/custom');
  },

  async reconnect() {
    const socket = await connected(open('/', { reconnection: true, reconnectionDelay: 10 }));
    const firstId = socket.id;
    const lost = next(socket, 'disconnect');
    const again = next(socket, 'connect');
    socket.emit('drop');
    assert.equal((await lost)[0], 'transport close');

    // Written while away: goes out after the reconnection.
    const late = socket.emitWithAck('with-ack', 'late');
    await again;
    assert.notEqual(socket.id, firstId);
    assert.equal(await late, 'late');

    // A server that disconnects a socket means it: no reconnection.
    const kicked = next(socket, 'disconnect');
    socket.emit('kick');
    assert.equal((await kicked)[0], 'io server disconnect');
    assert.equal(socket.active, false);
  },

  /** A connection that breaks without a word, and what was published meanwhile; then one that ended in earnest. */
  async recovery() {
    const socket = await connected(open('/'));
    const other = await connected(open('/'));
    const id = socket.id;
    assert.equal(socket.recovered, false);
    await socket.emitWithAck('join', 'news');
    await socket.emitWithAck('remember', 'a note');
    const before = next(socket, 'published');
    await other.emitWithAck('publish', 'news', 'before');
    assert.equal((await before)[0], 'before');

    const lost = next(socket, 'disconnect');
    socket.io.engine.transport.ws.terminate();
    await lost;
    await other.emitWithAck('publish', 'news', 'missed');
    await other.emitWithAck('publish', 'sports', 'not for us');
    await other.emitWithAck('publish', 'news', Buffer.from('missed, too'));

    const missed = collect(socket, 'published', 3);
    socket.connect();
    await connected(socket);
    assert.deepEqual([socket.recovered, socket.id], [true, id]);
    await other.emitWithAck('publish', 'news', 'after');
    assert.deepEqual((await missed).map(([item]) => item), ['missed', Buffer.from('missed, too'), 'after']);
    assert.equal(await socket.emitWithAck('recall'), 'a note');

    socket.disconnect();
    socket.connect();
    await connected(socket);
    assert.equal(socket.recovered, false);
    assert.notEqual(socket.id, id);
    assert.equal(await socket.emitWithAck('recall'), null);
  },

  /** 100 connections, ten at a time: 100 numbers each way on each, in three parts: before, during and after the upgrade. */
  async upgrades() {
    const sent = { polling: 0, upgrading: 0, websocket: 0 };
    const one = async () => {
      const socket = open('/');
      const { engine } = await opened(socket);
      const echoes = collect(socket, 'number-back', 100);
      const ticks = collect(socket, 'tick', 100);
      let number = 0;
      const send = (upTo) => {
        for (; number < upTo; number++) {
          sent[engine.upgrading ? 'upgrading' : engine.transport.name]++;
          socket.emit('number', number);
        }
      };
      const finished = upgrades ? next(engine, 'upgrade') : connected(socket);
      socket.once('connect', () => {
        socket.emit('start-ticks', 100);
        send(33);
      });
      engine.once('upgrading', () => send(66));
      await finished;
      send(100);
      const expected = [...Array(100).keys()];
      assert.deepEqual((await echoes).map(([n]) => n), expected);
      assert.deepEqual((await ticks).map(([n]) => n), expected);
      assert.equal(await socket.emitWithAck('numbers-received'), 100);
      assert.equal(engine.transport.name, 'websocket');
      socket.close();
    };
    for (let i = 0; i < 10; i++) {
      await Promise.all(Array.from({ length: 10 }, one));
    }
    // Else the test would prove nothing: there was traffic before and while the connections upgraded.
    assert.ok(!upgrades || (sent.polling > 0 && sent.upgrading > 0), JSON.stringify(sent));
    return { sent };
  },
};

const sockets = [];
// Far beyond what any scenario needs; the rejection below says more than a killed process does.
setTimeout(() => fail(new Error(`${scenario} hung`)), 40_000).unref();
process.on('unhandledRejection', fail);
const report = await scenarios[scenario]();
for (const socket of sockets) {
  socket.close();
}
console.log(JSON.stringify({ scenario, ...report }));

function open(namespace, options = {}) {
  const how = transports.length > 0 ? { transports } : {};
  const socket = io(new URL(namespace, url).href, { ...how, auth: { token }, forceNew: true, reconnection: false, ...options });
  sockets.push(socket);
  return socket;
}

function connected(socket) {
  return new Promise((resolve, reject) => {
    if (socket.connected) {
      resolve(socket);
    }
    socket.once('connect', () => resolve(socket)).once('connect_error', reject);
  });
}

/** The manager, once its engine is open. */
async function opened(socket) {
  await next(socket.io, 'open');
  return socket.io;
}

function next(emitter, name) {
  return new Promise((resolve) => emitter.once(name, (...args) => resolve(args)));
}

function collect(socket, name, count) {
  const all = [];
  return new Promise((resolve) => {
    socket.on(name, (...args) => all.push(args) === count && resolve(all));
  });
}

function fail(error) {
  console.error(error);
  process.exit(1);
}
