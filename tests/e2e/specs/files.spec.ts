import { choose, contentOf, drop, paste, picture, sound } from '../fixtures/files.ts';
import { expectGoodLooks } from '../fixtures/looks.ts';
import { expect, test } from '../fixtures/test.ts';

test('a picture that is dropped is shown to the other side, saved by them, and refused to a third', async ({ people }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor')];
  const cemUser = await people.api('Cem Yıldız');
  const conversation = await adaUser.direct(benUser);
  const ada = await people.signedIn(adaUser, { reducedMotion: 'reduce' });
  const ben = await people.signedIn(benUser, { reducedMotion: 'reduce' });
  await ada.goTo(conversation);
  await ben.goTo(conversation);

  const harbour = await picture(ada.page, 'harbour.png', 1200, 800);
  await drop(ada.page, [harbour], () => expect(ada.page.getByText('Drop files here to send them')).toBeVisible());
  await expect(ada.page.getByText('Drop files here to send them')).toBeHidden();
  await expect(ada.tray.getByRole('listitem')).toContainText(['harbour.png']);
  await expect(ada.sendButton).toBeEnabled();
  await expectGoodLooks(ada.page, 'files-tray');
  await ada.send('The harbour at six');
  await expect(ada.tray).toBeHidden();

  const shown = ben.message('The harbour at six').getByRole('button', { name: 'Show harbour.png' });
  await expect(shown.locator('img')).toHaveJSProperty('complete', true);
  await expect(shown.locator('img')).toHaveJSProperty('naturalWidth', 400);
  expect(await shown.boundingBox()).toMatchObject({ width: 320 });
  await expect(ada.status('The harbour at six', 'Seen')).toBeVisible();
  await expect(ada.log.getByRole('button', { name: 'Show harbour.png' }).locator('img')).toHaveJSProperty('naturalWidth', 400);
  await expectGoodLooks(ben.page, 'files-conversation');

  await shown.click();
  const viewer = ben.page.getByRole('dialog', { name: 'harbour.png' });
  await expect(viewer.getByRole('img', { name: 'harbour.png' })).toHaveJSProperty('naturalWidth', 1200);
  await expectGoodLooks(ben.page, 'files-viewer');
  const saved = ben.page.waitForEvent('download');
  await viewer.getByRole('button', { name: 'Save harbour.png' }).click();
  expect((await saved).suggestedFilename()).toBe('harbour.png');
  await ben.page.keyboard.press('Escape');
  await expect(viewer).toBeHidden();

  const [message] = await adaUser.messages(conversation);
  const id = message?.files?.[0];
  expect(await benUser.get(`/files/${id}`)).toMatchObject({ name: 'harbour.png', type: 'image/png' });
  for (const path of [`/files/${id}`, `/files/${id}/link`]) await expect(cemUser.get(path)).rejects.toThrow(/: 404 /);
});

test('files that were cut off go out when the connection is back, in their order', async ({ people, cable }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor')];
  const conversation = await adaUser.direct(benUser);
  const ada = await people.signedIn(adaUser, { cable });
  const ben = await people.signedIn(benUser);
  ada.watch.expectLostConnection();
  await ada.goTo(conversation);
  await ben.goToList();

  const notes = { name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('Low tide at seven.\n'.repeat(5_000)) };
  const plan = { name: 'plan.csv', mimeType: 'text/csv', buffer: Buffer.from('berth,boat\n1,Ondine\n') };
  await cable.cut();
  await expect(ada.connection).toContainText('Connection lost');
  await choose(ada.page, notes, plan);
  await expect(ada.tray.getByRole('alert')).toHaveCount(2);
  await expect(ada.tray.getByRole('alert').first()).toContainText('The server cannot be reached.');
  await expect(ada.sendButton).toBeDisabled();

  await cable.mend();
  await expect(ada.sendButton).toBeEnabled();
  await ada.sendButton.click();
  await expect(ben.entry(ada.name)).toContainText('2 files');
  await expect(ben.entry(ada.name)).toContainText('1 unread message');
  await ben.open(ada.name);
  await expect(ben.log.getByRole('button', { name: /^Save / })).toHaveCount(2);
  await expect(ben.log.getByRole('listitem')).toContainText(['notes.txt', 'plan.csv']);
  const saved = ben.page.waitForEvent('download');
  await ben.log.getByRole('button', { name: 'Save notes.txt' }).click();
  expect((await contentOf(saved)).equals(notes.buffer)).toBe(true);
});

