import { type Edit, type Format, formatted } from './format';

/**
 * Changes what stands in a field as if it had been typed, so that it can be undone by the keys for that; the field's own
 * listeners hear of it.
 */
export function applyEdit(field: HTMLTextAreaElement, { from, to, insert, selectFrom, selectTo }: Edit): void {
  field.focus();
  field.setSelectionRange(from, to);
  // Old, and yet the only way in which a browser remembers the change.
  const done = insert === '' ? document.execCommand('delete') : document.execCommand('insertText', false, insert);
  if (!done) {
    field.setRangeText(insert, from, to);
    field.dispatchEvent(new InputEvent('input', { bubbles: true }));
  }
  field.setSelectionRange(selectFrom, selectTo);
}

/** Puts a text in the place of what is selected; the caret stands behind it. */
export function insertText(field: HTMLTextAreaElement, insert: string, from: number, to: number): void {
  const end = from + insert.length;
  applyEdit(field, { from, to, insert, selectFrom: end, selectTo: end });
}

/** Puts the marks of a format around what is selected, or takes them away. */
export function applyFormat(field: HTMLTextAreaElement, format: Format): void {
  applyEdit(field, formatted(field.value, field.selectionStart, field.selectionEnd, format));
}
