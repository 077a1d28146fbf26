import { expectGoodLooks } from '../fixtures/looks.ts';
import { goOffline, goOnline, shellKept } from '../fixtures/offline.ts';
import { expect, test } from '../fixtures/test.ts';

const german = { locale: 'de-AT', reducedMotion: 'reduce' } as const;

test('a browser that is set to German is spoken to in German, and in English when one chooses so', async ({ people }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor')];
  const conversation = await adaUser.direct(benUser);
  await benUser.send(conversation, 'Good morning');
  const { page } = await people.visitor(adaUser.account, german);

  await test.step('at the door', async () => {
    await page.goto('/login');
    await expect(page.getByRole('heading', { name: 'Willkommen zurück' })).toBeVisible();
    await page.getByRole('button', { name: 'Anmelden' }).click();
    await expect(page.getByText('Bitte ausfüllen').first()).toBeVisible();
    await page.getByLabel('Benutzername oder E-Mail').fill(adaUser.account.username);
    await page.getByLabel('Passwort', { exact: true }).fill(adaUser.account.password);
    await page.getByRole('button', { name: 'Anmelden' }).click();
    await expect(page.getByRole('navigation', { name: 'Unterhaltungen' })).toBeVisible();
  });

  await test.step('the page, its dates and what assistive technology is told', async () => {
    await expect(page.locator('html')).toHaveAttribute('lang', 'de');
    await page.goto(`/c/${conversation.id}`);
    await expect(page.getByRole('textbox', { name: 'Nachricht', exact: true })).toBeVisible();
    await expect(page.getByText('Heute')).toBeVisible();
    await expectGoodLooks(page, 'language-german');
  });

  await test.step('chosen for this browser', async () => {
    await page.goto('/settings/chat');
    const choice = page.getByRole('combobox', { name: 'Sprache dieser Seiten' });
    await expect(choice).toHaveValue('Wie der Browser: Deutsch');
    await expectGoodLooks(page, 'language-settings');
    await choice.click();
    await page.getByRole('option', { name: 'English' }).click();
    await expect(page.getByRole('combobox', { name: 'Language of these pages' })).toHaveValue('English');
    await expect(page.locator('html')).toHaveAttribute('lang', 'en');
    await page.reload();
    await expect(page.getByRole('heading', { name: 'Settings', exact: true })).toBeVisible();
  });

  await test.step('and given back', async () => {
    await page.getByRole('combobox', { name: 'Language of these pages' }).click();
    await page.getByRole('option', { name: /As the browser/ }).click();
    await expect(page.getByRole('heading', { name: 'Einstellungen', exact: true })).toBeVisible();
  });
});

test('without a connection a page speaks its language, and another one when one chooses so', async ({ people, cable }) => {
  const ada = await people.signedIn(await people.api('Ada Lovelace'), { cable, reducedMotion: 'reduce' });
  const { page } = ada;
  await shellKept(page);
  await page.goto('/settings/chat');
  const english = page.getByRole('combobox', { name: 'Language of these pages' });
  const german = page.getByRole('combobox', { name: 'Sprache dieser Seiten' });
  await expect(english).toBeVisible();
  await goOffline(ada, cable);

  await english.click();
  await page.getByRole('option', { name: 'Deutsch', exact: true }).click();
  await expect(german).toHaveValue('Deutsch');
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('lang', 'de');
  await expect(page.getByRole('heading', { name: 'Einstellungen', exact: true })).toBeVisible();
  await page.goto('/');
  await expect(page.getByRole('navigation', { name: 'Unterhaltungen' })).toBeVisible();
  await page.goto('/settings/chat');
  await german.click();
  await page.getByRole('option', { name: 'English', exact: true }).click();
  await expect(english).toHaveValue('English');
  await goOnline(ada, cable);
});
