import { defineConfig } from '@playwright/test';
import normal from './playwright.config.ts';

/** `npm run screenshot`: the picture in the documents. Not a test, so not among the specs. */
export default defineConfig(normal, { testDir: 'screenshot', workers: 1, outputDir: 'test-results/screenshot' });
