import { expectGoodLooks } from '../fixtures/looks.ts';
import { expect, test } from '../fixtures/test.ts';

const everything = [
  '**bold**, *italic*, ~~struck~~ and `code`, a [link](https://example.org/plan), a spoiler: ||the gardener did it||',
  '> What somebody said',
  '> in two lines',
  '- one',
  '- two',
  '  - and a half',
  '3. three',
  '```js',
  'const harbour = boats.filter(each => each.length > 12); // all of them',
  '```',
  '# no heading, <b>no markup</b> and | no | table |',
].join('\n');

test('marks are drawn, without them in the list, and as they were written for copying and editing', async ({ people }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor')];
  const conversation = await adaUser.direct(benUser);
  const ada = await people.signedIn(adaUser, { reducedMotion: 'reduce' });
  await ada.context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const ben = await people.signedIn(benUser);
  await ada.goTo(conversation);
  await ada.send('See **all of it**, ||secretly||');
  await ada.send(everything);

  const message = ada.log.locator('[data-message-id]').last();
  await expect(message.locator('strong')).toHaveText('bold');
  await expect(message.locator('em')).toHaveText('italic');
  await expect(message.locator('s')).toHaveText('struck');
  await expect(message.locator('blockquote')).toContainText('What somebody said');
  await expect(message.locator('ul > li')).toHaveCount(3);
  await expect(message.locator('ol > li')).toHaveAttribute('value', '3');
  await expect(message.getByText('# no heading, <b>no markup</b> and | no | table |')).toBeVisible();
  await expect(message.locator('h1, h2, h3, b, table, img')).toHaveCount(0);
  await expect(message.getByRole('link', { name: 'link', exact: true })).toHaveAttribute('href', 'https://example.org/plan');
  // A worker colours it, and nothing else of it changes.
  await expect(message.locator('pre [data-scope="keyword"]')).toHaveText('const');
  await expect(message.locator('pre')).toHaveText('const harbour = boats.filter(each => each.length > 12); // all of them');
  await expectGoodLooks(ada.page, 'markdown');

  await test.step('the list has no marks, and no secrets', async () => {
    await ben.goToList();
    await expect(ben.entry('Ada Lovelace')).toContainText('bold, italic, struck and code, a link, a spoiler: ▒▒▒▒');
    await expect(ben.entry('Ada Lovelace')).not.toContainText('gardener');
    await ben.goTo(conversation);
  });

  await test.step('a spoiler is shown when one wants it, by the keyboard too', async () => {
    const theirs = ben.log.locator('[data-message-id]').last();
    const spoiler = theirs.getByRole('button', { name: 'Show what is hidden here' });
    await expect(spoiler.getByText('the gardener did it')).toBeHidden();
    await spoiler.press('Enter');
    await expect(theirs.getByText('the gardener did it')).toBeVisible();
    await expect(spoiler).toBeHidden();
  });

  await test.step('copied and edited is what was written', async () => {
    await message.hover();
    await message.getByRole('button', { name: 'Message actions' }).click();
    await ada.page.getByRole('menuitem', { name: 'Copy text' }).click();
    expect(await ada.page.evaluate(() => navigator.clipboard.readText())).toBe(everything);
    await ada.composer.press('ArrowUp');
    await expect(ada.page.getByRole('textbox', { name: 'Edit message' })).toHaveValue(everything);
    await ada.page.keyboard.press('Escape');
  });
});

test('one writes marks by keys and by a menu, and takes them away again', async ({ people }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor')];
  const conversation = await adaUser.direct(benUser);
  const { page } = await people.signedIn(adaUser, { reducedMotion: 'reduce' });
  await page.goto(`/c/${conversation.id}`);
  const field = page.getByRole('textbox', { name: 'Message', exact: true });
  await field.fill('see the harbour');
  await field.evaluate((element: HTMLTextAreaElement) => element.setSelectionRange(8, 15));
  await field.press('Control+b');
  await expect(field).toHaveValue('see the **harbour**');
  await field.press('Control+i');
  await expect(field).toHaveValue('see the ***harbour***');
  await field.press('Control+b');
  await expect(field).toHaveValue('see the *harbour*');
  await field.press('Control+z');
  await expect(field).toHaveValue('see the ***harbour***');

  await field.fill('a secret');
  await field.evaluate((element: HTMLTextAreaElement) => element.setSelectionRange(2, 8));
  await page.getByRole('button', { name: 'Formatting' }).click();
  await expect(page.getByRole('menuitem', { name: 'Bold' })).toBeVisible();
  await expectGoodLooks(page, 'formatting');
  await page.getByRole('menuitem', { name: 'Hidden until clicked' }).click();
  await expect(field).toHaveValue('a ||secret||');
  await expect(field).toBeFocused();
  await field.press('Enter');
  await expect(page.getByRole('log').getByRole('button', { name: 'Show what is hidden here' })).toBeVisible();
});

test('on a narrow phone everything has its place', async ({ people }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor')];
  const conversation = await adaUser.direct(benUser);
  const phone = { viewport: { width: 320, height: 640 }, isMobile: true, hasTouch: true, reducedMotion: 'reduce' } as const;
  const ada = await people.signedIn(adaUser, phone);
  await ada.goTo(conversation);
  await ada.composer.fill('see the harbour');
  await ada.page.getByRole('button', { name: 'Formatting' }).tap();
  await ada.page.getByRole('menuitem', { name: 'Quote' }).tap();
  await expect(ada.composer).toHaveValue('> see the harbour');
  await ada.sendButton.tap();
  await expect(ada.log.locator('blockquote')).toHaveText('see the harbour');
  await ada.composer.fill(everything);
  await ada.sendButton.tap();
  await expect(ada.log.locator('pre')).toBeVisible();
  expect(await ada.page.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
});

// W2
test('a text that is written against the parser does not hold up the page', async ({ people }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor')];
  const conversation = await adaUser.direct(benUser);
  const parts = ['*a **b ', '[a](', '`` ` ', '> > > ', '[[](', '||*', 'https://', 'www.a@', '```js\n/*/*', '~~_', '- - - ', '((((', '\\`'];
  await adaUser.send(conversation, ...parts.map(part => part.repeat(Math.floor(8_000 / part.length)).trim()));
  const ben = await people.signedIn(benUser);
  await ben.goTo(conversation);
  await ben.send('still here');
  await expect(ben.message('still here')).toBeVisible();
});
