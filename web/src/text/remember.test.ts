import { expect, it } from 'vitest';
import { remember } from './remember';

it('Work_IsDoneOnceForEachOfTheLatest', () => {
  const done: string[] = [];
  const length = remember(text => {
    done.push(text);
    return text.length;
  }, 2);
  expect([length('a'), length('bb'), length('a'), length('ccc'), length('a'), length('bb')]).toEqual([
    1, 2, 1, 3, 1, 2,
  ]);
  expect(done).toEqual(['a', 'bb', 'ccc', 'bb']);
});
