import { expect, test } from '../fixtures/test.ts';
import { sidewaysScrolling } from '../fixtures/looks.ts';

test('8 KiB of UTF-8 go through, one byte more does not', async ({ people }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor')];
  const conversation = await adaUser.direct(benUser);
  const ada = await people.signedIn(adaUser);
  const ben = await people.signedIn(benUser);
  await ada.goTo(conversation);
  await ben.goTo(conversation);

  const most = 'é'.repeat(4096);
  await ada.composer.fill(`${most}!`);
  await expect(ada.composer).toHaveAccessibleDescription('1 byte too long');
  await expect(ada.sendButton).toBeDisabled();
  await ada.composer.press('Enter');
  await expect(ada.composer).toHaveValue(`${most}!`);

  await ada.composer.fill(most);
  await expect(ada.composer).toHaveAccessibleDescription('0 bytes left');
  await ada.sendButton.click();
  await expect(ben.message(most)).toBeAttached();
  await expect(ada.status(most, 'Seen')).toBeAttached();
});

test('long words, emoji, right-to-left texts and line breaks keep their shape', async ({ people }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor')];
  const conversation = await adaUser.group('W'.repeat(128), benUser);
  const word = 'Donaudampfschifffahrtsgesellschaft'.repeat(20);
  const arabic = 'مرحبا بالعالم! كيف حالك؟';
  await adaUser.send(conversation, word, '👩‍👩‍👧‍👦🎉', arabic, `https://example.org/${'a'.repeat(300)}`, 'first\nsecond\n\n    indented');
  const ben = await people.signedIn(benUser, { viewport: { width: 360, height: 740 } });
  expect(await sidewaysScrolling(ben.page)).toEqual([]);
  await ben.goTo(conversation);
  await expect(ben.message(arabic)).toBeVisible();
  await expect(ben.message('👩‍👩‍👧‍👦🎉')).toBeVisible();
  expect(await sidewaysScrolling(ben.page)).toEqual([]);
  expect(await ben.texts()).toContain('first\nsecond\n\n    indented');
  const direction = (text: string) =>
    ben.page.getByText(text, { exact: true }).evaluate(element => getComputedStyle(element).direction);
  expect(await direction(arabic)).toBe('rtl');
  expect(await direction(word)).toBe('ltr');
});

test('Shift+Enter breaks the line, Enter sends, blank edges stay behind', async ({ people }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor')];
  const conversation = await adaUser.direct(benUser);
  const ada = await people.signedIn(adaUser);
  await ada.goTo(conversation);
  await ada.composer.pressSequentially('one');
  await ada.composer.press('Shift+Enter');
  await ada.composer.pressSequentially('two  ');
  await ada.composer.press('Enter');
  await expect(ada.composer).toHaveValue('');
  expect(await ada.texts()).toEqual(['one\ntwo']);
  await ada.composer.fill('   \n ');
  await expect(ada.sendButton).toBeDisabled();
});
