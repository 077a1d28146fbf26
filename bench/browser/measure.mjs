// node measure.mjs URL LOGIN PASSWORD CONVERSATION: does what a person does in the web client, and prints what it measured as one JSON object.
import { chromium } from 'playwright-core';
import { changesInPlace } from './changes.mjs';
import { interactions } from './interactions.mjs';
import { scroll } from './scroll.mjs';

const [url, login, password, conversation] = process.argv.slice(2);
const openings = 7;

const browser = await chromium.launch({
  executablePath: process.env.PARLEY_CHROMIUM ?? '/usr/bin/chromium-headless-shell',
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--enable-precise-memory-info'],
});
const context = await browser.newContext({ baseURL: url, viewport: { width: 1280, height: 800 }, locale: 'en-GB' });
// From the beginning of a navigation to the first frame in which the list and the newest messages stand there.
await context.addInitScript(() => {
  const look = () => {
    if (document.querySelector('nav a[href^="/c/"]') && document.querySelector('[role="log"] [data-message-id]'))
      requestAnimationFrame(() => (window.opened ??= performance.now()));
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
});
const session = await context.request.post('/api/v1/auth/login', { data: { login, password, tokenDelivery: 'cookie' } });
if (!session.ok()) throw new Error(`sign-in: ${session.status()} ${await session.text()}`);
const page = await context.newPage();

/** Milliseconds of the opening that is under way. */
const opened = () => page.waitForFunction(() => window.opened, null, { timeout: 120_000 }).then(handle => handle.jsonValue());

await page.goto(`/c/${conversation}`, { waitUntil: 'commit' });
const figures = { first_open_ms: await opened() };
await stored();

console.error('  opening from the browser\'s own store');
const times = [];
await context.setOffline(true);
for (let i = 0; i < openings; i++) {
  await page.reload({ waitUntil: 'commit' });
  times.push(await opened());
}
await context.setOffline(false);
figures.open_ms = times.sort((one, other) => one - other)[openings >> 1];

await page.goto(`/c/${conversation}`, { waitUntil: 'commit' });
await opened();
await page.getByRole('textbox', { name: 'Message', exact: true }).waitFor();
console.error('  changes above what is read');
Object.assign(figures, await changesInPlace(page, { url, login, password, conversation }));
console.error('  scrolling back');
Object.assign(figures, await scroll(page));
console.error('  clicks and keys');
Object.assign(figures, await interactions(page));
const devtools = await context.newCDPSession(page);
await devtools.send('HeapProfiler.collectGarbage');
figures.heap_mb = (await page.evaluate(() => performance.memory.usedJSHeapSize)) / 1e6;
await browser.close();
console.log(JSON.stringify(figures));

/** Returns when what the first visit brought is in the browser's own store: it opens without a network. */
async function stored() {
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => true));
  for (let tries = 0; tries < 60; tries++) {
    await page.waitForTimeout(1000);
    await context.setOffline(true);
    await page.reload({ waitUntil: 'commit' }).catch(() => undefined);
    const there = await page.waitForFunction(() => window.opened, null, { timeout: 5_000 }).then(() => true, () => false);
    await context.setOffline(false);
    if (there) return;
    await page.goto(`/c/${conversation}`, { waitUntil: 'commit' });
    await opened();
  }
  throw new Error('The client does not open from its own store.');
}
