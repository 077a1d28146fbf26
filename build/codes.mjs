// Which error codes that docs/protocol names at an operation or an event no test has received. What was received the tests of accounts and of the server
// write into artifacts/protocol/codes (tests/Parley.Testing/Wire/SeenCodes.cs), so both have to have run, whole. What is not asked for stands with its reason
// in tests/fixtures/unreceived-codes.txt. By itself (node build/codes.mjs) it prints them.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { argv } from 'node:process';
import { fileURLToPath } from 'node:url';

const root = new URL('../', import.meta.url);
const read = (path) => readFileSync(new URL(path, root), 'utf8');

/** Each with its operation, like `GET /api/v1/me unauthenticated` or `client.sync validation-failed`. */
export function unreceivedCodes() {
  const received = receivedCodes();
  const exceptions = read('tests/fixtures/unreceived-codes.txt').split('\n').filter((line) => line !== '' && !line.startsWith('#')).map(toPattern);
  return [...restCodes(JSON.parse(read('docs/protocol/openapi.json'))), ...eventCodes(read('docs/protocol/asyncapi.yaml'))]
    .filter((line) => !received.has(line) && !exceptions.some((pattern) => pattern.test(line)));
}

function receivedCodes() {
  const folder = new URL('artifacts/protocol/codes/', root);
  const files = existsSync(folder) ? readdirSync(folder) : [];
  return new Set(files.flatMap((file) => readFileSync(new URL(file, folder), 'utf8').split('\n')));
}

function restCodes({ paths, components }) {
  const answer = (response) => (response.$ref === undefined ? response : components.responses[response.$ref.split('/').at(-1)]);
  return Object.entries(paths).flatMap(([path, operations]) => Object.entries(operations).flatMap(([method, { responses }]) => Object.entries(responses)
    .filter(([status]) => /^[45]/.test(status))
    .flatMap(([, response]) => answer(response).content['application/problem+json'].schema.allOf[1].properties.code.enum)
    .map((code) => `${method.toUpperCase()} ${path} ${code}`)));
}

// The document is written with one line for each value (Documents/Yaml.cs), so that nothing has to be installed to read it.
function eventCodes(yaml) {
  return yaml.split(/^ {2}(?=client\.[\w-]+:$)/m).slice(1).flatMap((operation) => {
    const codes = /^ {4}x-error-codes:\n((?: {6}- .+\n)+)/m.exec(operation);
    return codes === null ? [] : codes[1].trim().split('\n').map((line) => `${operation.slice(0, operation.indexOf(':'))} ${line.trim().slice(2)}`);
  });
}

function toPattern(line) {
  return new RegExp(`^${line.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`);
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  console.log(unreceivedCodes().join('\n'));
}
