import { goOffline, goOnline, shellKept } from '../fixtures/offline.ts';
import { stored, storeFolders } from '../fixtures/store.ts';
import { expect, test } from '../fixtures/test.ts';

/** How often the page goes while messages come in. */
const kills = 8;

test('a page that is killed while messages come in has stored each position with its messages', async ({ people }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor')];
  const conversation = await benUser.direct(adaUser);
  await benUser.send(conversation, 'message 0');
  const ada = await people.signedIn(adaUser);
  ada.watch.expectLostConnection();
  await expect(ada.entry(benUser.account.displayName)).toBeVisible();

  let streaming = true;
  async function stream(): Promise<string> {
    let text = '';
    for (let number = 1; streaming; number++) await benUser.send(conversation, (text = `message ${number}`));
    return text;
  }
  const streamed = stream();
  for (let kill = 0; kill < kills; kill++) {
    // Not awaited on purpose: the page goes in the middle of whatever it was doing.
    await ada.page.reload({ waitUntil: 'commit' });
    await expect(ada.list).toBeVisible();
    const shown = await stored(ada.page, adaUser.id, conversation);
    const sent = await benUser.messages(conversation);
    if (shown) {
      // After an absence that was too long it holds the end of the log only: from its first message on, nothing is missing.
      const first = shown.messages[0]?.seq ?? 1;
      const upTo = sent.filter(message => message.rev <= shown.last && message.seq >= first);
      expect(shown.messages.map(({ seq, text }) => `${seq} ${text}`)).toEqual(upTo.map(({ seq, text }) => `${seq} ${text}`));
    }
  }
  streaming = false;
  await expect(ada.entry(benUser.account.displayName)).toContainText(await streamed);
  const all = await benUser.messages(conversation);
  await expect
    .poll(async () => {
      const messages = (await stored(ada.page, adaUser.id, conversation))?.messages ?? [];
      return JSON.stringify(messages) === JSON.stringify(all.slice(-messages.length).map(({ seq, rev, text }) => ({ seq, rev, text })));
    })
    .toBe(true);
});

test('two tabs: what the second writes offline outlives its reload, and it keeps the log when the first is closed', async ({ people, cable }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor')];
  const conversation = await benUser.direct(adaUser);
  await benUser.send(conversation, 'one');
  const ada = await people.signedIn(adaUser, { cable });
  await ada.goTo(conversation);
  const second = await ada.newTab();
  await second.goTo(conversation);
  await expect(second.message('one')).toBeVisible();
  await shellKept(second.page);

  await goOffline(ada, cable);
  await second.send('from the second tab');
  await expect(second.status('from the second tab', 'Sending')).toBeVisible();
  await second.page.reload();
  await expect(second.message('one')).toBeVisible();
  await expect(second.status('from the second tab', 'Sending')).toBeVisible();

  await ada.page.close();
  await goOnline({ watch: ada.watch, context: ada.context, connection: second.connection }, cable);
  await expect(second.status('from the second tab', 'Sent')).toBeVisible();
  await benUser.send(conversation, 'after the first tab');
  await expect(second.message('after the first tab')).toBeVisible();
  const texts = ['one', 'from the second tab', 'after the first tab'];
  await expect.poll(async () => (await stored(second.page, adaUser.id, conversation))?.messages.map(each => each.text)).toEqual(texts);
  expect((await benUser.messages(conversation)).map(each => each.text)).toEqual(texts);
});

