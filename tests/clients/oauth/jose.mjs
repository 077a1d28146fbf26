// jose.mjs SERVER ISSUER KEY TOKEN…: checks access tokens with npm jose, by the keys that SERVER publishes, and signs what the first one says with KEY (PKCS #8, base64).
// Prints {"verified": [claims or error code, …], "keys": the ids of the published keys, "signed": token}.
import { createRemoteJWKSet, decodeProtectedHeader, importPKCS8, jwtVerify, SignJWT } from 'jose';

const [server, issuer, key, ...tokens] = process.argv.slice(2);
const address = new URL('/.well-known/jwks.json', server);
const keys = createRemoteJWKSet(address);
const verify = token =>
  jwtVerify(token, keys, { issuer, audience: 'parley', typ: 'at+jwt', algorithms: ['ES256'], currentDate: new Date(2026, 0, 1) }).then(
    ({ payload }) => payload,
    error => error.code,
  );
const verified = await Promise.all(tokens.map(verify));
const pem = `-----BEGIN PRIVATE KEY-----\n${key}\n-----END PRIVATE KEY-----`;
const signed = await new SignJWT({ ...verified[0], jti: 'made-by-jose' }).setProtectedHeader(decodeProtectedHeader(tokens[0])).sign(await importPKCS8(pem, 'ES256'));
const published = await (await fetch(address)).json();
console.log(JSON.stringify({ verified, keys: published.keys.map(({ kid }) => kid), signed }));
