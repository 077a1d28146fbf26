import { join } from 'node:path';
import { ApiUser } from '../fixtures/api.ts';
import { expect, test } from '../fixtures/test.ts';

const target = join(import.meta.dirname, '..', '..', '..', 'docs', 'images', 'chat.png');

test('docs/images/chat.png', async ({ people, ownServer: server }) => {
  const join = (displayName: string) => {
    const username = displayName.split(' ')[0]?.toLowerCase() ?? '';
    return ApiUser.register(server.url, { displayName, username, email: `${username}@example.org`, password: 'battery staple' });
  };
  const ada = await join('Ada Lovelace');
  const grace = await join('Grace Hopper');
  const katherine = await join('Katherine Johnson');
  const alan = await join('Alan Turing');
  const edsger = await join('Edsger Dijkstra');
  const barbara = await join('Barbara Liskov');

  const lunch = await alan.group('Friday lunch', ada, edsger, barbara);
  await barbara.send(lunch, 'Noodles again?');
  await alan.send(lunch, 'I would not dare to say no.');
  const direct = await edsger.direct(ada);
  await ada.send(direct, 'Your note on structured programming is the best thing I read this week.');
  await edsger.send(direct, 'Then I shall write another.');
  await katherine.send(await katherine.direct(ada), 'Sending you the trajectory numbers now');
  const talk = await barbara.direct(ada);
  await ada.send(talk, 'See you at the talk tomorrow!');

  const launch = await grace.group('Launch crew', ada, katherine, alan);
  await grace.send(launch, 'Good morning! The server moved to its new machine last night.', 'Nobody noticed, which is the best part.');
  await katherine.send(launch, 'I noticed: everything feels quicker.');
  await ada.send(launch, 'So what is left for today?');
  await alan.send(launch, 'The load test. I would like to see it with ten thousand people online.');
  await grace.send(launch, 'The plan is here: https://example.org/launch/checklist');

  const page = await people.signedIn(ada, { server, reducedMotion: 'reduce' });
  for (const other of [grace, katherine]) {
    const window = await people.signedIn(other, { server });
    await window.open('Launch crew');
    if (other === katherine) await window.composer.pressSequentially('I can');
  }
  await page.open('Launch crew');
  const alansWindow = await people.signedIn(alan, { server });
  await alansWindow.open('Launch crew');
  await page.send('Read it. Let us start at two,\nthen we are done before dinner.');
  await expect(page.status('Read it. Let us start at two,\nthen we are done before dinner.', 'Seen')).toBeVisible();
  // The line stands where one came in; opened anew, there is nothing unread.
  await page.goToList();
  await page.open('Launch crew');
  await alansWindow.composer.pressSequentially('Two it');
  await expect(page.typing).toContainText('typing');
  await page.page.screenshot({ path: target, animations: 'disabled' });
});
