import type { Page } from '@playwright/test';
import type { Conversation } from '../fixtures/api.ts';
import type { Person } from '../fixtures/person.ts';
import { expect, test } from '../fixtures/test.ts';
import { fitting, packed, type Payload, payloads } from '../fixtures/xss.ts';

// Dialogs, errors and violations of the content security policy fail every scenario: see fixtures/watch.ts.

/** Tells which payloads have run, in any frame of any page of these people. */
async function listen(...people: Person[]): Promise<() => void> {
  const ran: unknown[] = [];
  for (const { context } of people) await context.exposeFunction('__xss', (id: unknown) => ran.push(id));
  return () => expect(ran, 'payloads that ran').toEqual([]);
}

/** Nothing of what people wrote has become an element, whether it ran or not. */
async function expectText(page: Page): Promise<void> {
  const made = 'script:not([src]), iframe, object, embed, base, link[href="x"], meta[http-equiv], form[action], [onerror], [onload], [onfocus], [onclick], [onmouseover], [ontoggle], math, marquee, portal, area, a[href^="javascript" i], a[href^="data" i], a[href^="vbscript" i]';
  expect(await page.locator(made).evaluateAll(elements => elements.map(each => each.outerHTML.slice(0, 200)))).toEqual([]);
}

/** Every second one where each takes its time. */
const half = (all: readonly Payload[]) => all.filter((_, at) => at % 2 === 0);

const enough = (all: readonly Payload[]) => {
  expect(all.length).toBeGreaterThanOrEqual(300);
  expect(new Set(all.map(({ text }) => text)).size).toBe(all.length);
  return all;
};

/** Looks at each frame: hundreds are waited for. */
const showsHeading = (page: Page, text: string) =>
  page.waitForFunction(wanted => document.querySelector('main h1')?.textContent === wanted, text);

const idsIn = (text: string) => [...text.matchAll(/__xss\((\d+)\)/gi)].map(([, id]) => Number(id));

/** Scrolls through a conversation, which opens at what is unread, and tells which payloads it showed. */
async function readAll({ page, log }: Person, conversation: Conversation): Promise<Set<number>> {
  await page.goto(`/c/${conversation.id}`);
  await expect(log.locator('[data-message-id]').first()).toBeVisible();
  const seen = new Set<number>();
  await log.hover();
  for (const step of [700, -700]) {
    for (let still = 0; still < 8; ) {
      const before = seen.size;
      for (const id of idsIn((await log.textContent()) ?? '')) seen.add(id);
      await expectText(page);
      await page.mouse.wheel(0, step);
      await page.waitForTimeout(60);
      still = seen.size === before ? still + 1 : 0;
    }
  }
  return seen;
}

