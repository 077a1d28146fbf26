import { type Locator } from '@playwright/test';
import { choose, picture, sound, video } from '../fixtures/files.ts';
import { expectGoodLooks } from '../fixtures/looks.ts';
import type { Person } from '../fixtures/person.ts';
import { expect, type People, test } from '../fixtures/test.ts';

const phone = { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true } as const;

/** Two people, and three pictures that one has sent to the other; between them something else. */
async function threePictures(people: People, options: Parameters<People['signedIn']>[1]): Promise<{ ada: Person; ben: Person }> {
  const [adaUser, benUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor')];
  const conversation = await adaUser.direct(benUser);
  const ada = await people.signedIn(adaUser, { reducedMotion: 'reduce' });
  await ada.goTo(conversation);
  const send = async (caption: string, ...files: Parameters<typeof choose>[1][]) => {
    await choose(ada.page, ...files);
    await expect(ada.sendButton).toBeEnabled();
    await ada.send(caption);
    await expect(ada.status(caption, 'Sent')).toBeVisible();
  };
  await send('The harbour', await picture(ada.page, 'harbour.png', 3000, 2000));
  await send('Listen', sound('horn.wav', 2));
  await send('Two more', await picture(ada.page, 'mole.png', 600, 900), await picture(ada.page, 'light.png', 900, 600));
  const ben = await people.signedIn(benUser, { reducedMotion: 'reduce', ...options });
  await ben.goTo(conversation);
  return { ada, ben };
}

/** How much larger a picture is shown than when it fits. */
const scaleOf = (viewer: Locator, name: string) =>
  viewer.getByRole('img', { name }).evaluate((image: HTMLElement) => image.getBoundingClientRect().width / image.offsetWidth);

test('pictures are looked at closely and one after the other, by keyboard and by mouse', async ({ people }) => {
  const { ben } = await threePictures(people, {});
  const { page } = ben;
  const opener = ben.log.getByRole('button', { name: 'Show harbour.png' });
  await opener.focus();
  await page.keyboard.press('Enter');
  const harbour = page.getByRole('dialog', { name: 'harbour.png' });
  await expect(harbour).toContainText('Ada Lovelace');
  await expect(harbour).toContainText('The harbour');
  await expect(harbour.getByRole('button', { name: 'Close' })).toBeFocused();
  // As large as a screen needs it; looked at closely, with all that it has.
  await expect(harbour.getByRole('img', { name: 'harbour.png' })).toHaveJSProperty('naturalWidth', 2048);
  await expect(harbour.getByRole('button', { name: 'Previous picture' })).toHaveAttribute('aria-disabled', 'true');

  await page.keyboard.press('+');
  await expect.poll(() => scaleOf(harbour, 'harbour.png')).toBeCloseTo(1.5, 1);
  await expect(harbour.getByRole('status')).toHaveText('150 %');
  await expect(harbour.locator('img').nth(1)).toHaveJSProperty('naturalWidth', 3000);
  await page.keyboard.press('-');
  await expect.poll(() => scaleOf(harbour, 'harbour.png')).toBeCloseTo(1, 1);
  await expect(harbour.getByRole('button', { name: 'Zoom out' })).toHaveAttribute('aria-disabled', 'true');
  const middle = await harbour.getByRole('img', { name: 'harbour.png' }).boundingBox();
  if (!middle) throw new Error('The picture is not there.');
  await page.mouse.move(middle.x + middle.width / 4, middle.y + middle.height / 4);
  await page.mouse.wheel(0, -200);
  await expect.poll(() => scaleOf(harbour, 'harbour.png')).toBeGreaterThan(2);
  await page.mouse.dblclick(middle.x + middle.width / 2, middle.y + middle.height / 2);
  await expect.poll(() => scaleOf(harbour, 'harbour.png')).toBeCloseTo(1, 1);
  await page.mouse.dblclick(middle.x + middle.width / 2, middle.y + middle.height / 2);
  await expect.poll(() => scaleOf(harbour, 'harbour.png')).toBeCloseTo(2.5, 1);

  // On to the next one, which is seen as a whole; what is no picture is passed over.
  await page.keyboard.press('ArrowRight');
  const mole = page.getByRole('dialog', { name: 'mole.png' });
  await expect(mole.getByRole('img', { name: 'mole.png' })).toHaveJSProperty('naturalWidth', 600);
  expect(await scaleOf(mole, 'mole.png')).toBeCloseTo(1, 1);
  // At the end the button keeps the focus, and the keys go on to lead back.
  await mole.getByRole('button', { name: 'Next picture' }).focus();
  await page.keyboard.press('Enter');
  const light = page.getByRole('dialog', { name: 'light.png' });
  await expect(light.getByRole('button', { name: 'Next picture' })).toHaveAttribute('aria-disabled', 'true');
  await expect(light.getByRole('button', { name: 'Next picture' })).toBeFocused();
  await page.keyboard.press('Enter');
  await page.keyboard.press('ArrowLeft');
  await expect(mole).toBeVisible();
  await mole.getByRole('button', { name: 'Next picture' }).click();
  await expect(light.getByRole('img', { name: 'light.png' })).toBeVisible();
  await expectGoodLooks(page, 'gallery');
  const saved = page.waitForEvent('download');
  await light.getByRole('button', { name: 'Save light.png' }).click();
  expect((await saved).suggestedFilename()).toBe('light.png');
  // The focus stays in it.
  for (let i = 0; i < 8; i++) {
    await page.keyboard.press('Tab');
    expect(await light.evaluate(dialog => dialog.contains(document.activeElement))).toBe(true);
  }
  await page.keyboard.press('ArrowLeft');
  await expect(mole).toBeVisible();

  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
  await expect(opener).toBeFocused();
  await expect(ben.composer).toBeVisible();

  await opener.click();
  await expect(harbour).toBeVisible();
  await page.goBack();
  await expect(page.getByRole('dialog')).toBeHidden();
  await expect(ben.composer).toBeVisible();
});

test('on a phone one swipes from picture to picture and pinches to look closer', async ({ people }) => {
  const { ben } = await threePictures(people, phone);
  const { page } = ben;
  await ben.log.getByRole('button', { name: 'Show mole.png' }).tap();
  const mole = page.getByRole('dialog', { name: 'mole.png' });
  await expect(mole.getByRole('img', { name: 'mole.png' })).toHaveJSProperty('naturalWidth', 600);

  const touch = await ben.context.newCDPSession(page);
  const fingers = async (type: 'touchStart' | 'touchMove' | 'touchEnd', ...points: [number, number][]) => {
    await touch.send('Input.dispatchTouchEvent', { type, touchPoints: points.map(([x, y], id) => ({ x, y, id })) });
  };
  await fingers('touchStart', [140, 400], [220, 400]);
  for (const apart of [20, 40, 80]) await fingers('touchMove', [140 - apart, 400], [220 + apart, 400]);
  await fingers('touchEnd');
  await expect.poll(() => scaleOf(mole, 'mole.png')).toBeGreaterThan(2);
  // What is larger than the screen is moved, not left.
  await fingers('touchStart', [300, 400]);
  for (const x of [250, 200, 150]) await fingers('touchMove', [x, 400]);
  await fingers('touchEnd');
  await expect(mole).toBeVisible();

  // On a busy machine the second may come too late to belong to the first.
  await expect(async () => {
    if ((await scaleOf(mole, 'mole.png')) > 1.5) {
      await page.touchscreen.tap(180, 400);
      await page.touchscreen.tap(180, 400);
    }
    await expect.poll(() => scaleOf(mole, 'mole.png'), { timeout: 1_000 }).toBeCloseTo(1, 1);
  }).toPass();
  await fingers('touchStart', [300, 400]);
  for (const x of [250, 200, 150]) await fingers('touchMove', [x, 400]);
  await fingers('touchEnd');
  const light = page.getByRole('dialog', { name: 'light.png' });
  await expect(light.getByRole('img', { name: 'light.png' })).toHaveJSProperty('naturalWidth', 900);
  await light.getByRole('button', { name: 'Close' }).tap();
  await expect(page.getByRole('dialog')).toBeHidden();
});

test('a video plays as large as the page, and is passed by like a picture', async ({ people }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor')];
  const conversation = await adaUser.direct(benUser);
  const ada = await people.signedIn(adaUser, { reducedMotion: 'reduce' });
  const ben = await people.signedIn(benUser, { reducedMotion: 'reduce' });
  await ada.goTo(conversation);
  await ben.goTo(conversation);
  await choose(ada.page, await video(ada.page, 'buoy.webm'), await picture(ada.page, 'mole.png', 600, 900));
  await expect(ada.sendButton).toBeEnabled();
  await ada.send('Both');

  await ben.message('Both').getByRole('button', { name: 'Play buoy.webm' }).click();
  const buoy = ben.page.getByRole('dialog', { name: 'buoy.webm' });
  const player = buoy.locator('video');
  await expect.poll(() => player.evaluate((element: HTMLVideoElement) => element.currentTime)).toBeGreaterThan(0);
  await expect(buoy.getByRole('button', { name: 'Zoom in' })).toHaveCount(0);
  await ben.page.keyboard.press('ArrowRight');
  await expect(ben.page.getByRole('dialog', { name: 'mole.png' }).getByRole('img', { name: 'mole.png' })).toBeVisible();
  await ben.page.keyboard.press('ArrowLeft');
  await expect(player).toBeVisible();
  await ben.page.keyboard.press('Escape');
  await expect(ben.page.getByRole('dialog')).toBeHidden();
  await expect(ben.message('Both').getByRole('button', { name: 'Play buoy.webm' })).toBeFocused();
});

test('a picture that cannot be loaded is asked for again', async ({ people, cable }) => {
  const { ben } = await threePictures(people, { cable });
  const { page } = ben;
  ben.watch.expectLostConnection();
  await ben.log.getByRole('button', { name: 'Show light.png' }).click();
  await expect(page.getByRole('dialog', { name: 'light.png' }).getByRole('img', { name: 'light.png' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();

  // In view with all that it needs, while what fills the page is still to be fetched.
  const opener = ben.log.getByRole('button', { name: 'Show harbour.png' });
  await opener.scrollIntoViewIfNeeded();
  await expect(opener.locator('img')).toHaveJSProperty('naturalWidth', 400);
  await cable.cut();
  await expect(ben.connection).toContainText('Connection lost');
  await opener.click();
  const harbour = page.getByRole('dialog', { name: 'harbour.png' });
  await expect(harbour.getByRole('alert')).toContainText('This file could not be loaded.');
  await cable.mend();
  await expect(harbour.getByRole('img', { name: 'harbour.png' })).toHaveJSProperty('naturalWidth', 2048);
});
