import type { CDPSession, Locator } from '@playwright/test';
import { expectGoodLooks, sidewaysScrolling } from '../fixtures/looks.ts';
import { goOffline, goOnline } from '../fixtures/offline.ts';
import type { Person, Tab } from '../fixtures/person.ts';
import { expect, test } from '../fixtures/test.ts';

/** A message by its text; those that quote it stand behind it. */
const first = (tab: Tab, text: string) => tab.message(text).first();

async function choose(tab: Tab, text: string, action: string): Promise<void> {
  await first(tab, text).hover();
  await first(tab, text).getByRole('button', { name: 'Message actions' }).click();
  await tab.page.getByRole('menu', { name: 'Message actions' }).getByRole('menuitem', { name: action }).click();
}

/** What stands above the composer. */
const bar = (tab: Tab) => tab.page.getByRole('group', { name: 'Reply' });

/** What a message quotes. */
const quote = (tab: Tab, text: string, name: string | RegExp) => tab.message(text).getByRole('button', { name });

/** One finger, as the browser hears of it. */
class Finger {
  private from = { x: 0, y: 0 };

  private constructor(private readonly session: CDPSession) {}

  static async of({ context, page }: Person): Promise<Finger> {
    return new Finger(await context.newCDPSession(page));
  }

  async down(on: Locator): Promise<void> {
    const box = await on.boundingBox();
    if (!box) throw new Error('It is not drawn.');
    this.from = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
    await this.session.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [this.from] });
  }

  /** So far from where it came down. */
  async move(x: number, y: number): Promise<void> {
    const touchPoints = [{ x: this.from.x + x, y: this.from.y + y }];
    await this.session.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints });
  }

  async up(): Promise<void> {
    await this.session.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
  }
}

test('an answer shows what it answers, follows it, and leads to it', async ({ people }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor')];
  const conversation = await adaUser.direct(benUser);
  await adaUser.send(conversation, 'Where do we meet?', 'And when?');
  const ada = await people.signedIn(adaUser);
  const ben = await people.signedIn(benUser);
  await ada.goTo(conversation);
  await ben.goTo(conversation);

  await choose(ben, 'Where do we meet?', 'Reply');
  await expect(bar(ben)).toContainText('Replying to Ada Lovelace');
  await expect(bar(ben)).toContainText('Where do we meet?');
  await expect(ben.composer).toBeFocused();
  await ben.composer.press('Escape');
  await expect(bar(ben)).toBeHidden();

  // Kept with what was begun, as long as the page lives.
  await choose(ben, 'Where do we meet?', 'Reply');
  await ben.composer.fill('At the pier');
  await ben.page.getByRole('link', { name: 'Contacts' }).click();
  await ben.open('Ada Lovelace');
  await expect(bar(ben)).toContainText('Where do we meet?');
  await expect(ben.composer).toHaveValue('At the pier');
  await ben.composer.press('Enter');
  await expect(bar(ben)).toBeHidden();
  await expect(quote(ben, 'At the pier', 'In reply to Ada Lovelace: Where do we meet?')).toBeVisible();
  await expect(quote(ada, 'At the pier', 'In reply to You: Where do we meet?')).toBeVisible();

  // It is as the message is.
  await choose(ada, 'And when?', 'Reply');
  await ada.send('At nine?');
  await choose(ada, 'And when?', 'Edit');
  await ada.page.getByRole('textbox', { name: 'Edit message' }).fill('And at what time?');
  await ada.page.getByRole('textbox', { name: 'Edit message' }).press('Enter');
  await expect(quote(ben, 'At nine?', 'In reply to Ada Lovelace: And at what time?')).toBeVisible();
  await choose(ada, 'And at what time?', 'Delete for everyone');
  await ada.page.getByRole('dialog').getByRole('button', { name: 'Delete for everyone' }).click();
  for (const tab of [ada, ben]) await expect(quote(tab, 'At nine?', /This message was deleted\./)).toBeVisible();

  await quote(ben, 'At the pier', /Where do we meet/).click();
  await expect(first(ben, 'Where do we meet?')).toBeFocused();
});

