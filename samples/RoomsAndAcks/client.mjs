// node client.mjs URL: three clients, two of them in a room.
import { io } from 'socket.io-client';

const url = process.argv[2];
const [ada, bob, eve] = ['ada', 'bob', 'eve'].map((name) => {
  const socket = io(url, { forceNew: true });
  socket.on('told', (room, text) => console.log(`${name} in ${room} is told: ${text}`));
  socket.on('question', (text, answer) => answer(name));
  return socket;
});

await ada.emitWithAck('join', 'news');
console.log(`bob is in ${await bob.emitWithAck('join', 'news')} rooms, one of them his own`);
await eve.emitWithAck('join', 'sports');
await ada.emitWithAck('tell', 'news', 'it rains');
console.log(await bob.emitWithAck('ask-me'));
for (const socket of [ada, bob, eve]) {
  socket.disconnect();
}
