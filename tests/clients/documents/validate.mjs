// Judges both documents of a server by their standards, and reads the committed YAML as everybody else would.
// Prints { asyncapi: [error…], openapi: [error…], yaml: whether it says the same as the server }.
import { readFile } from 'node:fs/promises';
import { isDeepStrictEqual } from 'node:util';
import { Parser } from '@asyncapi/parser';
import { Validator } from '@seriousme/openapi-schema-validator';
import { load } from 'js-yaml';

const [server, committed] = process.argv.slice(2);
const read = async path => (await fetch(new URL(path, server))).json();

const events = await read('/asyncapi/v1.json');
const diagnostics = await new Parser().validate(JSON.stringify(events));
const openapi = await new Validator().validate(await read('/openapi/v1.json'));
const written = load(await readFile(committed, 'utf8'));
console.log(
  JSON.stringify({
    asyncapi: diagnostics.filter(one => one.severity === 0).map(one => `${one.path.join('.')}: ${one.message}`),
    openapi: openapi.valid ? [] : [openapi.errors].flat(),
    yaml: isDeepStrictEqual(written, events),
  }),
);
