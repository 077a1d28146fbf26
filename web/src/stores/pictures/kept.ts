import type { PictureSide } from '@/api/pictures';

/** What this browser keeps of pictures. Under its id a picture never changes. */
export interface KeptPictures {
  find: (id: string, side: PictureSide) => Promise<Blob | undefined>;
  keep: (id: string, side: PictureSide, picture: Blob) => Promise<void>;
}

const prefix = 'parley-pictures-';

/** So many are kept: at ten kilobytes each, 5 MB. */
const most = 500;
/** The pictures of those who are here no more are looked for after so many new ones. */
const trimEvery = 50;

const nameOf = (userId: string) => `${prefix}${userId}`;
const keyOf = (id: string, side: PictureSide) => `/pictures/${id}/${side}`;

/** A page on plain HTTP (other than of this machine) has no such storage. */
const supported = () => typeof caches === 'object';

/** One person's, who is signed in; undefined where nothing can be kept but by the browser itself. */
export function keptPictures(userId: string): KeptPictures | undefined {
  if (!supported()) return undefined;
  const open = () => caches.open(nameOf(userId));
  let since = 0;
  return {
    find: async (id, side) => (await (await open()).match(keyOf(id, side)))?.blob(),
    keep: async (id, side, picture) => {
      const cache = await open();
      await cache.put(keyOf(id, side), new Response(picture, { headers: { 'Content-Type': picture.type } }));
      if (since++ % trimEvery === 0) await trim(cache);
    },
  };
}

/** Takes away what is kept of everybody but this person; of everybody, when nobody is named. */
export async function forgetPictures(exceptUserId?: string): Promise<void> {
  if (!supported()) return;
  const names = (await caches.keys()).filter(name => name.startsWith(prefix));
  const gone = names.filter(name => exceptUserId === undefined || name !== nameOf(exceptUserId));
  await Promise.all(gone.map(name => caches.delete(name)));
}

/** The keys come in the order in which they were added. */
async function trim(cache: Cache): Promise<void> {
  const keys = await cache.keys();
  await Promise.all(keys.slice(0, Math.max(0, keys.length - most)).map(key => cache.delete(key)));
}
