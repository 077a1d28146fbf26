import { defineConfig } from '@playwright/test';

/** Debian's browser. The flags keep it to its work: no sandbox for root in a container, nothing fetched in the background. */
export const chromium = {
  executablePath: process.env.PARLEY_CHROMIUM ?? '/usr/bin/chromium-headless-shell',
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
};

export default defineConfig({
  testDir: 'specs',
  outputDir: process.env.PARLEY_TEST_OUTPUT ?? 'test-results',
  reporter: 'list',
  // A test that only passes at the second try has found something.
  retries: 0,
  workers: 2,
  fullyParallel: true,
  forbidOnly: true,
  // The longest flow looks at seven pages, each at two widths and in two schemes: half a minute on a quiet machine.
  timeout: 180_000,
  // The machine may be busy: nobody waits so long unless something is wrong.
  expect: { timeout: 15_000 },
  use: {
    browserName: 'chromium',
    launchOptions: chromium,
    actionTimeout: 15_000,
    navigationTimeout: 15_000,
    // Recorded on request only: it takes a tenth of the run's time.
    trace: process.env.PARLEY_TRACE ? { mode: 'retain-on-failure', screenshots: false } : 'off',
    screenshot: 'only-on-failure',
  },
});
