import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { type Page } from '@playwright/test';
import { contentOf, picture } from '../fixtures/files.ts';
import { expectGoodLooks } from '../fixtures/looks.ts';
import type { Person } from '../fixtures/person.ts';
import { expect, test } from '../fixtures/test.ts';

const size = 24_000_000;

/** On the disk, for a browser knows a file again by its time. The first byte shows that it is nothing that the server opens. */
async function largeFile(): Promise<{ path: string; bytes: Buffer }> {
  const bytes = Buffer.concat([Buffer.from([0]), randomBytes(size - 1)]);
  const path = test.info().outputPath('survey.bin');
  await writeFile(path, bytes);
  return { path, bytes };
}

async function chooseFrom(page: Page, path: string): Promise<void> {
  const asked = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Add files' }).click();
  await (await asked).setFiles(path);
}

/** From now on it takes some seconds. */
async function slowLine({ context, page }: Person): Promise<(kilobytes: number) => Promise<void>> {
  const network = await context.newCDPSession(page);
  const limit = async (kilobytes: number) => {
    const throughput = kilobytes * 1_000;
    await network.send('Network.emulateNetworkConditions', {
      offline: false,
      latency: 0,
      downloadThroughput: -1,
      uploadThroughput: throughput,
    });
  };
  await network.send('Network.enable');
  await limit(3_000);
  return limit;
}

/** Where each request of an upload went on. */
function offsetsOf(page: Page): number[] {
  const offsets: number[] = [];
  page.on('request', request => {
    if (request.method() === 'PATCH') offsets.push(Number(request.headers()['upload-offset']));
  });
  return offsets;
}

/** How much of it has gone, in percent. */
const sentOf = async ({ page }: Person) =>
  Number(await page.getByRole('progressbar', { name: 'Upload of survey.bin' }).getAttribute('aria-valuenow'));

const sentMoreThan = (percent: number, person: Person) =>
  expect.poll(() => sentOf(person), { intervals: [50] }).toBeGreaterThan(percent);

test('a large file that is cut off in the middle goes on from there, and reaches the other side', async ({ people, cable }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor')];
  const conversation = await adaUser.direct(benUser);
  const ada = await people.signedIn(adaUser, { cable, reducedMotion: 'reduce' });
  const ben = await people.signedIn(benUser, { reducedMotion: 'reduce' });
  ada.watch.expectLostConnection();
  await ada.goTo(conversation);
  await ben.goTo(conversation);
  const { path, bytes } = await largeFile();
  const limit = await slowLine(ada);
  const offsets = offsetsOf(ada.page);
  await chooseFrom(ada.page, path);
  await sentMoreThan(15, ada);

  // Paused, nothing goes on; the message waits.
  await ada.tray.getByRole('button', { name: 'Pause survey.bin' }).click();
  await expect(ada.tray).toContainText('Paused');
  const paused = await sentOf(ada);
  await expect(ada.sendButton).toBeDisabled();
  await expectGoodLooks(ada.page, 'upload-paused');
  await ada.tray.getByRole('button', { name: 'Go on with survey.bin' }).click();
  await expect(ada.tray).not.toContainText('Paused');
  await expect.poll(() => offsets.length).toBe(2);
  // Well beyond where it was paused, so that more has reached the server.
  await sentMoreThan(paused + 20, ada);

  await cable.cut();
  await expect(ada.connection).toContainText('Connection lost');
  await expect(ada.tray.getByRole('alert')).toContainText('The server cannot be reached.');
  await limit(50_000);
  await cable.mend();
  await expect(ada.sendButton).toBeEnabled();
  expect(offsets[0]).toBe(0);
  expect(offsets[1]).toBeGreaterThan(0);
  expect(offsets[2]).toBeGreaterThan(offsets[1] ?? 0);
  await ada.send('The survey');

  const saved = ben.page.waitForEvent('download');
  await ben.message('The survey').getByRole('button', { name: 'Save survey.bin' }).click();
  expect((await contentOf(saved)).equals(bytes)).toBe(true);
});

test('after a reload the same file, chosen again, goes on where it was', async ({ people }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor')];
  const conversation = await adaUser.direct(benUser);
  const ada = await people.signedIn(adaUser, { reducedMotion: 'reduce' });
  ada.watch.expectLostConnection();
  await ada.goTo(conversation);
  const { path, bytes } = await largeFile();
  const limit = await slowLine(ada);
  const offsets = offsetsOf(ada.page);
  await chooseFrom(ada.page, path);
  await expect.poll(() => offsets.length, { intervals: [50] }).toBe(1);
  await sentMoreThan(15, ada);

  await ada.page.reload();
  await expect(ada.page.getByText('survey.bin was not uploaded completely. Choose it again to go on.')).toBeVisible();
  await expectGoodLooks(ada.page, 'upload-unfinished');
  await limit(50_000);
  await chooseFrom(ada.page, path);
  await expect(ada.sendButton).toBeEnabled();
  await expect(ada.page.getByText('was not uploaded completely')).toBeHidden();
  expect(offsets[1]).toBeGreaterThan(0);
  await ada.send('The survey');
  await expect(ada.status('The survey', 'Sent')).toBeVisible();
  const saved = ada.page.waitForEvent('download');
  await ada.message('The survey').getByRole('button', { name: 'Save survey.bin' }).click();
  expect((await contentOf(saved)).equals(bytes)).toBe(true);
});

test('a picture is sent with its original when one asks for it', async ({ people }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor')];
  const conversation = await adaUser.direct(benUser);
  const ada = await people.signedIn(adaUser, { reducedMotion: 'reduce' });
  const ben = await people.signedIn(benUser, { reducedMotion: 'reduce' });
  await ada.goTo(conversation);
  await ben.goTo(conversation);
  const harbour = await picture(ada.page, 'harbour.png', 300, 200);
  // What stands behind the end of a picture is taken away from it, but not from the original.
  const whole = { ...harbour, buffer: Buffer.concat([harbour.buffer, Buffer.from('written by a camera')]) };
  const asked = ada.page.waitForEvent('filechooser');
  await ada.page.getByRole('button', { name: 'Add files' }).click();
  await (await asked).setFiles(whole);
  await expect(ada.sendButton).toBeEnabled();
  await ada.page.getByRole('checkbox', { name: 'Keep the originals' }).check();
  await expect(ada.sendButton).toBeEnabled();
  await expectGoodLooks(ada.page, 'upload-original');
  await ada.send('As it came');

  await ben.message('As it came').getByRole('button', { name: 'Show harbour.png' }).click();
  const viewer = ben.page.getByRole('dialog', { name: 'harbour.png' });
  const original = ben.page.waitForEvent('download');
  await viewer.getByRole('button', { name: 'Save the original of harbour.png' }).click();
  expect((await contentOf(original)).equals(whole.buffer)).toBe(true);
  const cleaned = ben.page.waitForEvent('download');
  await viewer.getByRole('button', { name: 'Save harbour.png' }).click();
  expect((await contentOf(cleaned)).includes('camera')).toBe(false);
});
