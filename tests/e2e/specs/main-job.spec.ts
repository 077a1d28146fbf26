import { expect, test } from '../fixtures/test.ts';

test('two people register, chat both ways, and find everything again after a reload and a restart', async ({ people, ownServer }) => {
  const ada = await people.visitor(people.account('Ada Lovelace'), { server: ownServer });
  const ben = await people.visitor(people.account('Ben Okafor'), { server: ownServer });

  await test.step('both register; the first with the setup code', async () => {
    await ada.register(ada.account, ownServer.setupCode);
    await ben.register(ben.account);
    await expect(ada.page.getByText('No conversations yet')).toBeVisible();
  });

  await test.step('ada finds ben and writes; while he sees only his list it is delivered, then seen', async () => {
    await ada.startDirect(ben.account);
    await ada.send('Hello Ben!');
    await expect(ada.status('Hello Ben!', 'Delivered')).toBeVisible();
    await expect(ben.entry(ada.name)).toContainText('Hello Ben!');
    await expect(ben.entry(ada.name)).toContainText('1 unread message');
    await ben.open(ada.name);
    await expect(ben.message('Hello Ben!')).toBeVisible();
    await expect(ada.status('Hello Ben!', 'Seen')).toBeVisible();
    await expect(ben.entry(ada.name)).not.toContainText('unread');
  });

  await test.step('ben answers; ada sees him type, and that he stopped', async () => {
    await ben.composer.pressSequentially('Hi Ada');
    await expect(ada.typing).toHaveText('Ben Okafor is typing…');
    await ben.composer.press('Enter');
    await expect(ada.message('Hi Ada')).toBeVisible();
    await expect(ada.typing).toBeEmpty();
    await expect(ben.status('Hi Ada', 'Seen')).toBeVisible();
  });

  await test.step('while ben is away a message is only sent', async () => {
    await ben.page.goto('about:blank');
    await ada.send('Still there?');
    await expect(ada.status('Still there?', 'Sent')).toBeVisible();
    await ben.goToList();
    await expect(ada.status('Still there?', 'Delivered')).toBeVisible();
    await ben.open(ada.name);
    await expect(ada.status('Still there?', 'Seen')).toBeVisible();
  });

  const conversation = ['Hello Ben!', 'Hi Ada', 'Still there?'];

  await test.step('a reload shows the same', async () => {
    for (const person of [ada, ben]) {
      await person.page.reload();
      await expect(person.message('Still there?')).toBeVisible();
      expect(await person.texts()).toEqual(conversation);
    }
    await expect(ada.status('Still there?', 'Seen')).toBeVisible();
  });

  await test.step('after a restart of the server both go on where they were, without a reload', async () => {
    for (const { watch } of [ada, ben]) watch.expectLostConnection();
    await ownServer.restart();
    await ben.send('Back again');
    await expect(ada.message('Back again')).toBeVisible();
    await expect(ben.status('Back again', 'Seen')).toBeVisible();
    expect(await ada.texts()).toEqual([...conversation, 'Back again']);
  });

  await test.step('and a reload after the restart shows all of it, in the list as well', async () => {
    for (const person of [ada, ben]) {
      await person.page.reload();
      await expect(person.message('Back again')).toBeVisible();
      expect(await person.texts()).toEqual([...conversation, 'Back again']);
    }
    await ada.goToList();
    await expect(ada.entry(ben.name)).toContainText('Back again');
  });
});
