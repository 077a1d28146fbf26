const accents = /\p{M}/gu;

/** A text as it is compared when somebody looks for something: without accents and capitals. */
export const folded = (text: string): string => text.normalize('NFD').replace(accents, '').toLowerCase();
