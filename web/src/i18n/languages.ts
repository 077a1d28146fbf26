import { language } from './t';

const tags = [
  'ar', 'bg', 'bn', 'ca', 'cs', 'da', 'de', 'el', 'en', 'es', 'et', 'eu', 'fa', 'fi', 'fr', 'ga', 'gl', 'he', 'hi', 'hr', 'hu', 'id',
  'is', 'it', 'ja', 'ko', 'lt', 'lv', 'ms', 'nb', 'nl', 'pl', 'pt', 'ro', 'ru', 'sk', 'sl', 'sr', 'sv', 'sw', 'ta', 'te', 'th', 'tl',
  'tr', 'uk', 'ur', 'vi', 'zh',
]; // prettier-ignore

/** Languages that people are asked about, by name in the page's language. */
export function languageNames(): { value: string; label: string }[] {
  const names = new Intl.DisplayNames(language, { type: 'language' });
  return tags
    .map(value => ({ value, label: names.of(value) ?? value }))
    .sort((a, b) => a.label.localeCompare(b.label, language));
}

/** The language that the browser is set to, when it is one of those. */
export function ownLanguage(): string | undefined {
  const preferred = navigator.language.split('-')[0]?.toLowerCase();
  return tags.find(tag => tag === preferred);
}
