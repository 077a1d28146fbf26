// Whether the browser tests that docs/features.md names have run, whatever became of them.
import { existsSync, readFileSync } from 'node:fs';

const table = new URL('../docs/features.md', import.meta.url);

/** The names of those that did not, as the table writes them. `names` are those that ran, like `edits.spec.ts › a message is edited`. */
export function missingTests(names) {
  return namedTests().filter(({ file, title }) => !names.some((name) => name.startsWith(`${file}.spec.ts › `) && name.endsWith(` › ${title}`)))
    .map(({ file, title }) => `${file}: ${title}`);
}

function namedTests() {
  if (!existsSync(table)) {
    return [];
  }
  const cells = readFileSync(table, 'utf8').split('\n').filter((line) => line.startsWith('| ')).slice(1).flatMap((line) => line.split('|').slice(2, -1));
  const named = cells.map((cell) => cell.trim()).filter((cell) => !cell.startsWith('*'));
  return [...new Set(named)].map((cell) => ({ file: cell.slice(0, cell.indexOf(': ')), title: cell.slice(cell.indexOf(': ') + 2) }));
}
