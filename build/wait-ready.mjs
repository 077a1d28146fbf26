// wait-ready.mjs URL PID: waits until URL/health/ready answers 200. Ends with 1 when the process PID is gone first.
import { setTimeout as pause } from 'node:timers/promises';

// A certificate that the server made itself is fine here: nothing but "ready" is read.
process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
process.removeAllListeners('warning');

const [url, pid] = process.argv.slice(2);
const address = new URL('/health/ready', url.replace(/\/\/(\*|\+|0\.0\.0\.0|\[::\])/, '//localhost'));

while (isAlive(Number(pid))) {
  if (await isReady()) {
    process.exit(0);
  }
  await pause(50);
}
process.exit(1);

function isAlive(id) {
  try {
    process.kill(id, 0);
    return true;
  } catch {
    return false;
  }
}

async function isReady() {
  try {
    const response = await fetch(address, { signal: AbortSignal.timeout(2000) });
    return response.ok;
  } catch {
    return false;
  }
}
