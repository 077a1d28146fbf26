import { chromium } from '../playwright.config.ts';
import { expectGoodLooks } from '../fixtures/looks.ts';
import { expect, test } from '../fixtures/test.ts';

// A microphone that beeps, and nobody to ask for it.
test.use({
  launchOptions: { ...chromium, args: [...chromium.args, '--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'] },
});

test('a voice message is recorded, heard, sent and played by the other side', async ({ people }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor')];
  const conversation = await adaUser.direct(benUser);
  const ada = await people.signedIn(adaUser, { reducedMotion: 'reduce' });
  const ben = await people.signedIn(benUser, { reducedMotion: 'reduce' });
  await ada.goTo(conversation);
  await ben.goToList();

  // What is discarded leaves nothing.
  await ada.page.getByRole('button', { name: 'Record a voice message' }).click();
  const recorder = ada.page.getByRole('group', { name: 'New voice message' });
  await expect(recorder.getByRole('button', { name: 'Stop recording' })).toBeFocused();
  await ada.page.keyboard.press('Escape');
  await expect(ada.composer).toBeFocused();

  await ada.page.getByRole('button', { name: 'Record a voice message' }).click();
  await expect(recorder.getByRole('status')).toHaveText('Recording');
  await expect(recorder).toContainText(/0:0[2-9]/);
  await expectGoodLooks(ada.page, 'voice-recording');
  await recorder.getByRole('button', { name: 'Stop recording' }).click();
  await expect(recorder.getByRole('button', { name: 'Send voice message' })).toBeFocused();
  await recorder.getByRole('button', { name: 'Play voice message' }).click();
  await expect(recorder.getByRole('button', { name: 'Pause voice message' })).toBeVisible();
  await recorder.getByRole('button', { name: 'Pause voice message' }).click();
  await expectGoodLooks(ada.page, 'voice-recorded');
  await recorder.getByRole('button', { name: 'Send voice message' }).click();
  await expect(ada.composer).toBeVisible();
  await expect(ada.log.getByRole('group', { name: 'Voice message' })).toBeVisible();

  await expect(ben.entry(ada.name)).toContainText('Voice message');
  await ben.open(ada.name);
  const voice = ben.log.getByRole('group', { name: 'Voice message' });
  const position = voice.getByRole('slider', { name: 'Position' });
  await expect(position).toHaveAttribute('aria-valuenow', '0');
  const length = Number(await position.getAttribute('aria-valuemax'));
  expect(length).toBeGreaterThanOrEqual(2);
  // It beeps, and is silent between: its waveform is not flat.
  const heights = await position.locator('span').evaluateAll(bars => bars.map(bar => (bar as HTMLElement).style.height));
  expect(heights).toHaveLength(64);
  expect(new Set(heights).size).toBeGreaterThan(2);

  await voice.getByRole('button', { name: 'Speed 1×' }).click();
  await expect(voice.getByRole('button', { name: 'Speed 1.5×' })).toBeVisible();
  await position.focus();
  await ben.page.keyboard.press('End');
  await expect(position).toHaveAttribute('aria-valuenow', `${length}`);
  await ben.page.keyboard.press('Home');
  await expect(position).toHaveAttribute('aria-valuetext', /^0:00 of /);
  await voice.getByRole('button', { name: 'Play voice message' }).click();
  // It is short: one has to look often.
  await expect.poll(() => position.getAttribute('aria-valuenow'), { intervals: [50] }).not.toBe('0');
  // At its end it stands at the beginning again.
  await expect(voice.getByRole('button', { name: 'Play voice message' })).toBeVisible();
  await expect(position).toHaveAttribute('aria-valuenow', '0');
  await expectGoodLooks(ben.page, 'voice-message');
});
