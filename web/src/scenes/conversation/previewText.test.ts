import { describe, expect, it } from 'vitest';
import { previewText } from './previewText';

describe('previewText', () => {
  it('Text_IsItself', () => expect(previewText({ text: 'hello' })).toBe('hello'));
  it('Caption_IsShown', () => expect(previewText({ text: 'look', files: ['a', 'b'] })).toBe('look'));
  it('NoCaption_SaysHowMany', () => {
    expect(previewText({ text: '', files: ['a'] })).toBe('1 file');
    expect(previewText({ text: '', files: ['a', 'b'] })).toBe('2 files');
  });
  it('VoiceMessage_IsOne', () => {
    expect(previewText({ text: '', files: ['a'], metadata: { voice: { peaks: [1] } } })).toBe('Voice message');
  });
});
