import { expectGoodLooks } from '../fixtures/looks.ts';
import { expect, test } from '../fixtures/test.ts';

test('what was said is found, narrowed, and leads to its place', async ({ people }) => {
  const [adaUser, benUser, cemUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor'), await people.api('Cem Yıldız')];
  const conversation = await adaUser.direct(benUser);
  const other = await cemUser.direct(benUser);
  await adaUser.send(conversation, 'The lighthouse keeper paints the gallery white');
  await adaUser.send(conversation, ...Array.from({ length: 130 }, (_, i) => `line ${i + 1}`));
  await cemUser.send(other, 'A lighthouse at https://example.org/light');

  const ben = await people.signedIn(benUser, { reducedMotion: 'reduce' });
  const { page } = ben;
  await page.getByRole('button', { name: 'Search messages' }).click();
  const main = page.getByRole('main');
  await expect(main.getByText('What are you looking for?')).toBeVisible();
  await expectGoodLooks(page, 'search-empty');

  const field = main.getByRole('searchbox', { name: 'Search messages' });
  const hits = main.getByRole('list', { name: 'Messages found' }).getByRole('link');
  await expect(field).toBeFocused();
  await field.fill('lighthouse');
  await expect(hits).toHaveCount(2);
  await expect(hits.first()).toContainText('Cem Yıldız');
  await expect(hits.first().locator('mark')).toHaveText('lighthouse');
  await expectGoodLooks(page, 'search-found');

  await test.step('filters narrow it', async () => {
    await main.getByRole('combobox', { name: 'With' }).selectOption('A link');
    await expect(hits).toHaveCount(1);
    await main.getByText('Only mine').click();
    await expect(main.getByText('Nothing was found').last()).toBeVisible();
    await main.getByText('Only mine').click();
    await main.getByRole('combobox', { name: 'With' }).selectOption('Any content');
    await main.getByRole('combobox', { name: 'Where' }).selectOption('Ada Lovelace');
    await expect(hits).toHaveCount(1);
  });

  await test.step('a wrong question is answered in words', async () => {
    ben.watch.expect(/status of 400 .*\/api\/v1\/search\?/);
    await field.fill('li*');
    await expect(main.getByRole('alert')).toContainText('needs three letters');
    await field.fill('"lighthouse keeper"');
    await expect(hits).toHaveCount(1);
  });

  await test.step('it leads to the message in its place, and back', async () => {
    await hits.first().click();
    await expect(ben.message('The lighthouse keeper paints the gallery white')).toBeInViewport();
    await page.goBack();
    await expect(field).toHaveValue('"lighthouse keeper"');
    await expect(hits).toHaveCount(1);
  });
});

test('the search of one conversation, by button and by keys, and without a connection', async ({ people }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor')];
  const conversation = await adaUser.direct(benUser);
  await adaUser.send(conversation, ...Array.from({ length: 45 }, (_, i) => `harbour ${i + 1}`));
  const ben = await people.signedIn(benUser, { reducedMotion: 'reduce' });
  const { page } = ben;
  await ben.goTo(conversation);
  await page.getByRole('button', { name: 'Search in this conversation' }).click();
  const main = page.getByRole('main');
  await expect(main.getByRole('combobox', { name: 'Where' })).toHaveValue(conversation.id);

  // More comes as one scrolls.
  const field = main.getByRole('searchbox', { name: 'Search messages' });
  const hits = main.getByRole('list', { name: 'Messages found' }).getByRole('link');
  await field.fill('harbour');
  await expect(hits.first()).toContainText('harbour 45');
  await expect(async () => {
    await hits.last().scrollIntoViewIfNeeded();
    await expect(hits).toHaveCount(45, { timeout: 500 });
  }).toPass();

  await test.step('by keys, also from where one writes', async () => {
    await ben.goTo(conversation);
    await page.getByRole('textbox').last().focus();
    await page.keyboard.press('ControlOrMeta+Shift+F');
    await expect(field).toBeFocused();
  });

  await test.step('without a connection it says so, and can be tried again', async () => {
    ben.watch.expect(/ERR_FAILED at .*\/api\/v1\/search\?/);
    await page.route('**/api/v1/search*', route => route.abort());
    await field.fill('harbour 7');
    await expect(main.getByRole('alert')).toBeVisible();
    await page.unroute('**/api/v1/search*');
    await main.getByRole('button', { name: 'Try again' }).click();
    await expect(hits).toHaveCount(1);
  });
});
