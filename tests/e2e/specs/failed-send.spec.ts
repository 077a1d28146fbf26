import { expect, test } from '../fixtures/test.ts';

test('a refused message says why, can be retried and can be discarded', async ({ people, ownServer }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace', ownServer), await people.api('Ben Okafor', ownServer)];
  const conversation = await adaUser.direct(benUser);
  const ada = await people.signedIn(adaUser, { server: ownServer });
  const ben = await people.signedIn(benUser, { server: ownServer });
  await ada.goTo(conversation);
  await ben.goTo(conversation);
  for (const { watch } of [ada, ben]) watch.expectLostConnection();

  // The operator lowers the limit while pages are open that know the old one.
  await ownServer.restart({ Parley__Messages__TextBytes: '100' });
  const [long, longer] = ['long '.repeat(40).trim(), 'longer '.repeat(40).trim()];
  await ada.send(long);
  await ada.send(longer);
  await ada.send('short enough');
  await expect(ada.status('short enough', 'Seen')).toBeVisible();
  await expect(ada.status(long, 'Failed')).toBeVisible();
  await expect(ada.message(long).getByRole('alert')).toContainText('Not sent.');
  await expect(ada.message(long).getByRole('alert')).toContainText('100');

  await ada.message(longer).getByRole('button', { name: 'Discard' }).click();
  await expect(ada.message(longer)).toBeHidden();

  await ownServer.restart();
  await ada.message(long).getByRole('button', { name: 'Retry' }).click();
  await expect(ada.status(long, 'Seen')).toBeVisible();
  expect(await ben.texts()).toEqual(['short enough', long]);
  expect(await ada.texts()).toEqual(['short enough', long]);
});
