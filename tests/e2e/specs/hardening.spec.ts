import { shellKept } from '../fixtures/offline.ts';
import { storeFolders } from '../fixtures/store.ts';
import { expect, test } from '../fixtures/test.ts';

// W3: the header itself is asserted on every kind of answer by the server's own tests (PathTests).
test('no text becomes markup, a script or the address of one', async ({ people }) => {
  const ada = await people.visitor(people.account('Ada Lovelace'));
  // Each of the attempts is told on the console, and as a violation.
  ada.watch.expect(/Trusted|content security policy: (require-trusted-types-for|trusted-types|script-src|worker-src)|Content Security Policy/);
  await ada.page.goto('/login');
  await expect(ada.page.getByRole('heading', { name: 'Welcome back' })).toBeVisible();
  const possible = await ada.page.evaluate(async () => {
    const script = document.createElement('script');
    const attempts: Record<string, () => unknown> = {
      markup: () => (document.createElement('div').innerHTML = '<b>a</b>'),
      'markup beside': () => document.body.insertAdjacentHTML('beforeend', '<b>a</b>'),
      fragment: () => document.createRange().createContextualFragment('<b>a</b>'),
      parsing: () => new DOMParser().parseFromString('<b>a</b>', 'text/html'),
      writing: () => document.write('<b>a</b>'),
      frame: () => (document.createElement('iframe').srcdoc = '<b>a</b>'),
      'script by address': () => (script.src = '/api/v1/server'),
      'script by text': () => (script.text = 'window.ran = true'),
      'worker from elsewhere': () => new Worker('https://evil.example/assets/a.js'),
      'worker from a text': () => new Worker('data:text/javascript,1'),
      'worker from an answer': () => new Worker('/api/v1/server'),
      evaluation: () => window.eval('1 + 1'),
      function: () => Function('return 1')(),
      policy: () => (Reflect.get(window, 'trustedTypes') as { createPolicy: (name: string, rules: object) => unknown }).createPolicy('another', {}),
    };
    const succeeded: string[] = [];
    // Not in the call itself: what an inspector evaluates may evaluate.
    await new Promise<void>(resolve =>
      setTimeout(() => {
        for (const [name, attempt] of Object.entries(attempts)) {
          try {
            attempt();
            succeeded.push(name);
          } catch {
            // Refused.
          }
        }
        resolve();
      }),
    );
    return succeeded;
  });
  expect(possible).toEqual([]);
});

// W5
test('signed out, the browser has nothing private any more, and no answer of the API was ever kept', async ({ people }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor')];
  const conversation = await benUser.direct(adaUser);
  await benUser.send(conversation, 'a private word');
  const ada = await people.signedIn(adaUser);
  const { page } = ada;
  const storable: string[] = [];
  page.on('response', response => {
    const { pathname } = new URL(response.url());
    if (pathname.startsWith('/api/') && !(response.headers()['cache-control'] ?? '').includes('no-store')) storable.push(pathname);
  });
  await shellKept(page);
  await ada.goTo(conversation);
  await expect(ada.message('a private word')).toBeVisible();
  await ada.signOut();

  // What the server says of itself to everybody may be kept.
  expect([...new Set(storable)].filter(path => path !== '/api/v1/server')).toEqual([]);
  expect(await storeFolders(page)).toEqual([]);
  const kept = await page.evaluate(async () => {
    const files = (await Promise.all((await caches.keys()).map(async name => (await caches.open(name)).keys()))).flat();
    const notices = await (await navigator.serviceWorker.ready).getNotifications();
    return { files: files.map(({ url }) => new URL(url).pathname), databases: await indexedDB.databases(), notices: notices.length };
  });
  expect(kept.databases).toEqual([]);
  expect(kept.notices).toBe(0);
  expect(kept.files.filter(path => !/^\/(assets\/[^/]+|[^/]*)$/.test(path))).toEqual([]);
  expect(kept.files.filter(path => /^\/(api|media)/.test(path))).toEqual([]);

  // Neither by the way back nor out of the browser's memory of pages.
  await page.goto('about:blank');
  await page.goBack();
  await expect(page.getByRole('heading', { name: 'Welcome back' })).toBeVisible();
  await page.goBack();
  await expect(page.getByRole('heading', { name: 'Welcome back' })).toBeVisible();
  await expect(page.getByText('a private word')).toHaveCount(0);
});

// W6
test('names, the clipboard and other windows put nothing but text into a page', async ({ people, server }) => {
  const hostile = '<img src=x onerror="window.ran = true">';
  const [eveUser, benUser] = [await people.api('Eve Adams'), await people.api('Ben Okafor')];
  const group = await eveUser.group(hostile, benUser);
  await eveUser.send(group, `**${hostile}**`);
  const ben = await people.signedIn(benUser);
  const { page, context } = ben;
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await ben.goTo(group);

  await test.step('the title of the page', async () => {
    await expect(page).toHaveTitle(new RegExp(hostile.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')));
  });

  await test.step('what is pasted is text, and so is what is copied', async () => {
    await page.evaluate(() => {
      const item = new ClipboardItem({ 'text/html': new Blob(['<b>bold</b>'], { type: 'text/html' }), 'text/plain': new Blob(['plain'], { type: 'text/plain' }) });
      return navigator.clipboard.write([item]);
    });
    await ben.composer.press('ControlOrMeta+V');
    await expect(ben.composer).toHaveValue('plain');
    const message = ben.log.locator('[data-message-id]').last();
    await message.hover();
    await message.getByRole('button', { name: 'Message actions' }).click();
    await page.getByRole('menuitem', { name: 'Copy text' }).click();
    const copied = () => page.evaluate(async () => (await navigator.clipboard.read()).flatMap(({ types }) => types));
    await expect.poll(copied).toEqual(['text/plain']);
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(`**${hostile}**`);
  });

  await test.step('what a window says is not listened to', async () => {
    const { href } = new URL(page.url());
    await page.evaluate(() => {
      for (const data of [{ open: '/settings' }, { show: { id: 'a', type: 'notification' } }, '{"open":"/settings"}']) window.postMessage(data, '*');
    });
    await expect(ben.composer).toHaveValue('plain');
    expect(page.url()).toBe(href);
  });

  await test.step('a page of elsewhere has no hold on what it opens', async () => {
    const outside = await context.newPage();
    await outside.goto(`http://localhost:${server.port}/favicon.svg`);
    const [opened] = await Promise.all([context.waitForEvent('page'), outside.evaluate(url => void window.open(url), `${server.url}/c/${group.id}`)]);
    await expect(opened.getByRole('log', { name: 'Messages' })).toBeVisible();
    expect(await opened.evaluate(() => window.opener)).toBeNull();
  });
  expect(await page.evaluate(() => Reflect.get(window, 'ran'))).toBeUndefined();
});
