import { describe, expect, it } from 'vitest';
import { folded } from '@/i18n/folded';
import { best } from './rank';

const names = ['Harbour crew', 'Ben Okafor', 'Cem Yıldız', 'Crew of the night', 'Übermorgen', 'Benedikt Crewe', 'crew'];
const all = names.map(name => ({ name, names: [folded(name)] }));

const found = (query: string, most = 10) => best(all, query, most).map(({ name }) => name);

describe('best', () => {
  it('Nothing_MeansAll_InTheirOrder', () => {
    expect(found(' ')).toEqual(names);
    expect(found('', 2)).toEqual(['Harbour crew', 'Ben Okafor']);
  });

  it('TheNameItself_ItsBeginning_AndItsWords_ComeInThisOrder', () => {
    expect(found('crew')).toEqual(['crew', 'Crew of the night', 'Harbour crew', 'Benedikt Crewe']);
  });

  it('Words_AreBegunInAnyOrder', () => {
    expect(found('cre har')).toEqual(['Harbour crew']);
    expect(found('oka b')).toEqual(['Ben Okafor']);
  });

  it('Parts_AndLettersInTheirOrder_FitLess', () => {
    expect(found('bou')).toEqual(['Harbour crew']);
    expect(found('bokf')).toEqual(['Ben Okafor']);
    // The beginning of a word before letters that only stand in it.
    expect(found('be')).toEqual(['Ben Okafor', 'Benedikt Crewe', 'Übermorgen', 'Harbour crew']);
    // A single letter stands in nearly everything.
    expect(found('z')).toEqual(['Cem Yıldız']);
    expect(found('xq')).toEqual([]);
  });

  it('AccentsAndCapitals_MakeNoDifference', () => {
    expect(found('uber')).toEqual(['Übermorgen']);
    expect(found('CEM')).toEqual(['Cem Yıldız']);
  });

  it('OfManyThatFitAlike_TheFirstAreShown', () => {
    const many = Array.from({ length: 2_000 }, (_, index) => ({ index, names: [`group ${index}`] }));
    expect(best(many, 'gro', 50).map(({ index }) => index)).toEqual([...Array(50).keys()]);
    expect(best(many, 'group 1999', 50)[0]?.index).toBe(1_999);
  });
});
