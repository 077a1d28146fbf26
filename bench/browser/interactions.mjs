const slowdown = 4;
/** What an interaction takes at most that the browser does not report (Event Timing: the least threshold). */
const unreported = 16;

/** Clicks and keys as a person gives them, with the processor slowed: the time from each to the next paint, as Event Timing says (what INP is made of). */
export async function interactions(page) {
  await page.evaluate(() => {
    window.durations = new Map();
    new PerformanceObserver(list => {
      for (const { interactionId, duration } of list.getEntries())
        if (interactionId) window.durations.set(interactionId, Math.max(window.durations.get(interactionId) ?? 0, duration));
    }).observe({ type: 'event', durationThreshold: 16 });
  });
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
  const count = await act(page);
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: 1 });
  const durations = await page.evaluate(() => [...window.durations.values()]);
  while (durations.length < count) durations.push(unreported);
  durations.sort((one, other) => one - other);
  const at = part => durations[Math.min(durations.length - 1, Math.floor(durations.length * part))];
  return { interactions: durations.length, inp_p75_ms: at(0.75), inp_p98_ms: at(0.98) };
}

/** Returns how many interactions there were. */
async function act(page) {
  const entries = page.getByRole('navigation', { name: 'Conversations' }).getByRole('link');
  const composer = page.getByRole('textbox', { name: 'Message', exact: true });
  let count = 0;
  for (let round = 0; round < 8; round++) {
    await entries.nth(round).click();
    await page.getByRole('log').locator('[data-message-id]').first().waitFor();
    await composer.click();
    await composer.pressSequentially('hello there', { delay: 60 });
    await composer.press('Enter');
    await page.waitForTimeout(300);
    const message = page.getByRole('log').locator('[data-message-id]').last();
    await message.hover();
    await message.getByRole('button', { name: 'Message actions' }).click();
    await page.getByRole('menuitem').first().waitFor();
    await page.keyboard.press('Escape');
    await page.waitForTimeout(300);
    count += 2 + 'hello there'.length + 1 + 2;
  }
  return count;
}
