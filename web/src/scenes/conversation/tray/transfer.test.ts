import { describe, expect, it } from 'vitest';
import { filesOf, pastedFiles, type Transfer } from './transfer';

const picture = new File(['x'], 'picture.png', { type: 'image/png' });

function transfer(types: string[], ...entries: { file: File; folder?: boolean }[]): Transfer {
  const items = entries.map(({ file, folder = false }) => ({
    kind: 'file',
    getAsFile: () => file,
    webkitGetAsEntry: () => ({ isDirectory: folder }),
  }));
  return { types, items, files: entries.map(({ file }) => file) } as unknown as Transfer;
}

describe('filesOf', () => {
  it('Folder_IsLeftOut', () => {
    expect(filesOf(transfer(['Files'], { file: picture }, { file: new File([], 'folder'), folder: true }))).toEqual([
      picture,
    ]);
  });

  it('Nothing_IsNothing', () => expect(filesOf(null)).toEqual([]));
});

describe('pastedFiles', () => {
  it('Picture_IsAFile', () => expect(pastedFiles(transfer(['Files'], { file: picture }))).toEqual([picture]));

  it('TextWithItsPicture_IsText', () => {
    expect(pastedFiles(transfer(['text/plain', 'text/html', 'Files'], { file: picture }))).toEqual([]);
  });
});
