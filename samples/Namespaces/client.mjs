// node client.mjs URL: a score board, and two games that know nothing of each other.
import { io } from 'socket.io-client';

const open = (name, options) => io(new URL(name, process.argv[2]).href, options);
const next = (socket, event) => new Promise((resolve) => socket.once(event, (...values) => resolve(values)));

const scores = open('/scores');
console.log(`best so far: ${await next(scores, 'best')}`);
console.log(`best now: ${await scores.emitWithAck('enter', 7)}`);

const [ada, bob, eve] = ['/game-1', '/game-1', '/game-2'].map((game) => open(game, { forceNew: true }));
eve.on('moved', () => console.log('what another game must not see'));
await Promise.all([next(ada, 'connect'), next(bob, 'connect'), next(eve, 'connect')]);
const moved = next(bob, 'moved');
await ada.emitWithAck('move', 'e2', 'e4');
console.log(`bob sees ${(await moved).join(' to ')}`);

const refused = open('/game-one');
const [error] = await next(refused, 'connect_error');
console.log(`/game-one: ${error.message}`);
for (const socket of [scores, ada, bob, eve, refused]) {
  socket.disconnect();
}