test('300 payloads in messages, edits and their earlier versions', async ({ people }) => {
  test.slow();
  const [eve, benUser] = [await people.api('Eve'), await people.api('Ben Okafor')];
  const conversation = await eve.group('Group', benUser);
  const all = enough(payloads);
  const texts = packed(3_000, '\n\n', all);
  await eve.send(conversation, ...texts);
  const ben = await people.signedIn(benUser);
  const nothingRan = await listen(ben);
  const seen = await readAll(ben, conversation);
  // What stands in a link's address, or beside the language of code, is not shown as text.
  const shown = all.filter(({ text }) => !/^!?\[x\]\(<?https:|^```"/.test(text));
  expect(shown.filter(({ id }) => !seen.has(id)).map(({ text }) => text)).toEqual([]);

  const [last] = (await eve.messages(conversation)).slice(-1);
  for (const text of texts.slice(0, 12)) await eve.patch(`/conversations/${conversation.id}/messages/${last?.id}`, { text });
  const eves = await people.signedIn(eve);
  const nothingRanThere = await listen(eves);
  await eves.goTo(conversation);
  const message = eves.log.locator(`[data-message-id="${last?.id}"]`);
  await expect(message).toContainText('edited');
  await message.hover();
  await message.getByRole('button', { name: 'Message actions' }).click();
  await eves.page.getByRole('menuitem', { name: 'Earlier versions' }).click();
  const versions = eves.page.getByRole('dialog', { name: 'Earlier versions' });
  await expect(versions.getByRole('listitem').first()).toBeVisible();
  await expectText(eves.page);
  await versions.getByRole('button', { name: 'Close' }).click();
  await message.hover();
  await message.getByRole('button', { name: 'Message actions' }).click();
  await eves.page.getByRole('menuitem', { name: 'Edit', exact: true }).click();
  await expect(eves.page.getByRole('textbox', { name: 'Edit message' })).toBeVisible();
  await expectText(eves.page);
  nothingRan();
  nothingRanThere();
});

test('300 payloads in names, before the eyes of somebody who looks at them', async ({ people }) => {
  test.slow();
  const [eve, benUser] = [await people.api('Eve'), await people.api('Ben Okafor')];
  const conversation = await eve.direct(benUser);
  const group = await eve.group('Group', benUser);
  await eve.send(conversation, 'hello');
  const ben = await people.signedIn(benUser);
  const nothingRan = await listen(ben);
  await ben.goTo(conversation);

  await test.step('display names, which change while one looks', async () => {
    for (const { text } of enough(half(fitting(64)))) {
      await eve.patch('/me', { displayName: text });
      await showsHeading(ben.page, text);
    }
    await expectText(ben.page);
  });

  await test.step('bios', async () => {
    for (const bio of packed(480, '\n', enough(half(fitting(480))))) {
      await eve.patch('/me', { bio });
      const details = await ben.openDetails();
      await expect(details.getByText(/__xss/).first()).toBeVisible();
      await expectText(ben.page);
      await ben.closeDetails();
    }
  });

  await test.step('titles and topics of groups, which the log tells of, too', async () => {
    await ben.goTo(group);
    for (const title of packed(128, ' ', enough(half(fitting(128))))) {
      await eve.patch(`/conversations/${group.id}`, { title });
      await showsHeading(ben.page, title);
    }
    for (const topic of packed(1_000, ' ', enough(fitting(300)))) await eve.patch(`/conversations/${group.id}`, { topic });
    const details = await ben.openDetails();
    await expect(details.getByText(/__xss/).first()).toBeVisible();
    await expectText(ben.page);
    await ben.closeDetails();
    await readAll(ben, group);
  });

  await test.step('found by a search, and in notifications', async () => {
    await ben.page.getByRole('button', { name: 'New conversation' }).click();
    await ben.page.getByLabel('Search people').fill(eve.account.username);
    await expect(ben.page.getByRole('dialog').getByText(/__xss/).first()).toBeVisible();
    await expectText(ben.page);
    await ben.page.goto('/notifications');
    await expect(ben.page.getByRole('heading', { name: 'Notifications' })).toBeVisible();
    await expectText(ben.page);
  });
  nothingRan();
});

test('300 payloads in names of files and what is said about them', async ({ people }) => {
  test.slow();
  const [eve, benUser] = [await people.api('Eve'), await people.api('Ben Okafor')];
  const conversation = await eve.direct(benUser);
  // Where a name has several of them it is cut by the server, and so are some characters: what is left is shown.
  const names = packed(200, ' ', enough(fitting(200)));
  const captions = packed(1_000, '\n', payloads);
  for (let at = 0; at < names.length; at += 10) {
    const files = await Promise.all(names.slice(at, at + 10).map(name => eve.upload(`${name}.txt`)));
    await eve.sendFiles(conversation, files, captions[at / 10] ?? 'files');
  }
  const ben = await people.signedIn(benUser);
  const nothingRan = await listen(ben);
  expect((await readAll(ben, conversation)).size).toBeGreaterThan(200);
  const details = await ben.openDetails();
  await details.getByRole('button', { name: 'Files', exact: true }).click();
  const shared = ben.page.getByRole('dialog', { name: 'Files' });
  await shared.locator('label', { hasText: /^Files$/ }).click();
  await expect(shared.getByText(/__xss/).first()).toBeVisible();
  await expectText(ben.page);
  nothingRan();
});

test('300 payloads before the eyes of those who run the server', async ({ people, strangers: { server, owner } }) => {
  test.slow();
  const [eve, ben] = [await people.api('Eve', server), await people.api('Ben Okafor', server)];
  const conversation = await eve.group('Group', ben);
  await eve.send(conversation, 'hello');
  const reports = packed(1_900, '\n', enough(fitting(1_900, { lines: true })));
  await ben.send(conversation, ...packed(3_000, '\n\n', payloads).slice(-5));
  for (const text of reports) {
    const reporter = await people.api('Reporter', server);
    await eve.add(conversation, reporter);
    await reporter.report(conversation, ben, text);
  }
  for (const note of packed(250, ' ', enough(fitting(250)))) await owner.invitePeople(note);
  await ben.patch('/me', { displayName: fitting(64)[0]?.text ?? '' });
  for (const { text } of fitting(64).slice(0, 40)) await ben.signInAs(text.replace(/[^\x20-\x7e]/g, ''));

  const olga = await people.signedIn(owner, { server });
  const nothingRan = await listen(olga);
  const { page } = olga;
  await test.step('reports', async () => {
    await page.goto('/admin/reports');
    const list = page.getByRole('main').getByRole('listitem');
    await expect(list.first()).toBeVisible();
    for (let at = 0; at < reports.length; at++) {
      await list.nth(at).getByRole('link').click();
      await expect(page.getByText(/__xss/).first()).toBeVisible();
      await expectText(page);
      await page.goBack();
      await expect(list.first()).toBeVisible();
    }
  });
  for (const place of ['people', 'invitations', 'mails', 'audit', 'notifications']) {
    await test.step(place, async () => {
      await page.goto(`/admin/${place}`);
      await expect(page.getByRole('navigation', { name: 'Administration' })).toBeVisible();
      await expect(page.getByRole('main').getByRole('listitem').or(page.getByRole('main').getByRole('heading')).first()).toBeVisible();
      const more = page.getByRole('button', { name: 'More', exact: true });
      for (let pages = 0; pages < 6 && (await more.isVisible()); pages++) await more.click();
      await expectText(page);
    });
  }
  const bens = await people.signedIn(ben, { server });
  const nothingRanThere = await listen(bens);
  await bens.page.goto('/settings/devices');
  await expect(bens.page.getByRole('listitem').first()).toBeVisible();
  await expectText(bens.page);
  nothingRan();
  nothingRanThere();
});

test('payloads in addresses, in the search and in what strangers call themselves', async ({ people, strangers: { server } }) => {
  test.slow();
  const adaUser = await people.api('Ada Lovelace', server);
  await adaUser.direct(await people.api('Ben Okafor', server));
  const ada = await people.signedIn(adaUser, { server });
  const nothingRan = await listen(ada);
  const { page, watch } = ada;
  watch.expect(/status of 4\d\d /);
  const some = fitting(64).filter((_, at) => at % 40 === 0);
  for (const { text } of some) {
    for (const path of ['/c/', '/invite/', '/settings/', '/admin/reports/', '/login?error=', '/verify-email#token=', '/?']) {
      await page.goto(path + encodeURIComponent(text));
      // What looks like a file is none of the client's: the server says in JSON that it is not there.
      await expect(page.locator('main, body > pre').first()).toBeAttached();
      await expectText(page);
    }
  }
  await ada.goToList();
  for (const { text } of enough(fitting(200))) {
    await page.getByRole('searchbox', { name: 'Search conversations' }).fill(text);
  }
  await expect(page.getByText(/No conversation matches/)).toBeVisible();
  await expectText(page);
  nothingRan();

  const visitors = [];
  for (const nickname of fitting(32).slice(0, 2)) {
    const visitor = await people.visitor(people.account('Visitor'), { server });
    const nothing = await listen(visitor);
    await visitor.page.goto('/meet');
    await visitor.page.getByLabel('Nickname').fill(nickname.text);
    await visitor.page.getByRole('button', { name: 'Find somebody' }).click();
    visitors.push({ visitor, nickname: nickname.text, nothing });
  }
  const [first, second] = visitors;
  await expect(first?.visitor.page.getByRole('heading', { name: second?.nickname, exact: true }) ?? page.locator('none')).toBeVisible();
  for (const { visitor, nothing } of visitors) {
    await expectText(visitor.page);
    nothing();
  }
});
