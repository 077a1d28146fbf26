const punctuation = /[\p{P}\p{S}]/u;
const blank = /\s/u;

/** The character that ends before this place; empty at the beginning. */
export function characterBefore(text: string, at: number): string {
  const unit = text.charCodeAt(at - 1);
  const low = unit >= 0xdc00 && unit <= 0xdfff;
  return at <= 0 ? '' : String.fromCodePoint(text.codePointAt(low && at > 1 ? at - 2 : at - 1) ?? 0);
}

/** The character that begins at this place; empty at the end. */
export function characterAt(text: string, at: number): string {
  const code = text.codePointAt(at);
  return code === undefined ? '' : String.fromCodePoint(code);
}

/** The edges of a text count as blank, as CommonMark has it. */
export const isBlank = (character: string): boolean => character === '' || blank.test(character);

export const isPunctuation = (character: string): boolean => punctuation.test(character);

/** The characters that a backslash takes the meaning from. */
export const isAsciiPunctuation = (unit: number): boolean =>
  (unit >= 0x21 && unit <= 0x2f) ||
  (unit >= 0x3a && unit <= 0x40) ||
  (unit >= 0x5b && unit <= 0x60) ||
  (unit >= 0x7b && unit <= 0x7e);

const ignorable = /\p{Default_Ignorable_Code_Point}/u;
const allIgnorable = new RegExp(ignorable, 'gu');
// Less what joins emoji and letters of some languages, and what chooses between pictures and signs.
const invisible = /(?!\u200c|\u200d|[\ufe00-\ufe0f])\p{Default_Ignorable_Code_Point}/gu;

/** What takes no room, or turns the direction of what stands beside it. */
export const isIgnorable = (character: string): boolean => ignorable.test(character);

export const withoutIgnorable = (text: string): string => text.replace(allIgnorable, '');

/** Without what could make a text look like another one, and has no other use. */
export const withoutInvisible = (text: string): string => text.replace(invisible, '');
