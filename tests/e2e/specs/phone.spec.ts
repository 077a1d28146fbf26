import { expect, test } from '../fixtures/test.ts';

const phone = { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true };

test('on a phone there is the list or the conversation, and the composer is always in view', async ({ people }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor')];
  const conversation = await benUser.direct(adaUser);
  await benUser.send(conversation, ...Array.from({ length: 30 }, (_, i) => `line ${i + 1}`));
  const ada = await people.signedIn(adaUser, phone);
  await expect(ada.composer).toBeHidden();

  await ada.entry(benUser.account.displayName).tap();
  await expect(ada.list).toBeHidden();
  await expect(ada.composer).toBeInViewport({ ratio: 1 });
  await ada.composer.fill('several\nlines\nof\ntext');
  await expect(ada.composer).toBeInViewport({ ratio: 1 });
  await ada.sendButton.tap();
  await expect(ada.status('several\nlines\nof\ntext', 'Sent')).toBeInViewport();

  await ada.page.getByRole('link', { name: 'Back to conversations' }).tap();
  await expect(ada.list).toBeVisible();
  await expect(ada.composer).toBeHidden();
  await ada.page.goBack();
  await expect(ada.message('several\nlines\nof\ntext')).toBeInViewport();
});
