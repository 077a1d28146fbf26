import type { ApiUser } from '../fixtures/api.ts';
import { expectGoodLooks } from '../fixtures/looks.ts';
import { bell, signedIn } from '../fixtures/notifications.ts';
import { goOffline, goOnline, shellKept } from '../fixtures/offline.ts';
import type { Tab } from '../fixtures/person.ts';
import { expect, test } from '../fixtures/test.ts';

const still = { reducedMotion: 'reduce' } as const;
const phone = { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true };

const suggestions = (tab: Tab) => tab.page.getByRole('listbox', { name: 'Mention somebody' });
const option = (tab: Tab, name: string) => suggestions(tab).getByRole('option', { name });

/** Types at the end, as a keyboard does. */
async function type(tab: Tab, text: string): Promise<void> {
  await tab.composer.focus();
  await tab.composer.pressSequentially(text);
}

test('somebody is chosen by keys, named in the text, told, and led to the message', async ({ people }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor')];
  const cemUser = await people.api('Cem Yıldız');
  const ben = await signedIn(people, benUser, still);
  const group = await adaUser.group('Harbour crew', benUser, cemUser);
  const ada = await people.signedIn(adaUser, still);
  await ada.goTo(group);
  await ben.goTo(await benUser.direct(cemUser));
  await expect(bell(ben.page, 1)).toBeVisible();
  await benUser.readNotifications();
  await expect(bell(ben.page, 0)).toBeVisible();

  await type(ada, 'Ask @');
  await expect(suggestions(ada).getByRole('option')).toHaveCount(3); // two others, and everybody
  await expect(ada.composer).toHaveAttribute('aria-activedescendant', /./);
  await expectGoodLooks(ada.page, 'mention-suggestions');
  await type(ada, 'oka');
  await expect(suggestions(ada).getByRole('option')).toHaveText([`Ben Okafor@${benUser.account.username}`]);
  await ada.composer.press('Enter');
  await expect(ada.composer).toHaveValue(`Ask @${benUser.account.username} `);
  await expect(suggestions(ada)).toBeHidden();
  await type(ada, 'or @');
  await ada.composer.press('ArrowDown');
  await ada.composer.press('Tab');
  await expect(ada.composer).toHaveValue(`Ask @${benUser.account.username} or @${cemUser.account.username} `);

  // Escape leaves what was typed, and Enter sends again.
  await type(ada, '@');
  await expect(suggestions(ada)).toBeVisible();
  await ada.composer.press('Escape');
  await expect(suggestions(ada)).toBeHidden();
  await ada.composer.press('Enter');
  await expect(ada.composer).toHaveValue('');
  const text = `Ask @${benUser.account.username} or @${cemUser.account.username} @`;
  await expect(ada.message(text).getByRole('button', { name: `@${benUser.account.username}` })).toBeVisible();

  await expect(ben.entry('Harbour crew')).toContainText('You are mentioned');
  await expectGoodLooks(ben.page, 'mention-in-list');
  await bell(ben.page, 1).click();
  await ben.page.getByRole('main').getByRole('link', { name: 'Ada Lovelace mentioned you in Harbour crew' }).click();
  await expect(ben.heading).toHaveText('Harbour crew');
  const own = ben.message(text).getByRole('button', { name: `@${benUser.account.username}` });
  await expect(own).toHaveAttribute('data-self', 'true');
  await expect(ben.entry('Harbour crew')).not.toContainText('You are mentioned');
  await expect(bell(ben.page, 0)).toBeVisible();
  await expectGoodLooks(ben.page, 'mention-of-oneself');
});

test('a mention leads to the person: what one may do about them, and a conversation with them', async ({ people }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor')];
  const cemUser = await people.api('Cem Yıldız');
  const group = await adaUser.group('Harbour crew', benUser, cemUser);
  await adaUser.send(group, `@${cemUser.account.username} knows`);
  const ben = await people.signedIn(benUser, still);
  await ben.goTo(group);
  await ben.message(`@${cemUser.account.username} knows`).getByRole('button', { name: `@${cemUser.account.username}` }).click();
  const card = ben.page.getByRole('dialog', { name: 'About Cem Yıldız' });
  await expect(card).toContainText(`@${cemUser.account.username}`);
  await expect(card.getByRole('button', { name: 'Add to contacts' })).toBeVisible();
  await expectGoodLooks(ben.page, 'mention-person');
  await ben.page.keyboard.press('Escape');
  await expect(card).toBeHidden();
  await expect(ben.message(`@${cemUser.account.username} knows`).getByRole('button', { name: `@${cemUser.account.username}` })).toBeFocused();
  await ben.page.keyboard.press('Enter');
  await card.getByRole('button', { name: 'Write a message' }).click();
  await expect(ben.heading).toHaveText('Cem Yıldız');
});

