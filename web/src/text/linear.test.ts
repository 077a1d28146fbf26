import { Session } from 'node:inspector/promises';
import type { Profiler } from 'node:inspector';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from './blocks';
import { doubtOf } from './hosts';
import { linkify } from './linkify';

// W2. How often each block of the parser's code is carried out is counted by the engine: no clock, and nothing in the code for it.
const session = new Session();

beforeAll(async () => {
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
});

afterAll(() => session.disconnect());

async function stepsOf(work: () => unknown): Promise<number> {
  await session.post('Profiler.takePreciseCoverage');
  work();
  const { result } = (await session.post('Profiler.takePreciseCoverage')) as Profiler.TakePreciseCoverageReturnType;
  const own = result.filter(({ url }) => url.includes('/src/text/') && !url.includes('.test.'));
  return own
    .flatMap(({ functions }) => functions.flatMap(({ ranges }) => ranges))
    .reduce((sum, { count }) => sum + count, 0);
}

const fill = (part: string, length: number, end = '') => part.repeat(Math.ceil(length / part.length)) + end;

const hostile: [string, (length: number) => string][] = [
  ...[
    ...['*', '_', '~~', '`', '[', ']', '(', '||', '\\', '>', '- ', '> ', '\n', ' ', '|', '#', '.'],
    ...['*a ', ' a*', '**a *', '*a_', '_a*', 'a**b', '*a*', '**a**', '*_*_', '~~a', '*~~', '***a** '],
    ...[
      '`a``',
      '``a`',
      '`\n',
      '```\n',
      '```\n\n',
      '[a](',
      '[a](b',
      '](',
      '[](',
      '[a]',
      '[[a]](',
      '[a](https://',
      '[a](http://b)',
    ],
    ...[
      'https://',
      'http://',
      'www.',
      'https://a.',
      'https://a.b/(',
      'https://a.b/.',
      'https://a.b)',
      'www.a@',
      'h',
      'hw',
    ],
    ...['||a', '||[', '||*', '||`', '[||', '[a](https://a.b) ', '||a||', '||*a||*'],
    ...[
      '> \n',
      '>\n',
      '- a\n',
      '1. a\n',
      '> > > > > > > a\n',
      '- - - - - - - a\n',
      '- a\n  - b\n',
      '  - a\n',
      '- a\n  b\n',
    ],
    ...['\\*', '\\`', '\\[', '😀*', '\u202e*', 'a\n\n*', '&#', '<a ', '![', '!['],
  ].map((part): [string, (length: number) => string] => [JSON.stringify(part), length => fill(part, length)]),
  ['brackets around parentheses', length => fill('[', length / 3) + fill('](', length / 3) + fill(')', length / 3)],
  ['addresses in one another', length => fill('[', length / 8) + fill('](http://', length / 2) + fill(')', length / 8)],
  ['marks around marks', length => fill('*a **b ', length / 2) + fill('** c* ', length / 2)],
  ['an address of dots', length => fill('.', length, 'a').padStart(length + 9, 'https://')],
  [
    'backticks of all lengths',
    length => Array.from({ length: Math.sqrt(2 * length) }, (_, n) => `${'`'.repeat(n)}a`).join(''),
  ],
];

describe('steps', () => {
  it.each(hostile)('%s_TwiceAsLong_TakesTwiceTheSteps', async (_, make) => {
    const [half, whole] = [make(50_000), make(100_000)];
    const before = await stepsOf(() => [parse(half), linkify(half)]);
    const after = await stepsOf(() => [parse(whole), linkify(whole)]);
    expect(after).toBeGreaterThan(0);
    expect(after).toBeLessThan(before * 2.3 + 1_000);
    expect(after).toBeLessThan(whole.length * 150);
  });

  it('Label_OfAnyLength_IsComparedInLinearTime', () => {
    // One pass of a regular expression whose parts cannot stand for one another; what is left is that it ends.
    for (const part of ['a.', 'a-', '.', '1.', 'a.1.', '-.'])
      expect(doubtOf('https://a.example/', fill(part, 100_000))).not.toBe('hidden');
  });
});
