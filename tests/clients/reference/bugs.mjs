// Bugs planted in the reference server, one way each in which a server could break the protocol. SeededBugTests.cs lists them with the rule that each
// one breaks and proves that the suite notices. Private parts of the packages are replaced: their versions are pinned.
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const from = (name, path) => require(require.resolve(name).replace(/(build|dist)\/.*$/, path));
const engineSocket = from('engine.io', 'build/socket.js').Socket.prototype;
const polling = from('engine.io', 'build/transports/polling.js').Polling.prototype;
const client = from('socket.io', 'dist/client.js').Client.prototype;
const socket = from('socket.io', 'dist/socket.js').Socket.prototype;
const parser = createRequire(require.resolve('socket.io'))('socket.io-parser');

/** Replaces a method by one that gets the original first. */
function replace(prototype, method, replacement) {
  const original = prototype[method];
  prototype[method] = function (...args) {
    return replacement.call(this, original.bind(this), ...args);
  };
}

const isEvent = (packet) => packet.type === parser.PacketType.EVENT;

const bugs = {
  'handshake-without-maxPayload': () =>
    replace(engineSocket, 'sendPacket', (send, type, data, ...rest) => {
      if (type === 'open') data = JSON.stringify({ ...JSON.parse(data), maxPayload: undefined });
      send(type, data, ...rest);
    }),
  'session-id-shown-to-others': () =>
    replace(socket, 'packet', function (send, packet, ...rest) {
      if (packet.type === parser.PacketType.CONNECT) packet.data.sid = this.conn.id;
      send(packet, ...rest);
    }),
  'pong-not-required': () => replace(engineSocket, 'resetPingTimeout', () => {}),
  'only-one-ping': () =>
    replace(engineSocket, 'onPacket', function (take, packet) {
      take(packet);
      if (packet.type === 'pong') clearTimeout(this.pingIntervalTimer);
    }),
  'queue-lost-at-upgrade': () =>
    replace(engineSocket, 'clearTransport', function (clear) {
      clear();
      this.writeBuffer = [];
    }),
  'queue-reversed-at-upgrade': () =>
    replace(engineSocket, 'clearTransport', function (clear) {
      clear();
      this.writeBuffer.reverse();
    }),
  'poll-not-released-at-upgrade': () =>
    replace(polling, 'send', function (send, packets) {
      if (this.shouldClose || packets.some(({ type }) => type !== 'noop')) send(packets);
    }),
  'too-large-post-ends-session': () =>
    replace(polling, 'onDataRequest', function (take, request, response) {
      const { writeHead } = response;
      response.writeHead = (status, ...rest) => {
        const answer = writeHead.call(response, status, ...rest);
        if (status === 413) this.onError('too large');
        return answer;
      };
      take(request, response);
    }),
  'polls-may-be-cached': () =>
    replace(polling, 'headers', (make, ...args) => {
      const headers = make(...args);
      delete headers['cache-control'];
      return headers;
    }),
  'second-poll-waits-too': () =>
    replace(polling, 'onPollRequest', function (take, request, response) {
      if (!this.req) take(request, response);
    }),
  'queue-lost-at-close': () =>
    replace(engineSocket, 'close', function (close, ...args) {
      this.writeBuffer = [];
      close(...args);
    }),
  'attachments-reversed': () =>
    replace(parser.Encoder.prototype, 'encodeAsBinary', (encode, packet) => {
      const [head, ...attachments] = encode(packet);
      return [head, ...attachments.reverse()];
    }),
  'any-number-of-attachments': () =>
    replace(parser.Decoder.prototype, 'decodeString', function (decode, text) {
      this.opts.maxAttachments = Infinity;
      return decode(text);
    }),
  'reserved-names-accepted': () => {
    const { isPayloadValid } = parser.Decoder;
    parser.Decoder.isPayloadValid = (type, payload) => (type === parser.PacketType.EVENT && Array.isArray(payload)) || isPayloadValid(type, payload);
  },
  'second-connect-accepted': () =>
    replace(client, 'ondecoded', function (take, packet) {
      if (packet.type !== parser.PacketType.CONNECT || !this.nsps.has(packet.nsp)) take(packet);
    }),
  'event-without-namespace-ignored': () =>
    replace(client, 'ondecoded', function (take, packet) {
      if (!isEvent(packet) || this.nsps.has(packet.nsp)) take(packet);
    }),
  'refusal-closes-connection': () =>
    replace(client, '_packet', function (send, packet, ...rest) {
      send(packet, ...rest);
      if (packet.type === parser.PacketType.CONNECT_ERROR) this.conn.close();
    }),
  'namespace-loses-its-query': () =>
    replace(client, 'ondecoded', (take, packet) => {
      packet.nsp = packet.nsp.split('?')[0];
      take(packet);
    }),
  'ack-answered-twice': () =>
    replace(socket, 'ack', function (make, id) {
      return (...data) => this.packet({ id, type: parser.PacketType.ACK, data });
    }),
  'ack-without-its-id': () =>
    replace(socket, 'packet', (send, packet, ...rest) => {
      if (packet.type === parser.PacketType.ACK) packet.id = 0;
      send(packet, ...rest);
    }),
  'unknown-ack-closes-connection': () =>
    replace(socket, 'onack', function (take, packet) {
      if (this.acks.has(packet.id)) take(packet);
      else this.conn.close();
    }),
  'volatile-never-dropped': () => replace(client, 'writeToEngine', (write, packets, options) => write(packets, { ...options, volatile: false })),
};

export function plant(name) {
  if (!Object.hasOwn(bugs, name)) throw new Error(`there is no bug '${name}'; there are: ${Object.keys(bugs).join(', ')}`);
  bugs[name]();
}
