import { contentOf } from '../fixtures/files.ts';
import { expectGoodLooks } from '../fixtures/looks.ts';
import type { Tab } from '../fixtures/person.ts';
import { expect, test } from '../fixtures/test.ts';

const still = { reducedMotion: 'reduce' } as const;
const phone = { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true, ...still };

async function openExport(tab: Tab) {
  await (await tab.openDetails()).getByRole('button', { name: 'Export…' }).click();
  return tab.page.getByRole('dialog', { name: 'Export…' });
}

test('a conversation is prepared as a file, saved, and removed by one of two', async ({ people }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor')];
  const conversation = await adaUser.direct(benUser);
  await adaUser.send(conversation, 'Shall we sail?');
  await benUser.sendFiles(conversation, [await benUser.upload('plan.txt')], 'The plan');
  const ada = await people.signedIn(adaUser, still);
  const ben = await people.signedIn(benUser, still);
  await ada.goTo(conversation);
  await ben.goTo(conversation);

  const export_ = await openExport(ada);
  await expect(export_.getByText('Nothing is prepared yet')).toBeVisible();
  await expectGoodLooks(ada.page, 'export-empty');
  await export_.getByRole('button', { name: 'Prepare a file' }).click();
  const prepared = export_.getByRole('list', { name: 'Prepared files' }).getByRole('listitem');
  await expect(prepared).toContainText('Ready');
  await expectGoodLooks(ada.page, 'export-ready');
  const saved = ada.page.waitForEvent('download');
  await prepared.getByRole('button', { name: 'Download' }).click();
  expect((await contentOf(saved)).subarray(0, 2).toString(), 'a ZIP archive').toBe('PK');

  // It is hers alone, and it is there again after a reload.
  await expect((await openExport(ben)).getByText('Nothing is prepared yet')).toBeVisible();
  await ada.page.reload();
  await expect((await openExport(ada)).getByRole('listitem')).toContainText('Ready');
  await prepared.getByRole('button', { name: 'Remove' }).click();
  await expect(export_.getByText('Nothing is prepared yet')).toBeVisible();
  await export_.getByRole('button', { name: 'Back to details' }).click();
  await expect(ada.page.getByRole('button', { name: 'Export…' })).toBeVisible();
});

test('what the server refuses says which limit', async ({ people }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor')];
  const group = await adaUser.group('Harbour crew', benUser);
  for (let i = 0; i < 20; i++) await adaUser.cancelExport(group);
  const ada = await people.signedIn(adaUser, still);
  await ada.goTo(group);
  const export_ = await openExport(ada);
  ada.watch.expect(/status of 429 .*\/exports/);
  await export_.getByRole('button', { name: 'Prepare a file' }).click();
  await expect(export_.getByRole('alert')).toBeVisible();
  await expect(export_.getByText('Nothing is prepared yet')).toBeVisible();
  await expectGoodLooks(ada.page, 'export-refused');
});

test('without a connection it says so, and goes on with the next one, on a phone too', async ({ people, cable }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor')];
  const conversation = await adaUser.direct(benUser);
  await benUser.send(conversation, 'Shall we sail?');
  const ada = await people.signedIn(adaUser, { cable, ...phone });
  ada.watch.expectLostConnection();
  await ada.goTo(conversation);
  const export_ = await openExport(ada);
  await expect(export_.getByText('Nothing is prepared yet')).toBeVisible();
  await cable.cut();
  await expect(ada.connection).toContainText('Connection lost');
  await export_.getByRole('button', { name: 'Prepare a file' }).click();
  await expect(export_.getByRole('alert')).toContainText('The server cannot be reached.');
  await cable.mend();
  await expect(ada.connection).toBeEmpty();
  await export_.getByRole('button', { name: 'Prepare a file' }).click();
  await expect(export_.getByRole('listitem')).toContainText('Ready');
  await expect(export_.getByRole('alert')).toHaveCount(0);
  await expectGoodLooks(ada.page, 'export-phone');
});
