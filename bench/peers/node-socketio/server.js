// npm socket.io as its documentation advises for speed: WebSocket alone, no compression, ws with its native addition, NODE_ENV=production. It does what
// bench/Parley.SocketIO.BenchHost does: a client joins the room that it names, `relay` goes to the others of that room and is acknowledged, `fanout` goes to all
// in the room `all`.
import { createServer } from 'node:http'
import { Server } from 'socket.io'

const http = createServer()
const io = new Server(http, {
  transports: ['websocket'],
  perMessageDeflate: false,
  httpCompression: false,
  serveClient: false,
  pingInterval: Number(process.env.PING_INTERVAL ?? 25000)
})

// "Memory usage" of the documentation: the handshake's request, which nothing needs any more.
io.engine.on('connection', (connection) => {
  connection.request = null
})

io.on('connection', (socket) => {
  const { room } = socket.handshake.auth
  if (room) {
    socket.join(room)
  }

  socket.on('relay', (message, ack) => {
    socket.to(room).emit('relay', message)
    ack()
  })
  socket.on('fanout', (message) => io.to('all').emit('fanout', message))
})

http.listen({ port: Number(process.env.PORT), host: '127.0.0.1', backlog: 4096 })