test('what is answered lies far back, or outside of one’s membership', async ({ people }) => {
  const [adaUser, benUser, cemUser] = [
    await people.api('Ada Lovelace'),
    await people.api('Ben Okafor'),
    await people.api('Cem Yıldız'),
  ];
  const group = await adaUser.group('Harbour', benUser);
  await adaUser.send(group, 'the very first');
  await adaUser.send(group, ...Array.from({ length: 110 }, (_, i) => `line ${i + 1}`));
  const ada = await people.signedIn(adaUser);
  await ada.page.goto(`/c/${group.id}/2`);
  await expect(ada.message('the very first')).toBeInViewport();
  await choose(ada, 'the very first', 'Reply');
  await ada.send('long ago');

  const ben = await people.signedIn(benUser);
  await ben.goTo(group);
  await expect(quote(ben, 'long ago', 'In reply to Ada Lovelace: the very first')).toBeVisible();
  await quote(ben, 'long ago', /the very first/).click();
  await expect(first(ben, 'the very first')).toBeInViewport();

  await adaUser.add(group, cemUser);
  await adaUser.reply(group, 'the very first', 'for those who were there');
  const cem = await people.signedIn(cemUser);
  // The browser notes each refusal; that is what is to be seen here.
  cem.watch.expect(/status of 404 .*\/messages\//);
  await cem.goTo(group);
  await expect(cem.message('for those who were there')).toContainText('This message is not available.');
});

test('an answer that was written without a connection is still one', async ({ people, cable }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor')];
  const conversation = await adaUser.direct(benUser);
  await benUser.send(conversation, 'Tea or coffee?');
  const ada = await people.signedIn(adaUser, { cable });
  await ada.goTo(conversation);
  await expect(ada.message('Tea or coffee?')).toBeVisible();
  // The menu comes with the first message whose menu is opened.
  await choose(ada, 'Tea or coffee?', 'Reply');
  await ada.composer.press('Escape');
  await goOffline(ada, cable);
  await choose(ada, 'Tea or coffee?', 'Reply');
  await ada.send('Tea');
  await expect(quote(ada, 'Tea', 'In reply to Ben Okafor: Tea or coffee?')).toBeVisible();
  await expect(ada.status('Tea', 'Sending')).toBeVisible();
  await goOnline(ada, cable);
  await expect(ada.status('Tea', 'Sending')).toBeHidden();

  const ben = await people.signedIn(benUser);
  await ben.goTo(conversation);
  await expect(quote(ben, 'Tea', 'In reply to You: Tea or coffee?')).toBeVisible();
});

test('an answer that is refused says so and keeps what it answers', async ({ people }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor')];
  const conversation = await adaUser.direct(benUser);
  await benUser.send(conversation, 'Talk to me');
  const ada = await people.signedIn(adaUser);
  await ada.goTo(conversation);
  await expect(ada.message('Talk to me')).toBeVisible();
  await benUser.block(adaUser);
  await choose(ada, 'Talk to me', 'Reply');
  await ada.send('Here I am');
  await expect(ada.message('Here I am').getByRole('button', { name: 'Retry' })).toBeVisible();
  await expect(quote(ada, 'Here I am', 'In reply to Ben Okafor: Talk to me')).toBeVisible();
});

test('R answers at a keyboard, and on a phone the menu does', async ({ people }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor')];
  const conversation = await adaUser.direct(benUser);
  await benUser.send(conversation, 'answer me');
  const desk = await people.signedIn(adaUser);
  await desk.goTo(conversation);
  await desk.message('answer me').focus();
  await desk.page.keyboard.press('r');
  await expect(bar(desk)).toContainText('answer me');
  await expect(desk.composer).toBeFocused();
  await desk.page.keyboard.type('by keyboard');
  await desk.page.keyboard.press('Enter');
  await expect(quote(desk, 'by keyboard', /answer me/)).toBeVisible();

  const phone = await people.signedIn(adaUser, { viewport: { width: 320, height: 640 }, isMobile: true, hasTouch: true });
  await phone.goTo(conversation);
  const box = await phone.message('by keyboard').getByText('by keyboard').boundingBox();
  if (!box) throw new Error('The message is not drawn.');
  const touch = await phone.context.newCDPSession(phone.page);
  const at = [{ x: box.x + box.width / 2, y: box.y + box.height / 2 }];
  await touch.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: at });
  const menu = phone.page.getByRole('menu', { name: 'Message actions' });
  await expect(menu).toBeVisible();
  await touch.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
  await menu.getByRole('menuitem', { name: 'Reply' }).tap();
  await expect(bar(phone)).toBeInViewport({ ratio: 1 });
  await phone.page.getByRole('button', { name: 'Cancel reply' }).tap();
  await expect(bar(phone)).toBeHidden();
});

