import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

// What is on the left in one language is on the right in another: places are named by where a line begins and ends.
const source = join(import.meta.dirname, '..');
const files = readdirSync(source, { recursive: true, encoding: 'utf8' });
const sheets = files.filter(file => file.endsWith('.css'));
const scripts = files.filter(file => file.endsWith('.tsx'));

/** A line may say why it is an exception. */
const excused = /\/\* physical: /;
const sides =
  /(?:^|[\s;{])(?:(?:scroll-)?(?:margin|padding|inset|border)-(?:left|right)(?:-\w+)?|left|right|border-(?:top|bottom)-(?:left|right)-radius)\s*:|\b(?:float|clear|text-align|transform-origin)\s*:\s*(?:left|right)\b|translateX\(-?[1-9]/;
const fourSides = /\b(?:margin|padding|inset|border-(?:width|color|style)|scroll-\w+)\s*:\s*(\S+) (\S+) (\S+) (\S+);/;
const inScripts =
  /\b(?:margin|padding|border)(?:Left|Right)\b|\btextAlign: ['"](?:left|right)|\s(?:ml|mr|pl|pr|bd[lr])=[{"]|\bta="(?:left|right)"/;

const named = (all: readonly string[], wrong: (line: string) => boolean) =>
  all.flatMap(file =>
    readFileSync(join(source, file), 'utf8')
      .split('\n')
      .flatMap((line, index) => (wrong(line) ? [`${file}:${index + 1}: ${line.trim()}`] : [])),
  );

function isPhysical(line: string): boolean {
  if (excused.test(line)) return false;
  const four = fourSides.exec(line);
  return sides.test(line) || (four !== null && four[2] !== four[4]);
}

describe('styles', () => {
  it('Sheets_NameNoLeftAndNoRight', () => {
    expect(sheets.length).toBeGreaterThan(40);
    expect(named(sheets, isPhysical)).toEqual([]);
  });

  it('Scripts_NameNoLeftAndNoRight', () => {
    expect(scripts.length).toBeGreaterThan(100);
    expect(named(scripts, line => !excused.test(line) && inScripts.test(line))).toEqual([]);
  });

  it.each([
    '  left: 0;',
    '  margin-right: 2px;',
    'a { float: left; }',
    '  padding: 1px 2px 3px 4px;',
    '  border-top-left-radius: 1px;',
  ])('%s_IsFound', line => expect(isPhysical(line)).toBe(true));

  it.each([
    '  inset-inline-start: 0;',
    '  padding: 1px 2px 3px 2px;',
    '  left: 0; /* physical: a picture. */',
    '  text-align: start;',
  ])('%s_IsNot', line => expect(isPhysical(line)).toBe(false));
});
