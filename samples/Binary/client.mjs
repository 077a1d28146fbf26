// node client.mjs URL: sends bytes and gets bytes.
import { io } from 'socket.io-client';

const url = process.argv[2];
const [ada, bob] = [io(url, { forceNew: true }), io(url, { forceNew: true })];
await new Promise((resolve) => bob.on('connect', resolve));

const digest = await ada.emitWithAck('digest', Buffer.from('abc'));
console.log(`sha256: ${digest.toString('hex')}`);

const picture = new Promise((resolve) => bob.on('picture', resolve));
const [name, length] = await new Promise((resolve) => {
  ada.emit('upload', { name: 'dot.gif', data: Buffer.from('R0lGODlhAQABAAAAACw=', 'base64') }, (...answer) => resolve(answer));
});
console.log(`stored ${name}, ${length} bytes`);
const { name: received, data } = await picture;
console.log(`bob got ${received}: ${data.subarray(0, 6).toString()}`);
ada.disconnect();
bob.disconnect();
