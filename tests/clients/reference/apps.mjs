// What the suite talks to. SuiteApp.cs is the same application on Parley.SocketIO: whoever changes one changes the other.

export function suiteApp(io) {
  serve(io, io.of('/'));
  serve(io, io.of('/custom'));
  serve(io, io.of(/^\/dynamic-\d+$/));
  io.of('/refused').use((socket, next) => next(Object.assign(new Error('no entry'), { data: { code: 7, name: socket.handshake.auth.name ?? null } })));
  io.of('/failing').use(async (socket, next) => next(new Error('Internal server error')));
  const ordered = io.of('/ordered');
  for (const step of ['first', 'second']) {
    ordered.use((socket, next) => {
      (socket.data.steps ??= []).push(step);
      setImmediate(next);
    });
  }
  ordered.on('connection', (socket) => socket.emit('steps', ...socket.data.steps));
  const tickets = new Set();
  io.of('/once').use((socket, next) => {
    const { ticket } = socket.handshake.auth;
    next(tickets.has(ticket) ? new Error('used') : void tickets.add(ticket));
  });
  const guarded = io.of('/guarded');
  guarded.on('connection', (socket) => {
    socket.use(([event], next) => next(event === 'forbidden' ? new Error('not this one') : undefined));
    socket.on('error', (error) => socket.emit('refused', error.message));
    socket.on('forbidden', () => socket.emit('handled', 'forbidden'));
    echo(socket);
  });
}

function echo(socket) {
  socket.on('message', (...args) => socket.emit('message-back', ...args));
  socket.on('message-with-ack', (...args) => args.pop()(...args));
}

function serve(io, namespace) {
  namespace.on('connection', (socket) => {
    const nsp = socket.nsp;
    echo(socket);
    const operator = ({ by, to = [], except = [], volatile }) => {
      let target = by === 'socket' ? socket.broadcast : by === 'self' ? socket : nsp;
      for (const room of to) target = target.to(room);
      for (const room of except) target = target.except(room);
      return volatile ? target.volatile : target;
    };
    const members = (room) => (room ? nsp.in(room) : nsp);

    socket.on('id', (ack) => ack(socket.id));
    socket.on('join', (room, ack) => (socket.join(room), ack()));
    socket.on('leave', (room, ack) => (socket.leave(room), ack()));
    socket.on('rooms', (ack) => ack([...socket.rooms].sort()));
    socket.on('emit', (what, ack) => (operator(what).emit(what.event, ...what.args), ack?.()));
    socket.on('burst', (count) => {
      for (let i = 0; i < count; i++) socket.emit('tick', i);
    });
    socket.on('burst-and-close', (count) => {
      for (let i = 0; i < count; i++) socket.emit('tick', i);
      socket.disconnect(true);
    });
    socket.on('volatile-burst', (count) => {
      for (let i = 0; i < count; i++) socket.volatile.emit('tick', i);
      socket.emit('burst-end');
    });
    socket.on('answer-twice', (ack) => (ack('first'), ack('second')));
    socket.on('ask', async (timeout) => {
      try {
        socket.emit('answer', await socket.timeout(timeout).emitWithAck('question', 'how many?'));
      } catch {
        socket.emit('answer', 'timeout');
      }
    });
    socket.on('ask-all', ({ room, timeout }) => {
      nsp.to(room).timeout(timeout).emit('question', 'how many?', (error, answers) => socket.emit('answers', Boolean(error), answers));
    });
    socket.on('fetch-sockets', async (room, ack) => ack((await members(room).fetchSockets()).map(({ id }) => id).sort()));
    socket.on('sockets-join', ({ room, joins }, ack) => (members(room).socketsJoin(joins), ack()));
    socket.on('sockets-leave', ({ room, leaves }, ack) => (members(room).socketsLeave(leaves), ack()));
    socket.on('disconnect-sockets', ({ room, close }) => members(room).disconnectSockets(close));
    socket.on('disconnect-me', (close) => socket.disconnect(close));
    socket.on('nested-binary', () => socket.emit('binary', bytes(1), { a: bytes(2), inner: { b: bytes(3), list: [bytes(4), bytes(5)] }, n: 7 }, bytes(6)));
    socket.on('ask-binary', async () => {
      socket.emit('answer', await socket.timeout(10_000).emitWithAck('question', bytes(1, 2)));
    });
    socket.on('handshake', (ack) => {
      const { headers, query, auth, address, time, secure, url } = socket.handshake;
      ack({ header: headers['x-suite'] ?? null, query: query.colour ?? null, auth, address, time: typeof time, secure, url });
    });
    socket.on('set-data', (value, ack) => ((socket.data.value = value), ack()));
    socket.on('state', (ack) => ack({ recovered: socket.recovered, data: socket.data.value ?? null, rooms: [...socket.rooms].filter((room) => room !== socket.id).sort() }));
    socket.on('shut-down', () => {
      socket.emit('goodbye');
      io.close();
    });
  });
}

const bytes = (...values) => Buffer.from(values);
