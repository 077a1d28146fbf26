import { describe, expect, it } from 'vitest';
import { MemoryStorage } from '@/stores/outbox/memoryStorage';
import { ChoiceStorage, nothingChosen } from './choice';

describe('ChoiceStorage', () => {
  it('Saved_IsLoadedAgain', () => {
    const storage = new MemoryStorage();
    new ChoiceStorage(storage, 'ada').save({ open: true, push: false });
    expect(new ChoiceStorage(storage, 'ada').load()).toEqual({ open: true, push: false });
  });

  it('NothingChosen_LeavesNothing', () => {
    const storage = new MemoryStorage();
    const choices = new ChoiceStorage(storage, 'ada');
    choices.save({ open: true, push: true });
    choices.save(nothingChosen);
    expect(storage.length).toBe(0);
  });

  it.each(['{', 'null', '7', '{"push":"yes"}'])('Damaged_%s_IsNothingChosen', text => {
    const storage = new MemoryStorage();
    storage.setItem('parley.alerts.ada', text);
    expect(new ChoiceStorage(storage, 'ada').load()).toEqual(nothingChosen);
  });

  it('AnotherPerson_HasChosenNothing_AndLeavesNothing', () => {
    const storage = new MemoryStorage();
    new ChoiceStorage(storage, 'ada').save({ open: true, push: true });
    const ben = new ChoiceStorage(storage, 'ben');
    expect(ben.load()).toEqual(nothingChosen);
    ben.clearOthers();
    expect(storage.length).toBe(0);
  });
});
