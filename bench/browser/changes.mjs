const rounds = 10;

/** Messages above the ones that are read get longer, and somebody reacts to them: what is read stays where it is. */
export async function changesInPlace(page, { url, login, password, conversation }) {
  const api = await tokenOf(url, login, password);
  const log = page.getByRole('log');
  await log.hover();
  await page.mouse.wheel(0, -1500);
  await page.waitForTimeout(1_000);
  let moved = 0;
  for (let round = 0; round < rounds; round++) {
    const { anchor, above } = await log.evaluate(log => {
      const { top } = log.getBoundingClientRect();
      const rows = [...log.querySelectorAll('[data-message-id]')];
      const first = rows.findIndex(row => row.getBoundingClientRect().top >= top);
      return { anchor: rows[first].dataset.messageId, above: rows.slice(0, first).map(row => row.dataset.messageId).reverse() };
    });
    const place = () => page.locator(`[data-message-id="${anchor}"]`).evaluate(row => row.getBoundingClientRect().top);
    const before = await place();
    for (const id of above.slice(0, 2)) {
      const row = page.locator(`[data-message-id="${id}"]`);
      const height = await row.evaluate(row => row.getBoundingClientRect().height);
      // One's own message is edited, the other's is reacted to.
      if (!(await edit(api, conversation, id, round))) await react(api, conversation, id, round);
      await page.waitForFunction(([id, height]) => {
        const row = document.querySelector(`[data-message-id="${id}"]`);
        return !row || row.getBoundingClientRect().height !== height;
      }, [id, height]);
    }
    await page.waitForTimeout(200);
    moved = Math.max(moved, Math.abs((await place()) - before));
    await page.mouse.wheel(0, -400);
    await page.waitForTimeout(500);
  }
  return { moved_by_changes_px: moved };
}

async function tokenOf(url, login, password) {
  const response = await fetch(`${url}api/v1/auth/login`, post({ login, password }));
  const { accessToken } = await response.json();
  return (path, init) => fetch(`${url}api/v1/${path}`, { ...init, headers: { ...init.headers, authorization: `Bearer ${accessToken}` } });
}

const edit = async (api, conversation, id, round) =>
  (await api(`conversations/${conversation}/messages/${id}`, { ...post({ text: `edited ${round} `.repeat(60) }), method: 'PATCH' })).ok;

async function react(api, conversation, id, round) {
  const emoji = ['👍', '🎉', '😀', '👀', '🚀'][round % 5];
  const response = await api(`conversations/${conversation}/messages/${id}/reactions`, post({ emoji }));
  if (!response.ok) throw new Error(`a reaction was refused: ${response.status} ${await response.text()}`);
}

const post = body => ({ method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
