import { expectGoodLooks } from '../fixtures/looks.ts';
import { expect, test } from '../fixtures/test.ts';

// W4
test('a link that may not lead where it seems to asks first, with its real address', async ({ people }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor')];
  const conversation = await adaUser.direct(benUser);
  const doubtful: [text: string, label: string, address: string][] = [
    ['[bank.example](https://evil.example/login)', 'bank.example', 'https://evil.example/login'],
    ['[https://bank.example/](https://evil.example/2)', 'https://bank.example/', 'https://evil.example/2'],
    ['[my bank](https://аррӏе.com/3)', 'my bank', 'https://xn--80ak6aa92e.com/3'],
    ['https://bаnk.example/4', 'https://xn--bnk-6cd.example/4', 'https://xn--bnk-6cd.example/4'],
    ['[moc.elpmaxe\u202e](https://evil.example/5)', 'moc.elpmaxe', 'https://evil.example/5'],
    ['https://münchen.example/6', 'https://münchen.example/6', 'https://xn--mnchen-3ya.example/6'],
  ];
  await adaUser.send(conversation, ...doubtful.map(([text]) => text));
  const ben = await people.signedIn(benUser, { reducedMotion: 'reduce' });
  await ben.goTo(conversation);
  const opened: string[] = [];
  ben.context.on('page', page => opened.push(page.url()));
  await expect(ben.log.locator('[data-message-id]')).toHaveCount(doubtful.length);
  await expect(ben.log.getByRole('link')).toHaveCount(0);

  for (const [text, label, address] of doubtful) {
    await test.step(text, async () => {
      // By middle click nothing opens either.
      const link = ben.log.getByRole('button', { name: label, exact: true }).first();
      await link.click({ button: 'middle' });
      await link.click();
      const dialog = ben.page.getByRole('dialog', { name: 'Open this link?' });
      await expect(dialog.getByText(address, { exact: true })).toBeVisible();
      const open = dialog.getByRole('link', { name: 'Open link' });
      await expect(open).toHaveAttribute('href', address);
      await expect(open).toHaveAttribute('target', '_blank');
      await expect(open).toHaveAttribute('rel', 'noopener noreferrer nofollow');
      if (text === doubtful[0]?.[0]) await expectGoodLooks(ben.page, 'link-question');
      await dialog.getByRole('button', { name: 'Cancel' }).click();
      await expect(dialog).toBeHidden();
    });
  }
  expect(opened).toEqual([]);
});

// W4
test('a link that says where it leads opens at once, in a page that cannot reach back', async ({ people, server }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor')];
  const conversation = await adaUser.direct(benUser);
  const address = `http://localhost:${server.port}/favicon.svg`;
  await adaUser.send(conversation, `[the picture](${address})`, '[localhost](https://example.org/)', '[mail](mailto:ada@example.org?cc=eve@evil.example)');
  const ben = await people.signedIn(benUser);
  await ben.goTo(conversation);
  const link = ben.log.getByRole('link', { name: 'the picture' });
  await expect(link).toHaveAttribute('rel', 'noopener noreferrer nofollow');
  const [opened] = await Promise.all([ben.context.waitForEvent('page'), link.click()]);
  expect(opened.url()).toBe(address);
  expect(await opened.evaluate(() => [window.opener, document.referrer])).toEqual([null, '']);
  await expect(ben.log.getByRole('link', { name: 'mail' })).toHaveAttribute('href', 'mailto:ada@example.org');
});

// W2
test('nothing but web and mail addresses becomes a link, however it is written', async ({ people }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor')];
  const conversation = await adaUser.direct(benUser);
  const schemes = ['javascript:alert(1)', 'JaVaScRiPt:alert(1)', 'data:text/html,a', 'vbscript:a', 'file:///etc/passwd', 'tel:1', '//a.example', '/admin', 'ftp://a.example', 'view-source:https://', 'javascript&colon;alert(1)', 'https://bank.example@evil.example'];
  await adaUser.send(conversation, ...schemes.flatMap(scheme => [`[a](${scheme})`, scheme, `<${scheme}>`, `![a](${scheme})`]), 'the end');
  const ben = await people.signedIn(benUser);
  await ben.goTo(conversation);
  await expect(ben.message('the end')).toBeVisible();
  await expect(ben.log.locator('a, img')).toHaveCount(0);
});

// W4
test('characters that turn the direction of text reach no further than their message', async ({ people }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor')];
  const group = await adaUser.group('\u05E9\u05DC\u05D5\u05DD', benUser);
  await adaUser.send(group, '\u202Egpj.exe', 'https://example.org/\u202Egpj.exe', '\u05E9\u05DC\u05D5\u05DD (world)');
  const ben = await people.signedIn(benUser);
  await ben.goTo(group);
  await expect(ben.log.getByRole('link')).toHaveText('https://example.org/');
  for (const message of await ben.log.locator('[data-message-id] > div [dir="auto"]').all()) {
    expect(await message.evaluate(element => getComputedStyle(element).unicodeBidi)).toMatch(/isolate|plaintext/);
  }
  await expect(ben.message('\u05E9\u05DC\u05D5\u05DD (world)').locator('[dir="auto"]').first()).toHaveCSS('direction', 'rtl');
});
