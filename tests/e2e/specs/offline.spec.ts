import { goOffline, goOnline, shellKept } from '../fixtures/offline.ts';
import type { Tab } from '../fixtures/person.ts';
import { expect, test } from '../fixtures/test.ts';

const numbers = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);

/** Everything in the log, from the first message on: scrolled through, for only a part of it is ever drawn. */
async function allTexts(tab: Tab): Promise<string[]> {
  const seen = new Map<string, string>();
  for (let still = 0; still < 3; ) {
    const before = seen.size;
    const rows = await tab.log.locator('[data-message-id]').evaluateAll(elements =>
      elements.map(element => [element.getAttribute('data-message-id') ?? '', element.querySelector('span[dir="auto"]')?.textContent ?? ''] as const),
    );
    for (const [id, text] of rows) seen.set(id, text);
    await tab.log.evaluate(element => {
      element.scrollTop -= element.clientHeight / 2;
      return new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    });
    still = seen.size === before ? still + 1 : 0;
  }
  return [...seen.values()];
}

test('offline one reads, writes twenty messages and reloads; back online all arrive once and in order at both sides', async ({ people, cable }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor')];
  const cemUser = await people.api('Cem Yıldız');
  const conversation = await adaUser.direct(benUser);
  await benUser.send(conversation, 'one', 'two', 'three');
  const withCem = await cemUser.direct(adaUser);
  await cemUser.send(withCem, 'from somebody else');
  const ada = await people.signedIn(adaUser, { cable });
  const ben = await people.signedIn(benUser);
  await ben.open(ada.name);
  await ada.open(ben.name);
  await expect(ada.message('three')).toBeVisible();
  await shellKept(ada.page);

  await goOffline(ada, cable);
  await ada.open(cemUser.account.displayName);
  await expect(ada.message('from somebody else')).toBeVisible();
  await ada.open(ben.name);
  await expect(ada.message('one')).toBeVisible();
  const written = numbers(1, 20).map(number => `offline ${number}`);
  for (const text of written.slice(0, 12)) await ada.send(text);
  await ben.send('meanwhile');

  await ada.page.reload();
  await expect(ada.message('three')).toBeVisible();
  for (const text of written.slice(12)) await ada.send(text);
  await expect(ada.status('offline 20', 'Sending')).toBeVisible();
  await ada.page.reload();
  await expect(ada.status('offline 20', 'Sending')).toBeVisible();

  await goOnline(ada, cable);
  await expect(ada.status('offline 20', 'Seen')).toBeVisible();
  await expect(ben.message('offline 20')).toBeVisible();
  const all = ['one', 'two', 'three', 'meanwhile', ...written];
  // What was read offline, two pages ago, is told as well.
  await expect.poll(() => cemUser.readSeq(withCem, adaUser)).toBe(1);
  expect((await adaUser.messages(conversation)).map(message => message.text)).toEqual(all);
  for (const person of [ada, ben]) expect((await allTexts(person)).sort()).toEqual([...all].sort());
  for (const person of [ada, ben]) {
    await person.page.reload();
    await expect(person.message('offline 20')).toBeVisible();
    const shown = (await person.texts()).filter(text => text.startsWith('offline'));
    expect(shown).toEqual(written.slice(-shown.length));
  }
});
