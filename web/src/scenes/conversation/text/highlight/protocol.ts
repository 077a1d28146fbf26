/** What code is made of, in order: stretches, and what each is in its language (null: nothing in particular). */
export type Highlighted = readonly (readonly [text: string, scope: string | null])[];

export interface ToHighlighter {
  text: string;
  language: string;
}

/** Null: it does not know the language. */
export type FromHighlighter = Highlighted | null;
