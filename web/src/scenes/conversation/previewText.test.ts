import { describe, expect, it } from 'vitest';
import { common as german } from '@/i18n/de/common';
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

  const poll = { options: [], voters: 0, multiple: false, anonymous: false };
  it('Poll_IsCalledOne_InWords', () => {
    expect(previewText({ text: 'Where do *we* sail?', poll })).toBe('Poll: Where do we sail?');
    expect(german['messages.poll']).toBe('Umfrage: {question}');
  });
  it('DeletedPoll_IsDeleted', () => {
    expect(previewText({ text: '', poll, deletedAt: '2026-01-01T00:00:00Z' })).toBe('This message was deleted.');
  });
});
