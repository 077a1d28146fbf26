import { expect, test } from '../fixtures/test.ts';

test('markup and scripts in messages, names and titles are text and nothing else', async ({ people }) => {
  const attack = '<img src=x onerror="alert(1)"><script>alert(2)</script>';
  const adaUser = await people.api('Ada <b onclick=alert(3)>Lovelace</b>');
  const benUser = await people.api('Ben Okafor');
  const conversation = await adaUser.group(`<iframe src="javascript:alert(4)">`, benUser);
  await adaUser.send(conversation, attack, '</textarea><svg onload=alert(5)>', '{{constructor.constructor("alert(6)")()}}');
  const ben = await people.signedIn(benUser);
  await ben.open('<iframe src="javascript:alert(4)">');
  await expect(ben.message(attack)).toBeVisible();
  await expect(ben.message('</textarea><svg onload=alert(5)>')).toContainText('Ada <b onclick=alert(3)>Lovelace</b>');
  await expect(ben.page.locator('iframe, img, b[onclick], script:not([src])')).toHaveCount(0);
  await ben.send(attack);
  await expect(ben.log.getByText(attack, { exact: true })).toHaveCount(2);
});

test('web addresses open elsewhere and tell nothing; everything else stays text', async ({ people }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor')];
  const conversation = await adaUser.direct(benUser);
  await adaUser.send(
    conversation,
    'See https://example.org/a?b=(c). Or www.example.net!',
    'javascript:alert(1) data:text/html,<script>alert(2)</script> vbscript:x file:///etc/passwd',
    'https://bank.example@evil.example/login',
  );
  const ben = await people.signedIn(benUser);
  await ben.open(adaUser.account.displayName);
  await expect(ben.log.getByText('vbscript')).toBeVisible();
  const links = ben.log.getByRole('link');
  await expect(links).toHaveText(['https://example.org/a?b=(c)', 'www.example.net']);
  for (const [index, href] of ['https://example.org/a?b=(c)', 'https://www.example.net/'].entries()) {
    await expect(links.nth(index)).toHaveAttribute('href', href);
    await expect(links.nth(index)).toHaveAttribute('target', '_blank');
    await expect(links.nth(index)).toHaveAttribute('rel', /noopener.*noreferrer|noreferrer.*noopener/);
  }
});

test('the pages come with a policy that runs no foreign script, and in no frame', async ({ request, server }) => {
  const page = await request.get(server.url);
  expect(page.headers()['content-security-policy']).toMatch(/script-src 'self'(;|$)/);
  expect(page.headers()['content-security-policy']).toContain("frame-ancestors 'none'");
  expect(page.headers()['x-content-type-options']).toBe('nosniff');
  expect(page.headers()['referrer-policy']).toBe('no-referrer');
});
