import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';

/** Files that the SQLite package brings along for other ways of using it. */
const unused = /sqlite3-(worker1|opfs-async-proxy)/;

/** Tells the service worker which files make up this build. */
export function shell(): Plugin {
  let publicFolder = '';
  return {
    name: 'parley-shell',
    apply: 'build',
    enforce: 'post',
    configResolved: config => {
      publicFolder = config.publicDir;
    },
    generateBundle(_options, bundle) {
      const worker = bundle['sw.js'];
      if (worker?.type !== 'chunk') this.error('The service worker was not built.');
      if (worker.imports.length > 0)
        this.error('The service worker shares code with the page: it must be one plain script.');
      const hash = createHash('sha256').update(worker.code);
      const built = Object.values(bundle).filter(each => each !== worker && !unused.test(each.fileName));
      const files = built.map(each => {
        hash.update(each.fileName).update(each.type === 'chunk' ? each.code : each.source);
        return each.fileName === 'index.html' ? '/' : `/${each.fileName}`;
      });
      for (const name of readdirSync(publicFolder)) {
        hash.update(name).update(readFileSync(join(publicFolder, name)));
        files.push(`/${name}`);
      }
      const version = hash.digest('hex').slice(0, 12);
      worker.code = worker.code.replaceAll('__SHELL__', JSON.stringify({ version, files: files.sort() }));
    },
  };
}
