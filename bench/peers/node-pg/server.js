// A chat server as it is usually built: Express, Socket.IO, each message into PostgreSQL before its acknowledgement. It speaks the events that the load
// generator uses, in the same form as Parley; see bench/README.md.
import { createServer } from 'node:http'
import express from 'express'
import { importJWK, jwtVerify } from 'jose'
import { Server } from 'socket.io'
import { findConversations, storeMessage, storeReceipt } from './database.js'

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
const textBytes = 8192

const key = await importJWK(JSON.parse(process.env.PUBLIC_KEY), 'ES256')
const app = express()
app.get('/health', (request, response) => response.json({ status: 'ok' }))

const http = createServer(app)
const io = new Server(http, { transports: ['websocket'], perMessageDeflate: false, httpCompression: false, serveClient: false })

io.use(async (socket, next) => {
  try {
    const { payload } = await jwtVerify(socket.handshake.auth.token, key, { issuer: 'parley', audience: 'parley', algorithms: ['ES256'] })
    socket.data.userId = payload.sub
    socket.join(await findConversations(payload.sub))
    next()
  } catch {
    next(new Error('unauthenticated'))
  }
})

io.on('connection', (socket) => {
  socket.on('send-message', (request, answer) => reply(answer, () => send(socket, request)))
  socket.on('message-delivered', (request, answer) => reply(answer, () => receipt(socket, request, false)))
  socket.on('message-seen', (request, answer) => reply(answer, () => receipt(socket, request, true)))
})

async function reply(answer, work) {
  try {
    answer({ ok: true, ...(await work()) })
  } catch (error) {
    answer({ ok: false, error: { code: 'failed', title: error.message } })
  }
}

async function send(socket, { id, conversationId, text }) {
  requireMember(socket, conversationId)
  if (!uuid.test(id) || typeof text !== 'string' || text.length === 0 || Buffer.byteLength(text) > textBytes) {
    throw new Error('The message is not valid.')
  }

  const senderId = socket.data.userId
  const stored = await storeMessage(id, conversationId, senderId, text)
  const message = { id, conversationId, seq: stored.seq, senderId, type: 'text', text, createdAt: stored.created_at }
  socket.to(conversationId).emit('receive-message', message)
  return { message }
}

async function receipt(socket, { conversationId, seq }, read) {
  requireMember(socket, conversationId)
  const stored = await storeReceipt(conversationId, socket.data.userId, seq, read)
  const cursors = { conversationId, deliveredSeq: stored.delivered_seq, readSeq: stored.read_seq }
  socket.to(conversationId).emit('message-status-update', { ...cursors, userId: socket.data.userId })
  return cursors
}

// The rooms were filled from the database when the socket connected.
function requireMember(socket, conversationId) {
  if (!socket.rooms.has(conversationId)) {
    throw new Error('There is no such conversation.')
  }
}

http.listen(Number(process.env.PORT), '127.0.0.1')
