import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';
import { emoji } from './build/emoji.ts';
import { ownCopies } from './build/ownCopies.ts';
import { shell } from './build/shell.ts';

const server = 'http://localhost:5080';

export default defineConfig({
  plugins: [react(), emoji(), ownCopies('/src/offline/serviceWorker.ts'), shell()],
  resolve: { tsconfigPaths: true },
  server: {
    proxy: {
      '/api': server,
      '/socket.io': { target: server, ws: true },
    },
  },
  // It finds its WebAssembly file beside itself.
  optimizeDeps: { exclude: ['@sqlite.org/sqlite-wasm'] },
  worker: { format: 'es' },
  build: {
    // The server's content security policy allows fonts and scripts from 'self' only: nothing may be inlined as a data: URI.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 700,
    rollupOptions: {
      input: { index: 'index.html', sw: 'src/offline/serviceWorker.ts' },
      output: {
        // A service worker's scope is its folder, and its address must not change.
        entryFileNames: ({ name }) => (name === 'sw' ? 'sw.js' : 'assets/[name]-[hash].js'),
      },
    },
  },
  test: { environment: 'node', include: ['src/**/*.test.ts'] },
});
