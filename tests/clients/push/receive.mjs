// Reads one message as a push service and a browser do: the server's token by jose (RFC 8292), the content by http_ece (RFC 8188, 8291). And encrypts one by web-push,
// which must look alike. Arguments: the service's origin, then JSON: { body, authorization, privateKey, publicKey, auth }, base64url each but the header.
import crypto from 'node:crypto'
import ece from 'http_ece'
import * as jose from 'jose'
import webPush from 'web-push'

const origin = process.argv[2].replace(/\/$/, '')
const { body, authorization, privateKey, publicKey, auth } = JSON.parse(process.argv[3])

const [, token, key] = /^vapid t=([^,]+), k=(.+)$/.exec(authorization)
const point = Buffer.from(key, 'base64url')
const verifier = await jose.importJWK(
  { kty: 'EC', crv: 'P-256', x: point.subarray(1, 33).toString('base64url'), y: point.subarray(33).toString('base64url') },
  'ES256',
)
// The server's clock may be a test's own: its age is checked against the token itself.
const { payload, protectedHeader } = await jose.jwtVerify(token, verifier, {
  audience: origin,
  algorithms: ['ES256'],
  currentDate: new Date((jose.decodeJwt(token).exp - 3600) * 1000),
})

const browser = crypto.createECDH('prime256v1')
browser.setPrivateKey(Buffer.from(privateKey, 'base64url'))
const plain = ece.decrypt(Buffer.from(body, 'base64url'), { version: 'aes128gcm', privateKey: browser, authSecret: auth })

const theirs = webPush.encrypt(publicKey, auth, plain.toString('utf8'), 'aes128gcm')
const header = (bytes) => ({ recordSize: bytes.readUInt32BE(16), keyLength: bytes[20], overhead: bytes.length - plain.length })

console.log(
  JSON.stringify({
    text: plain.toString('utf8'),
    algorithm: protectedHeader.alg,
    subject: payload.sub,
    ours: header(Buffer.from(body, 'base64url')),
    theirs: header(theirs.cipherText),
  }),
)