test('on a phone a message is pulled aside to be answered, where one reads from the right as well', async ({ people }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor')];
  const conversation = await adaUser.direct(benUser);
  await benUser.send(conversation, ...Array.from({ length: 30 }, (_, i) => `line ${i + 1}`), 'see https://example.org/pier', 'pull me');
  await adaUser.seen(conversation, 32);
  const size = { viewport: { width: 320, height: 640 }, isMobile: true, hasTouch: true };
  const phone = await people.signedIn(adaUser, size);
  const { page } = phone;
  await phone.goTo(conversation);
  const finger = await Finger.of(phone);
  const arrow = phone.log.locator('[data-swipe]');
  // While the list scrolls, a finger stops it and does nothing else.
  const rested = () => expect(phone.log.locator('> div').last()).toHaveCSS('pointer-events', 'auto');
  const pull = async (text: string, ...by: [number, number][]) => {
    await rested();
    await finger.down(first(phone, text).getByText(text, { exact: true }));
    for (const [x, y] of by) await finger.move(x, y);
  };

  // The arrow says when it answers; who goes back does not.
  await pull('pull me', [20, 2], [50, 3]);
  await expect(arrow).toHaveAttribute('data-swipe', 'short');
  await finger.move(90, 4);
  await expect(arrow).toHaveAttribute('data-swipe', 'enough');
  await expect(arrow).toBeInViewport({ ratio: 1 });
  expect(await sidewaysScrolling(page)).toEqual([]);
  await finger.move(30, 4);
  await expect(arrow).toHaveAttribute('data-swipe', 'short');
  await finger.up();
  await expect(arrow).toBeHidden();
  await expect(bar(phone)).toBeHidden();

  await pull('pull me', [20, 2], [60, 3], [100, 4]);
  await finger.up();
  await expect(bar(phone)).toContainText('pull me');
  await page.getByRole('button', { name: 'Cancel reply' }).tap();

  // A link under the finger is not followed, and what is pulled has no menu.
  await pull('https://example.org/pier', [20, 0], [60, 0], [100, 0]);
  await page.waitForTimeout(600);
  await finger.up();
  await expect(bar(phone)).toContainText('https://example.org/pier');
  await expect(page.getByRole('menu', { name: 'Message actions' })).toBeHidden();
  expect(page.context().pages()).toHaveLength(1);
  await page.getByRole('button', { name: 'Cancel reply' }).tap();

  // Up and down it scrolls; to the other side it does nothing.
  const fromBottom = () => phone.log.evaluate(list => list.scrollHeight - list.scrollTop - list.clientHeight);
  await expect.poll(fromBottom).toBe(0);
  await pull('pull me', [4, 30], [8, 90], [40, 160]);
  await expect.poll(fromBottom).toBeGreaterThan(50);
  await expect(arrow).toBeHidden();
  await page.waitForTimeout(300); // a finger that stands still before it leaves does not throw the list
  await finger.up();
  await rested();
  await page.getByRole('button', { name: 'Jump to newest message' }).tap();
  await expect(phone.message('pull me')).toBeInViewport();
  await pull('pull me', [-20, 0], [-60, 0], [-100, 0]);
  await expect(arrow).toBeHidden();
  await finger.up();
  await expect(bar(phone)).toBeHidden();

  // Held until its menu comes it is not pulled any more.
  await pull('pull me');
  await expect(page.getByRole('menu', { name: 'Message actions' })).toBeVisible();
  await finger.move(60, 0);
  await finger.move(100, 0);
  await expect(arrow).toBeHidden();
  await finger.up();
  await expect(bar(phone)).toBeHidden();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('menu', { name: 'Message actions' })).toBeHidden();

  await page.evaluate(() => document.documentElement.setAttribute('dir', 'rtl'));
  await pull('pull me', [20, 0], [60, 0], [100, 0]);
  await finger.up();
  await expect(bar(phone)).toBeHidden();
  await pull('pull me', [-20, 0], [-60, 0], [-100, 0]);
  await expect(arrow).toBeInViewport({ ratio: 1 });
  await finger.up();
  await expect(bar(phone)).toContainText('pull me');
});

test('who wants no motion sees the arrow alone, and where one may not answer nothing is pulled', async ({ people }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor')];
  const conversation = await adaUser.direct(benUser);
  const group = await benUser.group('News', adaUser);
  await benUser.send(conversation, 'stay where you are');
  await benUser.send(group, 'only we speak');
  await benUser.announce(group);
  const phone = await people.signedIn(adaUser, { viewport: { width: 320, height: 640 }, isMobile: true, hasTouch: true, reducedMotion: 'reduce' });
  await phone.goTo(conversation);
  const finger = await Finger.of(phone);
  const arrow = phone.log.locator('[data-swipe]');
  const text = phone.page.getByText('stay where you are', { exact: true }).last();
  const before = await text.boundingBox();
  await finger.down(text);
  for (const x of [20, 60, 100]) await finger.move(x, 0);
  await expect(arrow).toHaveAttribute('data-swipe', 'enough');
  await expect(arrow).toBeInViewport({ ratio: 1 });
  expect(await text.boundingBox()).toEqual(before);
  await finger.up();
  await expect(bar(phone)).toContainText('stay where you are');

  await phone.page.goto(`/c/${group.id}`);
  await expect(phone.page.getByRole('note')).toHaveText('Only moderators can send messages in this group.');
  await finger.down(phone.message('only we speak').getByText('only we speak'));
  for (const x of [20, 60, 100]) await finger.move(x, 0);
  await expect(arrow).toBeHidden();
  await finger.up();
});

test('looks: a quote, a long one, a deleted one, the bar above the composer', async ({ people }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor')];
  const conversation = await adaUser.group('Harbour', benUser);
  await benUser.send(conversation, `Morning! ${'The plan is at the end of the pier, where all the boats are. '.repeat(4)}`.trim(), 'short', 'gone');
  await adaUser.reply(conversation, 'Morning!', 'yes');
  await benUser.reply(conversation, 'short', 'Indeed, and that is all there is to say about it');
  await adaUser.reply(conversation, 'gone', 'what was that?');
  await benUser.unsend(conversation, 'gone');
  const ada = await people.signedIn(adaUser, { reducedMotion: 'reduce' });
  await ada.goTo(conversation);
  await expect(quote(ada, 'what was that?', /deleted/)).toBeVisible();
  await choose(ada, 'what was that?', 'Reply');
  await expect(bar(ada)).toBeVisible();
  await expectGoodLooks(ada.page, 'replies');
});
