import { expectGoodLooks } from '../fixtures/looks.ts';
import { expect, test } from '../fixtures/test.ts';

test('an emoji is found by its name and put where the caret is; tone and recent ones are remembered', async ({ people }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor')];
  const conversation = await adaUser.direct(benUser);
  const ada = await people.signedIn(adaUser, { reducedMotion: 'reduce' });
  const { page, composer } = ada;
  await ada.goTo(conversation);
  await composer.fill('well done!');
  await composer.evaluate((element: HTMLTextAreaElement) => element.setSelectionRange(9, 9));

  const open = async () => {
    await page.getByRole('button', { name: 'Emoji', exact: true }).click();
    await expect(page.getByRole('combobox', { name: 'Search emoji' })).toBeFocused();
  };
  await open();
  await expect(page.getByRole('gridcell', { name: 'grinning face', exact: true })).toBeVisible();
  await expectGoodLooks(page, 'emoji');
  await page.getByRole('button', { name: 'Medium dark' }).click();
  await expect(page.getByRole('button', { name: 'Medium dark' })).toHaveAttribute('aria-pressed', 'true');
  await page.getByRole('combobox', { name: 'Search emoji' }).fill('thumbs up');
  await page.getByRole('gridcell', { name: 'thumbs up', exact: true }).click();
  await expect(composer).toHaveValue('well done👍🏾!');
  await expect(composer).toBeFocused();

  await test.step('by the keyboard alone', async () => {
    await composer.press('End');
    await open();
    const search = page.getByRole('combobox', { name: 'Search emoji' });
    await expect(page.getByRole('rowheader', { name: 'Used lately' })).toBeVisible();
    await search.pressSequentially('cat');
    await search.press('ArrowRight');
    await search.press('ArrowDown');
    await search.press('ArrowUp');
    const active = await search.getAttribute('aria-activedescendant');
    await expect(page.locator(`[id="${active}"]`)).toHaveAttribute('aria-selected', 'true');
    await search.press('Enter');
    await expect(composer).toHaveValue(/^well done👍🏾!\S+$/u);
    await open();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('combobox', { name: 'Search emoji' })).toBeHidden();
  });

  await test.step('remembered over a reload, and gone with whoever signs out', async () => {
    await page.reload();
    await expect(composer).toBeVisible();
    await open();
    await expect(page.getByRole('gridcell', { name: 'thumbs up' }).first()).toHaveText('👍🏾');
    await expect(page.getByRole('button', { name: 'Medium dark' })).toHaveAttribute('aria-pressed', 'true');
    await page.getByRole('combobox', { name: 'Search emoji' }).fill('nothing is called so');
    await expect(page.getByText('No emoji is called “nothing is called so”.')).toBeVisible();
    await page.keyboard.press('Escape');
    await ada.goToList();
    await ada.signOut();
    expect(await page.evaluate(() => Object.keys(localStorage).filter(key => key.includes('emoji')))).toEqual([]);
  });
});

test('a shortcode becomes an emoji by keys, and Enter sends when none is offered', async ({ people }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor')];
  const conversation = await adaUser.direct(benUser);
  const ada = await people.signedIn(adaUser, { reducedMotion: 'reduce' });
  const { page, composer } = ada;
  await ada.goTo(conversation);
  await composer.pressSequentially('it is :ta');
  const list = page.getByRole('listbox', { name: 'Emoji that are called so' });
  await expect(list).toBeVisible();
  await composer.pressSequentially('da');
  await expect(list.getByRole('option')).toHaveText(['🎉party popper']);
  await expectGoodLooks(page, 'shortcodes');
  await composer.press('Enter');
  await expect(composer).toHaveValue('it is 🎉 ');
  await expect(list).toBeHidden();
  await composer.pressSequentially(':smile');
  await expect(list.getByRole('option').first()).toHaveAttribute('aria-selected', 'true');
  await composer.press('ArrowDown');
  await expect(list.getByRole('option').nth(1)).toHaveAttribute('aria-selected', 'true');
  await composer.press('Escape');
  await expect(list).toBeHidden();
  await expect(composer).toHaveValue('it is 🎉 :smile');
  await composer.press('Enter');
  await expect(ada.message('it is 🎉 :smile')).toBeVisible();
  await composer.fill('at 12:30');
  await composer.press('Enter');
  await expect(ada.message('at 12:30')).toBeVisible();
});

test('on a phone the emoji come from below, in the language of the page', async ({ people }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor')];
  const conversation = await adaUser.direct(benUser);
  const phone = { viewport: { width: 320, height: 640 }, isMobile: true, hasTouch: true, reducedMotion: 'reduce' } as const;
  const ada = await people.signedIn(adaUser, phone);
  const { page } = ada;
  await page.evaluate(() => localStorage.setItem('parley.language', 'de'));
  await page.goto(`/c/${conversation.id}`);
  await page.getByRole('button', { name: 'Emoji', exact: true }).tap();
  const sheet = page.getByRole('dialog', { name: 'Emojis' });
  await sheet.getByRole('combobox', { name: 'Emojis suchen' }).fill('Herz');
  await expect(sheet.getByRole('gridcell', { name: 'rotes Herz', exact: true })).toBeVisible();
  await sheet.getByRole('gridcell', { name: 'rotes Herz', exact: true }).tap();
  await expect(sheet).toBeHidden();
  await expect(page.getByRole('textbox', { name: 'Nachricht', exact: true })).toHaveValue('❤️');
  await page.getByRole('button', { name: 'Senden', exact: true }).tap();
  await expect(page.getByRole('log').locator('[data-large]')).toHaveText('❤️');
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
});
