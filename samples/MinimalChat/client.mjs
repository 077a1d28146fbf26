// node client.mjs URL NAME: says what you type, prints what anybody says; ends with the input.
import { createInterface } from 'node:readline';
import { io } from 'socket.io-client';

const [url, name] = process.argv.slice(2);
const socket = io(url, { auth: { name } });

socket.on('connect', () => console.log(`* you are ${name}`));
socket.on('connect_error', (error) => {
  console.log(`* ${error.message}`);
  if (!socket.active) {
    process.exit(1); // The server refused; else the client tries again by itself.
  }
});
socket.on('joined', (who) => console.log(`* ${who} joined`));
socket.on('left', (who) => console.log(`* ${who} left`));
socket.on('said', (who, text) => console.log(`${who}: ${text}`));

for await (const text of createInterface({ input: process.stdin })) {
  await socket.emitWithAck('say', text);
}
socket.disconnect();
