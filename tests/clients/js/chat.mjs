// chat.mjs URL [TRANSPORT…]: two people register, connect with socket.io-client, and send each other a message.
// Prints one line of JSON, with the transports that they ended on; exit code 1 when anything is not as documented.
import assert from 'node:assert/strict';
import { io } from 'socket.io-client';

const [url, ...transports] = process.argv.slice(2);
const options = transports.length > 0 ? { transports } : {};

const [ada, bob] = [await signUp('ada'), await signUp('bob')];
await Promise.all([ada, bob].map(connect));
if (transports.length === 0) {
  await Promise.all([ada, bob].map(({ socket }) => upgraded(socket)));
}
await exchange(ada, bob, 'Hello from socket.io-client');
await exchange(bob, ada, 'Hello back');
console.log(JSON.stringify({ transports: [ada, bob].map(({ socket }) => socket.io.engine.transport.name) }));
ada.socket.close();
bob.socket.close();

async function signUp(name) {
  const username = `${name}-js-${process.pid}`;
  const answer = await fetch(new URL('/api/v1/auth/register', url), {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ username, email: `${username}@example.org`, password: 'correct horse', displayName: name }),
  });
  assert.equal(answer.status, 201);
  const { user, accessToken } = await answer.json();
  return { user, accessToken };
}

async function connect(person) {
  person.socket = io(url, { ...options, auth: { token: person.accessToken } });
  await new Promise((resolve, reject) => person.socket.once('connect', resolve).once('connect_error', reject));
}

function upgraded(socket) {
  const { engine } = socket.io;
  return engine.transport.name === 'websocket' ? undefined : new Promise((resolve) => engine.once('upgrade', resolve));
}

async function exchange(from, to, text) {
  const received = new Promise((resolve) => to.socket.once('receive-message', resolve));
  const answer = await from.socket.timeout(10_000).emitWithAck('send-message', { receiverId: to.user.id, text });
  assert.equal(answer.ok, true, JSON.stringify(answer));
  const message = await received;
  assert.deepEqual([message.id, message.text, message.senderId], [answer.message.id, text, from.user.id]);
}
