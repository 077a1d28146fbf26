/** What a press of a key says about itself. */
export type Press = Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>;

/**
 * The keys of a shortcut, like `mod+shift+X`: `mod` is Command on Apple's keyboards and Ctrl on all others, for there Ctrl has
 * a meaning of its own in every field; the last one is a `KeyboardEvent.key`, letters as capitals.
 */
export type Keys = string;

export interface ParsedKeys {
  mod: boolean;
  alt: boolean;
  shift: boolean;
  key: string;
}

// Not everywhere where this is read is there a browser: the unit tests run without.
export const apple = /Mac|iPhone|iPad/.test(globalThis.navigator?.userAgent ?? '');

export function parseKeys(keys: Keys): ParsedKeys {
  // A plus at the end is the key itself.
  const parts = keys.split(/\+(?=.)/);
  const held = (name: string) => parts.slice(0, -1).includes(name);
  return { mod: held('mod'), alt: held('alt'), shift: held('shift'), key: parts.at(-1) ?? '' };
}

/** Whether these keys and no others were pressed. AltGr is Ctrl and Alt: with it one writes characters. */
export function isPressed(press: Press, keys: Keys, onApple = apple): boolean {
  const { mod, alt, shift, key } = parseKeys(keys);
  const [pressed, other] = onApple ? [press.metaKey, press.ctrlKey] : [press.ctrlKey, press.metaKey];
  if (pressed !== mod || other || press.altKey !== alt) return false;
  // Which signs take the shift key differs from keyboard to keyboard.
  if (press.shiftKey !== shift && !isSign(key)) return false;
  return press.key.toUpperCase() === key.toUpperCase() || (isLetter(key) && stands(press, key));
}

const isLetter = (key: string) => /^[A-Z]$/.test(key);
const isSign = (key: string) => key.length === 1 && !isLetter(key);

/** On a keyboard without Latin letters the place of the key is meant. */
const stands = ({ key, code }: Press, letter: string) => key.length === 1 && key > '\u007f' && code === `Key${letter}`;
