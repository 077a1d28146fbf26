/** Made by build/emoji.ts. */
declare module 'virtual:emoji/*' {
  const rows: readonly (readonly [
    character: string,
    group: number,
    label: string,
    words: string,
    shortcodes: string,
    tones: readonly string[] | 0,
  ])[];
  export default rows;
}
