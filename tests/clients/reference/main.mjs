// main.mjs [--bug NAME]: the reference server of Socket.IO, one for each profile of the conformance suite. The first line of
// output is their ports, {"plain":1234,…}; it ends when its input does, so that it can't outlive the tests. With --bug it
// breaks the protocol in one way (bugs.mjs), which the suite has to notice.
import { listen } from './servers.mjs';
import { plant } from './bugs.mjs';

const [flag, bug] = process.argv.slice(2);
if (flag === '--bug') plant(bug);
console.log(JSON.stringify(await listen()));
process.stdin.on('end', () => process.exit(0)).resume();
