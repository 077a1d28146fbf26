// Uploads with tus-js-client as it comes: only the address, the token and the file's name are set. Through a proxy of our own that cuts the connection once,
// in the middle of the second file. Prints what it has uploaded.
import { createHash, randomBytes } from 'node:crypto';
import net from 'node:net';
import { Upload } from 'tus-js-client';

const [server, token] = process.argv.slice(2);
const target = new URL(server);
let cutAfter = Infinity;
let cuts = 0;

// Counts what goes to the server, and ends both sides when it is enough.
const proxy = net.createServer((client) => {
  const upstream = net.connect(Number(target.port), target.hostname);
  let sent = 0;
  client.on('data', (bytes) => {
    sent += bytes.length;
    if (sent > cutAfter) {
      cutAfter = Infinity;
      cuts += 1;
      upstream.destroy();
      client.destroy();
      return;
    }
    if (!upstream.write(bytes)) client.pause();
  });
  upstream.on('drain', () => client.resume());
  upstream.pipe(client);
  for (const [one, other] of [[client, upstream], [upstream, client]]) {
    one.on('error', () => other.destroy());
    one.on('close', () => other.destroy());
  }
});

await new Promise((ready) => proxy.listen(0, '127.0.0.1', ready));
const endpoint = `http://127.0.0.1:${proxy.address().port}/api/v1/files/uploads`;

function upload(name, bytes) {
  return new Promise((resolve, reject) => {
    const one = new Upload(bytes, {
      endpoint,
      headers: { Authorization: `Bearer ${token}` },
      metadata: { filename: name, filetype: 'application/octet-stream' },
      onError: reject,
      onSuccess: () => resolve({ name, url: one.url, sha256: createHash('sha256').update(bytes).digest('hex') }),
    });
    one.start();
  });
}

// The first byte shows that it is nothing that the server opens.
const file = (length) => Buffer.concat([Buffer.from([0]), randomBytes(length - 1)]);
const uploads = [await upload('small ü.bin', file(1000))];
cutAfter = 3_000_000;
uploads.push(await upload('large.bin', file(8_000_000)));

console.log(JSON.stringify({ uploads, cuts }));
proxy.close();
process.exit(0);
