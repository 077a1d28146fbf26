import type { Locator, Page } from '@playwright/test';
import { picture, type TestFile } from '../fixtures/files.ts';
import { expectGoodLooks } from '../fixtures/looks.ts';
import { goOffline, goOnline, shellKept } from '../fixtures/offline.ts';
import { expect, test } from '../fixtures/test.ts';

/** Chooses a picture by a button that opens the system's choice. */
async function choose(page: Page, within: Page | Locator, button: string, file: TestFile): Promise<void> {
  const asked = page.waitForEvent('filechooser');
  await within.getByRole('button', { name: button }).click();
  await (await asked).setFiles(file);
}

/** Squares come from the server, in one of the sides that it makes; a choice that is not made yet is as large as its file. */
const squares = (within: Page | Locator) => within.locator('[data-initials] img');

async function expectSquare(image: Locator): Promise<void> {
  await expect.poll(() => image.evaluate(({ naturalWidth, naturalHeight }: HTMLImageElement) => [64, 128, 256].includes(naturalWidth) && naturalWidth === naturalHeight)).toBe(true);
}

test('a picture of oneself is chosen, seen by the other side at once and without a connection, and removed', async ({ people, cable }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor')];
  const conversation = await adaUser.direct(benUser);
  await adaUser.send(conversation, 'hello');
  const ada = await people.signedIn(adaUser, { reducedMotion: 'reduce' });
  const ben = await people.signedIn(benUser, { cable, reducedMotion: 'reduce' });
  await ben.goTo(conversation);
  await expect(ben.message('hello')).toBeVisible();
  await expect(squares(ben.page)).toHaveCount(0);
  // The recording of this test asks the browser for the content of all that was shown, also of addresses that have ended: those it may not connect to. No script of the page is named with these.
  ada.watch.expect(/Connecting to 'blob:[^']*'[\s\S]* at $|content security policy: connect-src blob by no script at $/);
  await ada.page.goto('/settings/profile');
  const face = await picture(ada.page, 'me.png', 600, 300);

  await test.step('one that is taken back changes nothing', async () => {
    await choose(ada.page, ada.page, 'Add a picture', face);
    await expect(ada.page.getByText('This is how it will look.')).toBeVisible();
    await expectGoodLooks(ada.page, 'picture-preview');
    await ada.page.getByRole('button', { name: 'Cancel' }).click();
    await expect(ada.page.getByRole('button', { name: 'Add a picture' })).toBeFocused();
  });

  await test.step('what is none is refused in words', async () => {
    await choose(ada.page, ada.page, 'Add a picture', { name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('no') });
    await expect(ada.page.getByRole('alert')).toContainText('choose JPEG, PNG, GIF or WebP');
    await choose(ada.page, ada.page, 'Add a picture', { name: 'broken.png', mimeType: 'image/png', buffer: Buffer.from('no') });
    await expect(ada.page.getByRole('alert')).toContainText('cannot be shown');
  });

  await test.step('set', async () => {
    await choose(ada.page, ada.page, 'Add a picture', face);
    await ada.page.getByRole('button', { name: 'Use this picture' }).click();
    await expect(ada.page.getByRole('status').filter({ hasText: 'The picture is saved.' })).toBeAttached();
    await expect(ada.page.getByRole('button', { name: 'Change picture' })).toBeFocused();
    await expectSquare(squares(ada.page).first());
    await expectSquare(squares(ben.entry(ada.name)));
    await expectSquare(squares(ben.page.getByRole('main')).first());
    await expectGoodLooks(ada.page, 'picture-own');
    await expectGoodLooks(ben.page, 'picture-conversation');
  });

  await test.step('without a connection, after a reload', async () => {
    await shellKept(ben.page);
    await goOffline(ben, cable);
    await ben.page.reload();
    await expect(ben.message('hello')).toBeVisible();
    await expectSquare(squares(ben.entry(ada.name)));
    await goOnline(ben, cable);
  });

  await test.step('removed', async () => {
    await ada.page.getByRole('button', { name: 'Remove picture' }).click();
    await expect(ada.page.getByRole('button', { name: 'Add a picture' })).toBeFocused();
    await expect(squares(ada.page)).toHaveCount(0);
    await expect(squares(ben.page)).toHaveCount(0);
  });

  await test.step('of a session that is ended nothing stays', async () => {
    await choose(ada.page, ada.page, 'Add a picture', face);
    await ada.page.getByRole('button', { name: 'Use this picture' }).click();
    await expectSquare(squares(ben.entry(ada.name)));
    const kept = () => ben.page.evaluate(async () => (await caches.keys()).filter(name => name.startsWith('parley-pictures')));
    expect(await kept()).toHaveLength(1);
    await ben.signOut();
    await expect.poll(kept).toEqual([]);
  });
});

test('a group has a picture when one who may has chosen it; all its members see it, and that it goes again', async ({ people }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor')];
  const conversation = await adaUser.group('Harbour', benUser);
  const ada = await people.signedIn(adaUser, { reducedMotion: 'reduce' });
  const ben = await people.signedIn(benUser);
  await ada.goTo(conversation);
  await ben.goTo(conversation);
  await expect(ben.heading).toHaveText('Harbour');
  const bens = await ben.openDetails();
  await expect(bens.getByText('2 members')).toBeVisible();
  await expect(bens.getByRole('button', { name: 'Add a picture' })).toBeHidden();
  await ben.closeDetails();

  const details = await ada.openDetails();
  await choose(ada.page, details, 'Add a picture', await picture(ada.page, 'harbour.png', 300, 500));
  await details.getByRole('button', { name: 'Use this picture' }).click();
  await expect(details.getByRole('button', { name: 'Change picture' })).toBeFocused();
  await expectSquare(squares(details).first());
  await expectGoodLooks(ada.page, 'picture-group');
  await expectSquare(squares(ben.entry('Harbour')));
  await expect(ben.log).toContainText('Ada Lovelace changed the group’s picture');

  await details.getByRole('button', { name: 'Remove picture' }).click();
  await expect(details.getByRole('button', { name: 'Add a picture' })).toBeFocused();
  await expect(squares(ada.page)).toHaveCount(0);
  await expect(squares(ben.page)).toHaveCount(0);
  await expect(ben.log).toContainText('Ada Lovelace removed the group’s picture');
});
