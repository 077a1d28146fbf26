// node client.mjs URL: a client of today, and an old one.
import { io } from 'socket.io-client';

const url = process.argv[2];
const old = io(url, { forceNew: true, query: { app: 1 } });
const error = await new Promise((resolve) => old.on('connect_error', resolve));
console.log(`the old one is refused: ${error.description}`);
old.disconnect();

const socket = io(url, { forceNew: true, query: { app: 2 } });
const [address, isSecure] = await new Promise((resolve) => socket.emit('who-am-i', (...answer) => resolve(answer)));
console.log(`I am ${address}, ${isSecure ? 'encrypted' : 'in the clear'}`);
socket.disconnect();
