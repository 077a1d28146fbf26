// Statements that are prepared once per connection: what is sent again is only their name and values.
import pg from 'pg'

pg.types.setTypeParser(pg.types.builtins.INT8, Number) // a seq fits a number

const pool = new pg.Pool({
  host: process.env.PGHOST,
  port: Number(process.env.PGPORT),
  user: process.env.PGUSER,
  database: process.env.PGDATABASE,
  max: Number(process.env.POOL_SIZE ?? 20),
  idleTimeoutMillis: 0,
})

const insertMessage = {
  name: 'insert-message',
  text: 'INSERT INTO messages (id, conversation_id, sender_id, text) VALUES ($1, $2, $3, $4) RETURNING seq, created_at',
}

const moveDelivered = {
  name: 'move-delivered',
  text: `UPDATE members SET delivered_seq = GREATEST(delivered_seq, $3) WHERE conversation_id = $1 AND user_id = $2
         RETURNING delivered_seq, read_seq`,
}

const moveRead = {
  name: 'move-read',
  text: `UPDATE members SET delivered_seq = GREATEST(delivered_seq, $3), read_seq = GREATEST(read_seq, $3)
         WHERE conversation_id = $1 AND user_id = $2 RETURNING delivered_seq, read_seq`,
}

const conversationsOf = { name: 'conversations-of', text: 'SELECT conversation_id FROM members WHERE user_id = $1' }

/** The ids of a person's conversations. */
export async function findConversations(userId) {
  const { rows } = await pool.query({ ...conversationsOf, values: [userId] })
  return rows.map((row) => row.conversation_id)
}

/** Returns when the message is committed. */
export async function storeMessage(id, conversationId, senderId, text) {
  const { rows } = await pool.query({ ...insertMessage, values: [id, conversationId, senderId, text] })
  return rows[0]
}

/** Moves a member's cursors up to a seq; they never fall. Returns both. */
export async function storeReceipt(conversationId, userId, seq, read) {
  const { rows } = await pool.query({ ...(read ? moveRead : moveDelivered), values: [conversationId, userId, seq] })
  return rows[0]
}
