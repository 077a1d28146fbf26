import { expectGoodLooks } from '../fixtures/looks.ts';
import { enter, partner } from '../fixtures/meeting.ts';
import { expect, test } from '../fixtures/test.ts';

const still = { reducedMotion: 'reduce' } as const;

// Strangers are matched with whoever waits on their server: these tests must not meet one another.
test.describe.configure({ mode: 'default' });

test('two guests meet, talk, and one reports and leaves; the moderators see what was said', async ({ people, strangers: { server, owner } }) => {
  const fox = await people.visitor(people.account('Fox'), { server, ...still });
  const owl = await people.visitor(people.account('Owl'), { server });
  await fox.page.goto('/meet');
  await expect(fox.page.getByLabel('Nickname')).toBeVisible();
  await expectGoodLooks(fox.page, 'meet-start');
  await enter(fox, 'Quiet Fox');
  await expect(fox.page.getByText('Looking for somebody…')).toBeVisible();
  await expectGoodLooks(fox.page, 'meet-searching');
  await enter(owl, 'Night Owl');
  await expect(partner(fox.page, 'Night Owl')).toBeVisible();
  await expect(partner(owl.page, 'Quiet Fox')).toBeVisible();
  await expect(fox.page.getByText('You both like chess')).toBeVisible();
  await owl.send('something rude');
  await expect(fox.message('something rude')).toBeVisible();
  await fox.send('please do not');
  await expect(owl.message('please do not')).toBeVisible();
  await expectGoodLooks(fox.page, 'meet-chat');

  await test.step('a reload does not end the chat', async () => {
    await fox.page.reload();
    await expect(fox.message('something rude')).toBeVisible();
  });

  await fox.page.getByRole('button', { name: 'More' }).click();
  await fox.page.getByRole('menuitem', { name: 'Report' }).click();
  const dialog = fox.page.getByRole('dialog', { name: 'Report this conversation' });
  await dialog.getByRole('radio', { name: 'Insults or harassment' }).check();
  await dialog.getByLabel('What happened?').fill('They were rude.');
  await expectGoodLooks(fox.page, 'report');
  await dialog.getByRole('button', { name: 'Send report' }).click();
  await expect(dialog.getByText('Thank you.')).toBeVisible();
  await dialog.getByRole('button', { name: 'Close' }).first().click();
  await fox.page.getByRole('button', { name: 'More' }).click();
  await fox.page.getByRole('menuitem', { name: 'Leave', exact: true }).click();
  await expect(fox.page.getByText('You have left the chat.')).toBeVisible();
  await expect(owl.page.getByText('Quiet Fox has left.')).toBeVisible();
  await expect(owl.page.getByText('something rude')).toBeHidden();
  await expectGoodLooks(fox.page, 'meet-ended');

  await test.step('the report with its evidence', async () => {
    const olga = await people.signedIn(owner, { server, ...still });
    await olga.page.goto('/admin/reports');
    await olga.page.getByRole('link', { name: /Insults or harassment.*Quiet Fox/ }).first().click();
    await expect(olga.page.getByText('They were rude.')).toBeVisible();
    await expect(olga.page.getByText('something rude')).toBeVisible();
    await expectGoodLooks(olga.page, 'admin-report');
    await olga.page.getByRole('combobox', { name: 'State' }).or(olga.page.getByRole('textbox', { name: 'State' })).click();
    await olga.page.getByRole('option', { name: 'Resolved' }).click();
    await olga.page.getByRole('button', { name: 'Save' }).click();
    await expect(olga.page.getByText('Saved')).toBeVisible();
  });
});

test('guests who both want to keep their chat take it along when they register', async ({ people, strangers: { server } }) => {
  const hare = await people.visitor(people.account('Hare'), { server });
  const wolf = await people.visitor(people.account('Wolf'), { server, ...still });
  await enter(hare, 'Swift Hare');
  await expect(hare.page.getByText('Looking for somebody…')).toBeVisible();
  await enter(wolf, 'Kind Wolf');
  await expect(partner(hare.page, 'Kind Wolf')).toBeVisible();
  await hare.send('shall we stay in touch?');
  await expect(wolf.message('shall we stay in touch?')).toBeVisible();
  await hare.page.getByRole('button', { name: 'More' }).click();
  await hare.page.getByRole('menuitem', { name: 'Keep this chat' }).click();
  await wolf.page.getByRole('button', { name: 'I want that, too' }).click();
  await wolf.page.getByRole('button', { name: 'Create an account' }).click();
  const dialog = wolf.page.getByRole('dialog', { name: 'Take the chat along' });
  await dialog.getByLabel('Username').fill(wolf.account.username);
  await dialog.getByLabel('E-mail').fill(wolf.account.email);
  await dialog.getByLabel('Password', { exact: true }).fill(wolf.account.password);
  await expectGoodLooks(wolf.page, 'meet-register');
  await dialog.getByRole('button', { name: 'Create account' }).click();
  await expect(wolf.list).toBeVisible();
});