test('everybody is named at once, and an edit names somebody anew', async ({ people }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor')];
  const group = await adaUser.group('Harbour crew', benUser);
  const ada = await people.signedIn(adaUser, still);
  const ben = await people.signedIn(benUser, still);
  await ada.goTo(group);
  await ben.goTo(group);
  await type(ada, 'Lunch, @al');
  await option(ada, 'Everybody in the group').click();
  await expect(ada.composer).toBeFocused();
  await ada.composer.press('Enter');
  await expect(ben.message('Lunch, @all').locator('[data-self]')).toHaveText('@all');

  await ada.send('Who knows?');
  await expect(ben.message('Who knows?')).toBeVisible();
  await ada.composer.press('ArrowUp');
  const field = ada.page.getByRole('textbox', { name: 'Edit message' });
  await field.press('End');
  await field.pressSequentially(' @be');
  await field.press('Enter');
  await expect(field).toHaveValue(`Who knows? @${benUser.account.username} `);
  await field.press('Enter');
  await expect(ben.message(`Who knows? @${benUser.account.username}`).locator('[data-self]')).toBeVisible();
});

test('on a phone a name is chosen by a finger', async ({ people }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor')];
  const group = await adaUser.group('Harbour crew', benUser);
  const ada = await people.signedIn(adaUser, phone);
  await ada.goTo(group);
  await type(ada, '@b');
  await expect(option(ada, 'Ben Okafor')).toBeInViewport({ ratio: 1 });
  await option(ada, 'Ben Okafor').tap();
  await expect(ada.composer).toHaveValue(`@${benUser.account.username} `);
  await expect(ada.composer).toBeFocused();
  await ada.sendButton.tap();
  await expect(ada.message(`@${benUser.account.username}`).getByRole('button', { name: `@${benUser.account.username}` })).toBeVisible();
});

test('without a connection one names those whom one knows, and it counts once it is sent', async ({ people, cable }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor')];
  const group = await adaUser.group('Harbour crew', benUser);
  const ada = await people.signedIn(adaUser, { cable });
  const ben = await people.signedIn(benUser);
  await ada.goTo(group);
  await ben.goTo(group);
  await shellKept(ada.page);
  await goOffline(ada, cable);
  await type(ada, '@ok');
  await option(ada, 'Ben Okafor').click();
  await ada.composer.press('Enter');
  await expect(ada.status(`@${benUser.account.username}`, 'Sending')).toBeVisible();
  await goOnline(ada, cable);
  await expect(ben.message(`@${benUser.account.username}`).locator('[data-self]')).toBeVisible();
  await expect(ada.message(`@${benUser.account.username}`).getByRole('button', { name: `@${benUser.account.username}` })).toBeVisible();
});

test('in a large group people are searched, and a search that fails says so', async ({ people }) => {
  const adaUser = await people.api('Ada Lovelace');
  const others: ApiUser[] = [];
  for (let i = 0; i < 101; i++) others.push(await people.api(i === 100 ? 'Zoe Last' : `Member ${i}`));
  const group = await adaUser.group('Everybody', ...others.slice(0, 60));
  await adaUser.add(group, ...others.slice(60));
  const ada = await people.signedIn(adaUser, still);
  await ada.goTo(group);
  await type(ada, '@zo');
  await expect(option(ada, 'Zoe Last')).toBeVisible();
  await ada.composer.fill('');

  await ada.page.route('**/members?*query=*', route => route.abort());
  ada.watch.expect(/members\?/);
  await type(ada, '@member');
  await expect(ada.page.getByText('Others could not be searched.')).toBeVisible();
});
