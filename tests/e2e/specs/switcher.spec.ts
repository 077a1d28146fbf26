import { expectGoodLooks } from '../fixtures/looks.ts';
import { goOffline, goOnline, shellKept } from '../fixtures/offline.ts';
import type { Tab } from '../fixtures/person.ts';
import { expect, test } from '../fixtures/test.ts';

const still = { reducedMotion: 'reduce' } as const;
const phone = { viewport: { width: 320, height: 640 }, isMobile: true, hasTouch: true, ...still };

const parts = ({ page }: Tab) => {
  const dialog = page.getByRole('dialog', { name: 'Go to' });
  return { dialog, field: dialog.getByRole('combobox', { name: 'Conversation, person or page' }), results: dialog.getByRole('option') };
};

test('by a few letters one goes to a conversation, a person or a page, from wherever one is', async ({ people }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor')];
  const [cemUser, dinaUser] = [await people.api('Cem Yıldız'), await people.api('Dina Bérg')];
  const group = await adaUser.group('Harbour crew', benUser, dinaUser);
  await adaUser.send(await adaUser.direct(benUser), 'read already');
  await cemUser.send(await cemUser.direct(adaUser), 'not read yet');
  await adaUser.send(group, 'the newest');
  const ada = await people.signedIn(adaUser, still);
  const { page } = ada;
  const { dialog, field, results } = parts(ada);

  await test.step('nothing typed: unread first, then the newest; not where one is', async () => {
    await ada.open('Ben Okafor');
    await page.keyboard.press('ControlOrMeta+K');
    await expect(field).toBeFocused();
    await expect(results.first()).toHaveText(/Cem Yıldız.*1 unread message/);
    await expect(results.nth(1)).toContainText('Harbour crew');
    await expect(results.filter({ hasText: 'Ben Okafor' })).toHaveCount(0);
    await expect(results.first()).toHaveAttribute('aria-selected', 'true');
    await expectGoodLooks(page, 'switcher');
    await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
    await expect(ada.composer, 'the focus is where it was').toBeFocused();
  });

  await test.step('a group by the beginning of a word, reached by the arrow keys', async () => {
    await page.keyboard.press('ControlOrMeta+K');
    await field.fill('cre');
    await expect(results.first()).toContainText('Harbour crew');
    await page.keyboard.press('ArrowUp');
    await expect(results.last()).toHaveAttribute('aria-selected', 'true');
    await expect(field).toHaveAttribute('aria-activedescendant', (await results.last().getAttribute('id')) ?? '');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expect(ada.heading).toHaveText('Harbour crew');
    await expect(ada.composer).toBeFocused();
  });

  await test.step('somebody with whom there is no conversation yet, accents or not', async () => {
    await page.keyboard.press('ControlOrMeta+K');
    await field.fill('berg');
    await expect(results.first()).toHaveText(/Dina Bérg.*New conversation/);
    await page.keyboard.press('Enter');
    await expect(ada.heading).toHaveText('Dina Bérg');
  });

  await test.step('a page of the settings, and back from there', async () => {
    await page.keyboard.press('ControlOrMeta+K');
    await field.fill('two');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { name: 'Two-step sign-in' })).toBeVisible();
    await page.keyboard.press('ControlOrMeta+K');
    await field.fill('bkfr');
    await page.keyboard.press('Enter');
    await expect(ada.heading).toHaveText('Ben Okafor');
  });

  await test.step('what is none of these can be looked for in messages', async () => {
    await page.keyboard.press('ControlOrMeta+K');
    await field.fill('read already');
    await expect(dialog.getByText('Nothing matches “read already”.')).toBeVisible();
    await expect(results).toHaveText(['Search messages for “read already”']);
    await page.keyboard.press('Enter');
    await expect(page.getByRole('searchbox', { name: 'Search messages' })).toHaveValue('read already');
    await expect(page.getByRole('list', { name: 'Messages found' }).getByRole('link')).toHaveCount(1);
  });
});

