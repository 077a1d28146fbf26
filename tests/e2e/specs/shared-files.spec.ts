import { choose, contentOf, picture, sound } from '../fixtures/files.ts';
import { expectGoodLooks } from '../fixtures/looks.ts';
import { expect, test } from '../fixtures/test.ts';

test('what was sent in a conversation is found by its kind, and leads to its message', async ({ people }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor')];
  const conversation = await adaUser.direct(benUser);
  const ada = await people.signedIn(adaUser, { reducedMotion: 'reduce' });
  await ada.goTo(conversation);
  const plan = { name: 'plan.csv', mimeType: 'text/csv', buffer: Buffer.from('berth,boat\n1,Ondine\n') };
  await choose(ada.page, await picture(ada.page, 'harbour.png', 900, 600), plan);
  await expect(ada.sendButton).toBeEnabled();
  await ada.send('The harbour');
  await expect(ada.status('The harbour', 'Sent')).toBeVisible();
  await adaUser.send(conversation, ...Array.from({ length: 130 }, (_, i) => `line ${i + 1}`));
  await choose(ada.page, sound('horn.wav', 2), await picture(ada.page, 'mole.png', 600, 900));
  await expect(ada.sendButton).toBeEnabled();
  await ada.send('Listen and look');
  await expect(ada.status('Listen and look', 'Sent')).toBeVisible();

  const ben = await people.signedIn(benUser, { reducedMotion: 'reduce' });
  await ben.goTo(conversation);
  await expect(ben.message('The harbour')).toHaveCount(0);
  const details = await ben.openDetails();
  await details.getByRole('button', { name: 'Files', exact: true }).click();
  const files = ben.page.getByRole('dialog', { name: 'Files' }).getByRole('region', { name: 'Files of this conversation' });
  const tiles = files.getByRole('button', { name: /^Show / });
  await expect(tiles).toHaveCount(2);
  await expect(tiles.first()).toHaveAccessibleName('Show mole.png');
  for (const tile of await tiles.all()) {
    await expect.poll(() => tile.locator('img').evaluate(({ naturalWidth }: HTMLImageElement) => naturalWidth)).toBeGreaterThan(0);
  }
  await expectGoodLooks(ben.page, 'shared-media');

  await ben.page.getByText('Audio', { exact: true }).click();
  await files.getByRole('button', { name: 'Play horn.wav' }).click();
  await expect.poll(() => files.locator('audio').evaluate((audio: HTMLAudioElement) => audio.currentTime)).toBeGreaterThan(0);
  await ben.page.getByRole('dialog', { name: 'Files' }).getByText('Files', { exact: true }).last().click();
  const saved = ben.page.waitForEvent('download');
  await files.getByRole('button', { name: 'Save plan.csv' }).click();
  expect((await contentOf(saved)).equals(plan.buffer)).toBe(true);
  await expectGoodLooks(ben.page, 'shared-files');

  // A picture is looked at over the list, and Escape leads back to it.
  await ben.page.getByText('Media', { exact: true }).click();
  await tiles.first().click();
  const mole = ben.page.getByRole('dialog', { name: 'mole.png' });
  await expect(mole.getByRole('img', { name: 'mole.png' })).toHaveJSProperty('naturalWidth', 600);
  await ben.page.keyboard.press('ArrowLeft');
  const harbour = ben.page.getByRole('dialog', { name: 'harbour.png' });
  await expect(harbour).toContainText('The harbour');
  await ben.page.keyboard.press('Escape');
  await expect(harbour).toBeHidden();
  await expect(tiles).toHaveCount(2);

  // To its message, which was not loaded yet.
  await tiles.last().click();
  await harbour.getByRole('button', { name: 'Show in the conversation' }).click();
  await expect(ben.page.getByRole('dialog')).toHaveCount(0);
  await expect(ben.message('The harbour')).toBeInViewport();
  await expect(ben.message('The harbour')).toBeFocused();
});

test('a conversation without files says so, and one without a connection what went wrong', async ({ people, cable }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor')];
  const conversation = await adaUser.direct(benUser);
  const ada = await people.signedIn(adaUser, { cable, reducedMotion: 'reduce' });
  ada.watch.expectLostConnection();
  await ada.goTo(conversation);
  const details = await ada.openDetails();
  await details.getByRole('button', { name: 'Files', exact: true }).click();
  await expect(ada.page.getByText('No pictures or videos were sent here.')).toBeVisible();
  await cable.cut();
  await expect(ada.connection).toContainText('Connection lost');
  await ada.page.getByText('Audio', { exact: true }).click();
  await expect(ada.page.getByRole('alert').filter({ hasText: 'The server cannot be reached.' })).toBeVisible();
  await cable.mend();
  await ada.page.getByRole('button', { name: 'Try again' }).click();
  await expect(ada.page.getByText('No voice messages or other sounds were sent here.')).toBeVisible();
});
