import type { Plugin } from 'vite';

const mark = '?own-copy';

/**
 * Gives the modules that this entry is made of names of their own, so that what it has in common with the page is built into it
 * once more: a service worker must be one plain script.
 */
export function ownCopies(entry: string): Plugin {
  return {
    name: 'parley-own-copies',
    apply: 'build',
    enforce: 'pre',
    async resolveId(source, importer, options) {
      if (!importer || !(importer.endsWith(entry) || importer.endsWith(mark))) return null;
      const found = await this.resolve(source, importer.replace(mark, ''), { ...options, skipSelf: true });
      return found && !found.external && !found.id.includes('?') ? { ...found, id: found.id + mark } : found;
    },
  };
}
