import { chromium } from '../playwright.config.ts';
import { expectGoodLooks } from '../fixtures/looks.ts';
import { expect, test } from '../fixtures/test.ts';

// A microphone, and somebody who says no when a page asks for it.
test.use({
  launchOptions: { ...chromium, args: [...chromium.args, '--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream=deny'] },
});

test('who refuses the microphone is told what to do, and can write all the same', async ({ people }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor')];
  const conversation = await adaUser.direct(benUser);
  const ada = await people.signedIn(adaUser, { reducedMotion: 'reduce' });
  await ada.goTo(conversation);
  await ada.page.getByRole('button', { name: 'Record a voice message' }).click();
  await expect(ada.page.getByRole('alert')).toHaveText(/may not use the microphone/);
  await expect(ada.page.getByRole('button', { name: 'Try again' })).toBeFocused();
  await expectGoodLooks(ada.page, 'voice-refused');
  await ada.page.getByRole('button', { name: 'Discard recording' }).click();
  await ada.send('By hand, then');
  await expect(ada.status('By hand, then', 'Sent')).toBeVisible();
});
