// node client.mjs URL: a reader whose connection breaks while a writer posts.
import { io } from 'socket.io-client';

const url = process.argv[2];
const reader = io(url, { forceNew: true });
const writer = io(url, { forceNew: true });
const finished = new Promise((resolve) => {
  reader.on('connect', () => console.log(`connected, recovered: ${reader.recovered}`));
  reader.on('posts', (count, texts) => console.log(`${count} posts so far: ${texts}`));
  reader.on('posted', (text) => {
    console.log(`posted: ${text}`);
    if (text === 'three') {
      resolve();
    }
  });
});
const until = (name) => new Promise((resolve) => reader.once(name, resolve));

await until('posts');
const first = until('posted');
await writer.emitWithAck('post', 'one');
await first;

const lost = until('disconnect');
reader.io.engine.close(); // As a broken network would.
await lost;
await writer.emitWithAck('post', 'two');
await writer.emitWithAck('post', 'three');
await finished;
reader.disconnect();
writer.disconnect();
