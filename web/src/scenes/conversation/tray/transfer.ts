/** What a drop or the clipboard carries, as far as it is told. */
export type Transfer = Pick<DataTransfer, 'types' | 'items' | 'files'>;

export const hasFiles = (transfer: Transfer | null): boolean => transfer?.types.includes('Files') ?? false;

/** The files; folders are left out, for they have no bytes of their own. */
export function filesOf(transfer: Transfer | null): File[] {
  const items = Array.from(transfer?.items ?? []).filter(item => item.kind === 'file');
  if (items.length === 0) return Array.from(transfer?.files ?? []);
  return items.flatMap(item => {
    const file = item.webkitGetAsEntry?.()?.isDirectory ? null : item.getAsFile();
    return file ? [file] : [];
  });
}

/** What is pasted as files. A copied text may carry a picture of itself: then it is the text that is meant. */
export const pastedFiles = (transfer: Transfer | null): File[] =>
  hasFiles(transfer) && !transfer?.types.includes('text/plain') ? filesOf(transfer) : [];