test('what is not what it says is refused in words, and holds nothing else back once it is taken out', async ({ people }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor')];
  const conversation = await adaUser.direct(benUser);
  const ada = await people.signedIn(adaUser, { reducedMotion: 'reduce' });
  ada.watch.expect(/status of 400 .*\/api\/v1\/files/);
  await ada.goTo(conversation);

  const whole = await picture(ada.page, 'whole.png', 300, 200);
  const broken = { ...whole, name: 'broken.png', buffer: whole.buffer.subarray(0, 60) };
  await choose(ada.page, broken);
  await paste(ada.composer, whole);
  await expect(ada.tray.getByRole('listitem')).toContainText(['broken.png', 'whole.png']);
  await expect(ada.tray.getByRole('alert')).not.toBeEmpty();
  await expect(ada.sendButton).toBeDisabled();
  await expectGoodLooks(ada.page, 'files-refused');
  await ada.tray.getByRole('button', { name: 'Remove broken.png' }).click();
  await expect(ada.sendButton).toBeEnabled();
  await ada.sendButton.click();
  await expect(ada.log.getByRole('button', { name: 'Show whole.png' }).locator('img')).toHaveJSProperty('naturalWidth', 300);
  await expect(ada.log.getByRole('button', { name: /broken/ })).toHaveCount(0);
});

test('a sound plays where it stands, and without a connection one still sees what was sent', async ({ people, cable }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor')];
  const conversation = await adaUser.direct(benUser);
  const ada = await people.signedIn(adaUser, { cable, reducedMotion: 'reduce' });
  ada.watch.expectLostConnection();
  await ada.goTo(conversation);
  const plan = { name: 'a plan of all the berths of the old and of the new harbour.csv', mimeType: 'text/csv', buffer: Buffer.from('1') };
  await choose(ada.page, sound('horn.wav', 65), plan);
  await expect(ada.sendButton).toBeEnabled();
  await ada.send('Fog');
  await expect(ada.status('Fog', 'Sent')).toBeVisible();
  const horn = ada.message('Fog').getByRole('listitem').filter({ hasText: 'horn.wav' });
  await expect(horn).toContainText('1:05 · 520 kB');

  await horn.getByRole('button', { name: 'Play horn.wav' }).click();
  const player = horn.locator('audio');
  await expect(player).toBeFocused();
  await expect.poll(() => player.evaluate((audio: HTMLAudioElement) => audio.currentTime)).toBeGreaterThan(0);
  await player.evaluate((audio: HTMLAudioElement) => audio.pause());
  await expectGoodLooks(ada.page, 'files-sound');

  await cable.cut();
  await expect(ada.connection).toContainText('Connection lost');
  await ada.page.reload();
  await expect(ada.message('Fog').getByRole('listitem')).toContainText(['1:05 · 520 kB', plan.name]);
  await ada.message('Fog').getByRole('button', { name: `Save ${plan.name}` }).click();
  await expect(ada.message('Fog').getByRole('alert')).toContainText('The server cannot be reached.');
});

test('what plays goes on when one scrolls away from it', async ({ people }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor')];
  const conversation = await adaUser.direct(benUser);
  const ada = await people.signedIn(adaUser);
  await ada.goTo(conversation);
  await choose(ada.page, sound('horn.wav', 65));
  await expect(ada.sendButton).toBeEnabled();
  await ada.send('Fog');
  await ada.message('Fog').getByRole('button', { name: 'Play horn.wav' }).click();
  const player = ada.log.locator('audio');
  const at = () => player.evaluate((audio: HTMLAudioElement) => (audio.paused ? -1 : audio.currentTime));
  await expect.poll(at).toBeGreaterThan(0);

  await benUser.send(conversation, ...Array.from({ length: 60 }, (_, i) => `Ship ${i}`));
  await expect(ada.message('Ship 59')).toBeInViewport();
  await expect(ada.message('Ship 20')).toHaveCount(0); // the list is virtual
  const before = await at();
  expect(before).toBeGreaterThan(0);
  await expect.poll(at).toBeGreaterThan(before);
});
