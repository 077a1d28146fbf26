// One server per profile: the settings that the suite needs beside the defaults. The names and the values are those of
// Servers/Profile.cs in tests/Parley.Conformance.Tests.
import { createServer } from 'node:http';
import { Server as Engine } from 'engine.io';
import { Server } from 'socket.io';
import { suiteApp } from './apps.mjs';

const cors = { origin: '*' };
const profiles = {
  plain: { cors },
  heartbeat: { cors, pingInterval: 300, pingTimeout: 200 },
  impatient: { cors, connectTimeout: 400, upgradeTimeout: 400 },
  limited: { cors, maxHttpBufferSize: 2048 },
  pollingOnly: { cors, transports: ['polling'] },
  webSocketOnly: { cors, transports: ['websocket'] },
  noUpgrades: { cors, allowUpgrades: false },
  origins: { cors: { origin: ['https://app.example'], credentials: true } },
  guarded: { cors, allowRequest: (request, answer) => answer(null, request.headers['x-ticket'] === 'valid') },
  cookie: { cors, cookie: { name: 'io', path: '/', httpOnly: true, sameSite: 'lax' } },
  deflate: { cors, perMessageDeflate: { threshold: 1024 } },
  recovery: { cors, connectionStateRecovery: { maxDisconnectionDuration: 120_000, skipMiddlewares: false } },
};

export async function listen() {
  const ports = {};
  for (const [name, options] of Object.entries(profiles)) {
    const http = createServer();
    // A kept-alive connection that the server closes while a test sends on it would fail that test for nothing.
    http.keepAliveTimeout = 120_000;
    const engine = new Engine(options);
    engine.attach(http, { path: '/engine.io' });
    engine.on('connection', (socket) => socket.on('message', (data) => socket.send(data)));
    const io = new Server(http, options);
    suiteApp(io);
    await new Promise((resolve) => http.listen(0, '127.0.0.1', resolve));
    ports[name] = http.address().port;
  }
  return ports;
}