test('without a connection one goes where this browser has been, and is told what it cannot do', async ({ people, cable }) => {
  const [adaUser, benUser, dinaUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor'), await people.api('Dina Berg')];
  await adaUser.group('Harbour crew', dinaUser);
  await benUser.send(await benUser.direct(adaUser), 'kept');
  const ada = await people.signedIn(adaUser, { cable, ...still });
  await shellKept(ada.page);
  await ada.open('Harbour crew');
  const { dialog, field, results } = parts(ada);

  await goOffline(ada, cable);
  await ada.page.keyboard.press('ControlOrMeta+K');
  await field.fill('dina');
  await expect(results.first()).toContainText('Dina Berg');
  await ada.page.keyboard.press('Enter');
  await expect(dialog.getByRole('alert')).toContainText('The server cannot be reached');
  await field.fill('ben');
  await ada.page.keyboard.press('Enter');
  await expect(ada.message('kept')).toBeVisible();
  await goOnline(ada, cable);
});

test('on a phone a button opens it, and without a conversation yet there are the pages', async ({ people }) => {
  const ada = await people.signedIn(await people.api('Ada Lovelace'), phone);
  const { dialog, field, results } = parts(ada);
  await ada.page.getByRole('button', { name: 'Go to a conversation, a person or a page' }).tap();
  await expect(results.first()).toHaveText(/Contacts/);
  await field.fill('xyzzy');
  await expect(dialog.getByText('Nothing matches “xyzzy”.')).toBeVisible();
  await field.fill('contacts');
  await results.first().tap();
  await expect(ada.page.getByRole('main').getByRole('heading', { name: 'Contacts' })).toBeVisible();
});

test('keys go from conversation to conversation, do nothing while one writes, and stand on a sheet', async ({ people }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor')];
  const [cemUser, dinaUser] = [await people.api('Cem Yıldız'), await people.api('Dina Berg')];
  for (const other of [benUser, cemUser, dinaUser]) await adaUser.send(await adaUser.direct(other), 'hello');
  const ada = await people.signedIn(adaUser, still);
  const { page } = ada;
  const { keyboard } = page;
  await expect(ada.list.getByRole('listitem')).toHaveText([/Dina Berg/, /Cem Yıldız/, /Ben Okafor/]);

  await keyboard.press('Alt+ArrowDown');
  await expect(ada.heading).toHaveText('Dina Berg');
  await expect(ada.composer).toBeFocused();
  await keyboard.press('Alt+ArrowUp');
  await expect(ada.heading).toHaveText('Ben Okafor');
  await keyboard.press('Alt+ArrowUp');
  await expect(ada.heading).toHaveText('Cem Yıldız');

  await test.step('to what is unread', async () => {
    await dinaUser.send(await dinaUser.direct(adaUser), 'are you there?');
    await expect(ada.entry('Dina Berg')).toContainText('1 unread message');
    await keyboard.press('Alt+Shift+ArrowDown');
    await expect(ada.message('are you there?')).toBeVisible();
  });

  await test.step('while one writes, keys write', async () => {
    await expect(ada.composer).toBeFocused();
    await keyboard.type('what is R?');
    await keyboard.press('Alt+ArrowDown');
    await expect(ada.composer).toHaveValue('what is R?');
    await expect(ada.heading).toHaveText('Dina Berg');
    await expect(page.getByRole('dialog')).toBeHidden();
    await keyboard.press('ControlOrMeta+/');
    await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
    await keyboard.press('Escape');
    await expect(ada.composer).toBeFocused();
    await expect(ada.composer).toHaveValue('what is R?');
  });

  await test.step('the sheet comes by ? where one does not write, and by the account’s menu', async () => {
    await keyboard.press('Escape');
    await expect(ada.entry('Dina Berg')).toBeFocused();
    await keyboard.press('?');
    const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
    await expect(sheet.getByText('Go to a conversation, a person or a page')).toBeVisible();
    await expect(sheet.getByText('Ctrl+K', { exact: true })).toBeVisible();
    await expectGoodLooks(page, 'shortcuts');
    // What lies over the page takes the keys.
    await keyboard.press('ControlOrMeta+K');
    await expect(page.getByRole('dialog')).toHaveCount(1);
    await keyboard.press('?');
    await expect(sheet).toBeHidden();
    await expect(ada.entry('Dina Berg')).toBeFocused();
    await page.getByRole('button', { name: 'Account' }).click();
    await page.getByRole('button', { name: 'Keyboard shortcuts' }).click();
    await expect(sheet).toBeVisible();
    await sheet.getByRole('button', { name: 'Close' }).click();
    await expect(page.getByRole('button', { name: 'Account' })).toBeFocused();
  });
});
