import { shortcutsTexts } from '@/i18n/en/shortcuts';
import { texts } from '@/i18n/t';
import { apple, type Keys, parseKeys } from './press';

const t = texts(shortcutsTexts, 'shortcuts');

const named = (key: string): string => {
  const name = `key.${key}`;
  return Object.hasOwn(shortcutsTexts, name) ? t(name as keyof typeof shortcutsTexts) : key;
};

/** Keys as people read them: `Ctrl+Shift+X`, or `⇧⌘X` on Apple's keyboards, which write their signs in this order. */
export function shownKeys(keys: Keys, onApple = apple): string {
  const { mod, alt, shift, key } = parseKeys(keys);
  const held = [alt && (onApple ? '⌥' : t('key.alt')), shift && (onApple ? '⇧' : t('key.shift'))];
  if (onApple) return [...held, mod && '⌘', named(key)].filter(part => part !== false).join('');
  return [mod && t('key.ctrl'), ...held, named(key)].filter(part => part !== false).join('+');
}

/** As `aria-keyshortcuts` wants them. */
export function spokenKeys(keys: Keys, onApple = apple): string {
  const { mod, alt, shift, key } = parseKeys(keys);
  const parts = [mod && (onApple ? 'Meta' : 'Control'), alt && 'Alt', shift && 'Shift', key];
  return parts.filter(part => part !== false).join('+');
}
