import { describe, expect, it } from 'vitest';
import { uuidv7 } from './uuid';

describe('uuidv7', () => {
  it('Id_HasVersionAndVariantSeven', () => {
    expect(uuidv7()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  it('Ids_OfOneMillisecond_Rise', () => {
    const ids = Array.from({ length: 10_000 }, () => uuidv7(1_700_000_000_000));
    expect(ids).toEqual([...ids].sort());
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('Ids_ClockGoesBack_StillRise', () => {
    const first = uuidv7(4_000_000_000_000);
    expect(uuidv7(3_900_000_000_000) > first).toBe(true);
  });
});
