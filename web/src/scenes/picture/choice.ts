/** What the server makes squares of, and every browser shows. */
export const pictureTypes = ['image/jpeg', 'image/png', 'image/gif', 'image/webp'] as const;

/** Why a file cannot become a picture, as far as this browser knows; null: it may. */
export function pictureFlaw(file: Pick<File, 'type' | 'size'>, mostBytes: number): 'no-image' | 'too-large' | null {
  if (!pictureTypes.some(type => type === file.type)) return 'no-image';
  return file.size > mostBytes ? 'too-large' : null;
}
