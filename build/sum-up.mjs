// sum-up.mjs FOLDER: adds up what the parts of `./parley test` reported and ends with the closing line.
// FOLDER/parts.tsv names each part that ran (name, exit code, seconds); FOLDER/PART/ holds its reports: results.tsv of the
// script's own, report.json in CTRF (xunit), vitest's or Playwright's form. Exit code 0 only when something ran and
// nothing failed.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { unreceivedCodes } from './codes.mjs';
import { missingTests } from './features.mjs';

const folder = process.argv[2];
const parts = rows(join(folder, 'parts.tsv')).map(([name, code, seconds]) => sumUp(name, Number(code), seconds));
const all = parts.flatMap((part) => part.results);
const count = (results, status) => results.filter((result) => result.status === status).length;

console.log('');
for (const { name, seconds, results } of parts) {
  const figures = ['passed', 'failed', 'skipped'].map((status) => `${String(count(results, status)).padStart(5)} ${status}`);
  console.log(`${name.padEnd(16)}${figures.join('')}${`${seconds} s`.padStart(8)}`);
}
list('skipped', 'Skipped');
list('failed', 'Failed');
console.log('');
// What one of the two receives, the other need not.
if (['accounts', 'server'].every((name) => parts.some((part) => part.name === name))) {
  noteCodes(unreceivedCodes());
}
console.log(`${count(all, 'passed')} passed, ${count(all, 'failed')} failed, ${count(all, 'skipped')} skipped`);
process.exitCode = count(all, 'failed') === 0 && count(all, 'passed') > 0 ? 0 : 1;

function sumUp(name, code, seconds) {
  const results = [...ownResults(name), ...reportedResults(name)];
  const fail = (message) => results.push({ name: `(${name})`, status: 'failed', message });
  if (code !== 0 && !results.some((result) => result.status === 'failed')) {
    fail(`ended with code ${code}; see ${join(folder, name, 'output.log')}`);
  } else if (!results.some((result) => result.status !== 'skipped')) {
    fail('reported nothing that ran');
  }
  if (name === 'e2e') {
    const ran = results.filter((result) => result.status !== 'skipped').map((result) => result.name);
    missingTests(ran).forEach((test) => fail(`docs/features.md names a test that did not run: ${test}`));
  }
  return { name, seconds, results };
}

function noteCodes(codes) {
  if (codes.length > 0) {
    const file = join(folder, 'unreceived-codes.txt');
    writeFileSync(file, `${codes.join('\n')}\n`);
    console.log(`${codes.length} error codes that docs/protocol names at an operation or an event were received by no test; see ${file}`);
  }
}

function list(status, title) {
  const lines = parts.flatMap((part) => part.results
    .filter((result) => result.status === status)
    .map((result) => [`  ${part.name}: ${result.name}`, ...linesOf(result.message)].join('\n      ')));
  if (lines.length > 0) {
    console.log(`\n${title}:\n${lines.join('\n')}`);
  }
}

// A message is cut where it has become a stack; all of it stands in the part's output.log.
function linesOf(message) {
  const lines = (message ?? '').trim().split('\n').filter((line) => line !== '');
  return lines.length <= 15 ? lines : [...lines.slice(0, 15), '…'];
}

function rows(path) {
  return existsSync(path)
    ? readFileSync(path, 'utf8').split('\n').filter((line) => line !== '').map((line) => line.split('\t'))
    : [];
}

function ownResults(part) {
  return rows(join(folder, part, 'results.tsv')).map(([status, name, message]) => ({ status, name, message }));
}

function reportedResults(part) {
  const path = join(folder, part, 'report.json');
  if (!existsSync(path)) {
    return [];
  }
  try {
    const report = JSON.parse(readFileSync(path, 'utf8'));
    return report.reportFormat === 'CTRF' ? fromCtrf(report) : 'numTotalTests' in report ? fromVitest(report) : fromPlaywright(report);
  } catch (error) {
    return [{ name: `(${part})`, status: 'failed', message: `its report cannot be read: ${error.message}` }];
  }
}

function fromCtrf(report) {
  return report.results.tests.map((test) => ({
    name: test.name,
    status: ['passed', 'skipped'].includes(test.status) ? test.status : 'failed',
    message: test.status === 'skipped' ? test.extra?.reason : test.message,
  }));
}

// A file that does not even load has no assertions, only a message.
function fromVitest(report) {
  return report.testResults.flatMap((file) => {
    const tests = file.assertionResults.map((test) => ({
      name: test.fullName,
      status: test.status === 'passed' || test.status === 'failed' ? test.status : 'skipped',
      message: test.failureMessages?.join('\n'),
    }));
    const loaded = file.status !== 'failed' || tests.some((test) => test.status === 'failed');
    return loaded ? tests : [...tests, { name: file.name, status: 'failed', message: file.message }];
  });
}

// A flaky test is one that failed and then passed; here that is a failure.
function fromPlaywright(report) {
  const broken = (report.errors ?? []).map((error) => ({ name: '(playwright)', status: 'failed', message: error.message }));
  return [...broken, ...report.suites.flatMap((suite) => specsOf(suite, [])).flatMap(({ title, spec }) => spec.tests.map((test) => ({
    name: test.projectName ? `${title} [${test.projectName}]` : title,
    status: { expected: 'passed', skipped: 'skipped' }[test.status] ?? 'failed',
    message: test.status === 'skipped'
      ? test.annotations.find((note) => ['skip', 'fixme'].includes(note.type))?.description
      : test.results.flatMap((result) => result.errors.map((error) => error.message)).join('\n'),
  })))];
}

function specsOf(suite, above) {
  const titles = [...above, suite.title];
  return [
    ...suite.specs.map((spec) => ({ title: [...titles, spec.title].join(' › '), spec })),
    ...(suite.suites ?? []).flatMap((inner) => specsOf(inner, titles)),
  ];
}