test('signing out takes everything away, offline too, and the next person finds nothing', async ({ people, cable }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor')];
  const conversation = await benUser.direct(adaUser);
  await benUser.send(conversation, 'a private word');
  const ada = await people.signedIn(adaUser, { cable });
  await ada.goTo(conversation);
  await expect(ada.message('a private word')).toBeVisible();
  await expect.poll(() => storeFolders(ada.page)).toEqual([`parley-${adaUser.id}`]);
  await shellKept(ada.page);

  await goOffline(ada, cable);
  await ada.send('never to be sent');
  await ada.signOut();
  expect(await storeFolders(ada.page)).toEqual([]);
  expect(await ada.page.evaluate(() => JSON.stringify({ ...localStorage }))).not.toContain('never to be sent');
  await ada.page.reload();
  await expect(ada.page.getByRole('heading', { name: 'Welcome back' })).toBeVisible();

  await cable.mend();
  await ada.context.setOffline(false);
  await ada.page.reload();
  await expect(ada.page.getByRole('heading', { name: 'Welcome back' })).toBeVisible();
  await ada.signIn(benUser.account.username, benUser.account.password);
  await expect(ada.entry(adaUser.account.displayName)).toBeVisible();
  await expect.poll(() => storeFolders(ada.page)).toEqual([`parley-${benUser.id}`]);
  expect((await benUser.messages(conversation)).map(each => each.text)).toEqual(['a private word']);
});

test('signing out takes everything away also when the worker that keeps it does not answer', async ({ people }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor')];
  const conversation = await benUser.direct(adaUser);
  await benUser.send(conversation, 'a private word');
  const ada = await people.signedIn(adaUser);
  await ada.context.addInitScript(() => {
    // As on a machine so busy that the worker does not come to it.
    const post = Worker.prototype.postMessage as (this: Worker, message: { call: string }) => void;
    Worker.prototype.postMessage = function (this: Worker, message: { call: string }) {
      if (message.call !== 'close') post.call(this, message);
    };
  });
  await ada.goTo(conversation);
  await expect(ada.message('a private word')).toBeVisible();
  await expect.poll(() => storeFolders(ada.page)).toEqual([`parley-${adaUser.id}`]);
  await ada.signOut();
  expect(await storeFolders(ada.page)).toEqual([]);
});

test('a session that was ended elsewhere: nothing is shown any more, and what was not sent goes out when the same person is back', async ({ people, cable }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor')];
  const conversation = await benUser.direct(adaUser);
  await benUser.send(conversation, 'a private word');
  const ada = await people.signedIn(adaUser, { cable });
  await ada.goTo(conversation);
  await expect(ada.message('a private word')).toBeVisible();
  await goOffline(ada, cable);
  await ada.send('written offline');
  await expect(ada.status('written offline', 'Sending')).toBeVisible();

  await cable.mend();
  expect((await ada.context.request.post('/api/v1/auth/logout', { data: {} })).status()).toBe(204);
  ada.watch.expect(/status of 401/);
  await ada.context.setOffline(false);
  await expect(ada.page.getByText('You were signed out of this device.')).toBeVisible();
  await ada.page.reload();
  await ada.signIn(adaUser.account.username, adaUser.account.password);
  // A page that is left while it signs in takes its request along.
  await expect(ada.list).toBeVisible();
  await ada.goTo(conversation);
  await expect(ada.status('written offline', 'Sent')).toBeVisible();
  expect((await benUser.messages(conversation)).map(each => each.text)).toEqual(['a private word', 'written offline']);
});

test('a browser that keeps nothing works all the same, and what was not sent outlives a reload', async ({ people, cable }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor')];
  const conversation = await benUser.direct(adaUser);
  await benUser.send(conversation, 'one');
  const ada = await people.signedIn(adaUser, { cable });
  // As in a private window: it is there, and refuses.
  await ada.context.addInitScript(() => {
    navigator.storage.getDirectory = () => Promise.reject(new DOMException('refused', 'SecurityError'));
    Object.defineProperty(globalThis, 'Worker', { value: class extends Worker {
      constructor() {
        super('data:,throw new Error("refused")');
      }
    } });
  });
  ada.watch.expect(/./);
  await ada.goTo(conversation);
  await expect(ada.message('one')).toBeVisible();
  await cable.cut();
  await ada.send('not lost');
  await expect(ada.status('not lost', 'Sending')).toBeVisible();
  await ada.page.close();
  await cable.mend();
  const again = await ada.newTab();
  await again.goTo(conversation);
  await expect(again.status('not lost', 'Sent')).toBeVisible();
});
