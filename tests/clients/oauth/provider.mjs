// provider.mjs OPTIONS: npm oidc-provider on a free port of the loopback address, until its input ends. Prints a line of JSON, {"issuer":…}, when it listens.
// OPTIONS is JSON: clients (as oidc-provider takes them), port (0: a free one). Nobody types a password there: who signs in is what the last `POST /account` has said,
// {"sub", "claims"?, "deny"?: true for somebody who refuses}; before it, a person with the name Ada.
import { createServer } from 'node:http';
import { exportJWK, generateKeyPair } from 'jose';
import { Provider } from 'oidc-provider';

const options = JSON.parse(process.argv[2]);
let account = { sub: 'ada', claims: { name: 'Ada', preferred_username: 'ada', email: 'ada@id.example', email_verified: true } };
let provider;
let answer;

const server = createServer((request, response) => {
  if (request.method === 'POST' && request.url === '/account') {
    let body = '';
    request.on('data', chunk => (body += chunk)).on('end', () => {
      account = { claims: {}, ...JSON.parse(body) };
      response.writeHead(204).end();
    });
    return;
  }
  if (request.url.startsWith('/interaction/')) {
    interact(request, response).catch(error => response.writeHead(500).end(String(error)));
    return;
  }
  answer(request, response);
});
server.listen(options.port ?? 0, '127.0.0.1', async () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const keys = await Promise.all(['RS256', 'ES256'].map(async alg => ({ ...(await exportJWK((await generateKeyPair(alg, { extractable: true })).privateKey)), alg, use: 'sig' })));
  provider = new Provider(issuer, {
    clients: options.clients,
    jwks: { keys },
    findAccount: (_, sub) => ({ accountId: sub, claims: () => ({ sub, ...account.claims }) }),
    claims: { openid: ['sub'], profile: ['name', 'preferred_username'], email: ['email', 'email_verified'] },
    features: { devInteractions: { enabled: false } },
    pkce: { required: () => true },
    interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
    cookies: { keys: ['of these tests only'] },
    ttl: { Session: 1, Grant: 60, Interaction: 60, AccessToken: 60, IdToken: 60, AuthorizationCode: 60 },
  });
  provider.on('server_error', (_, error) => console.error(error));
  answer = provider.callback();
  console.log(JSON.stringify({ issuer }));
});
process.stdin.on('end', () => process.exit()).resume();

async function interact(request, response) {
  const { params, grantId } = await provider.interactionDetails(request, response);
  if (account.deny) {
    await provider.interactionFinished(request, response, { error: 'access_denied' }, { mergeWithLastSubmission: false });
    return;
  }
  const grant = grantId ? await provider.Grant.find(grantId) : new provider.Grant({ accountId: account.sub, clientId: params.client_id });
  grant.addOIDCScope(params.scope);
  await provider.interactionFinished(
    request,
    response,
    { login: { accountId: account.sub }, consent: { grantId: await grant.save() } },
    { mergeWithLastSubmission: true },
  );
}
