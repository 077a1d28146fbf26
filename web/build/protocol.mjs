// Makes src/api/generated/wire.ts of the protocol's documents (docs/protocol): a type for each schema, and the events of both directions with what they carry.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { URL } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { load } from 'js-yaml';
import { compile } from 'json-schema-to-typescript';

const documents = new URL('../../docs/protocol/', import.meta.url);
const generated = new URL('../src/api/generated/', import.meta.url);

const rest = JSON.parse(readFileSync(new URL('openapi.json', documents), 'utf8'));
const events = load(readFileSync(new URL('asyncapi.yaml', documents), 'utf8'));

/** Both documents describe what both doors carry: in the same words. */
function merge(one, other) {
  for (const name of Object.keys(one).filter(name => name in other))
    if (!isDeepStrictEqual(one[name], other[name])) throw new Error(`The documents do not agree about ${name}.`);
  return { ...one, ...other };
}

/** An object of which nothing is said may hold anything. */
const isOpen = schema => schema.type === 'object' && !schema.properties && !schema.additionalProperties;

/** With references into one list. A description beside one would make another type of it: it goes around. */
function toDefinition(schema) {
  if (Array.isArray(schema)) return schema.map(toDefinition);
  if (schema === null || typeof schema !== 'object') return schema;
  const { $ref, ...rest } = schema;
  const words = Object.fromEntries(Object.entries(rest).map(([word, value]) => [word, toDefinition(value)]));
  if ($ref === undefined) return isOpen(words) ? { ...words, additionalProperties: true } : words;
  const reference = { $ref: $ref.replace('#/components/schemas/', '#/definitions/') };
  return Object.keys(words).length === 0 ? reference : { ...words, allOf: [reference] };
}

const nameOf = message => events.components.messages[message].payload.$ref.split('/').at(-1);

function eventTypes() {
  const messages = Object.keys(events.components.messages);
  const sent = messages.filter(message => message.startsWith('client.') && !message.endsWith('.ok'));
  const received = messages.filter(message => message.startsWith('server.'));
  const line = (message, type) => `  '${events.components.messages[message].name}': ${type};`;
  return [
    '/** What a client sends: the payload, and the acknowledgement that says yes. */',
    'export interface ClientEvents {',
    ...sent.map(message => line(message, `[${nameOf(message)}, ${nameOf(`${message}.ok`)}]`)),
    '}',
    '',
    '/** What the server sends. */',
    'export interface ServerEvents {',
    ...received.map(message => line(message, nameOf(message))),
    '}',
    '',
  ].join('\n');
}

const types = await compile(
  {
    title: 'Everything',
    type: 'object',
    additionalProperties: false,
    definitions: toDefinition(merge(rest.components.schemas, events.components.schemas)),
  },
  'Everything',
  {
    additionalProperties: false,
    bannerComment: '// Made of docs/protocol by `npm run protocol`.',
    unreachableDefinitions: true,
  },
);
mkdirSync(generated, { recursive: true });
writeFileSync(new URL('wire.ts', generated), `${types}\n${eventTypes()}`);
