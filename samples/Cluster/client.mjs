// node client.mjs URL: one client at each of the two servers.
import { io } from 'socket.io-client';

const here = io(process.argv[2]);
const urls = await new Promise((resolve) => here.emit('servers', (...answer) => resolve(answer)));
const there = io(urls.find((url) => !process.argv[2].startsWith(url)), { transports: ['polling'] });
there.on('question', (text, answer) => answer('yes'));
await new Promise((resolve) => there.on('connect', resolve));

const told = new Promise((resolve) => there.on('told', resolve));
here.emit('tell-all', 'hello');
console.log(`told at the other server: ${await told}`);
const ask = (name) => new Promise((resolve) => here.emit(name, (...answer) => resolve(answer)));
const [sockets, missingServers] = await ask('count');
console.log(`${sockets} sockets, ${missingServers} servers missing`);
const [answers, missing] = await ask('ask-all');
console.log(`${answers} answered, ${missing} did not`);
here.disconnect();
there.disconnect();
