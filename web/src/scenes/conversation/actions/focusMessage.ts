/** The row of a message: whoever has edited or deleted it goes on there. */
export function focusMessage(messageId: string): void {
  requestAnimationFrame(() =>
    document.querySelector<HTMLElement>(`[data-message-id="${CSS.escape(messageId)}"]`)?.focus({ preventScroll: true }),
  );
}
