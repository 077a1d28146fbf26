/** Marks that enclose something. */
export type Span = 'strong' | 'em' | 'strike' | 'spoiler';

export type Inline =
  | { kind: 'text'; text: string }
  | { kind: 'code'; text: string }
  /** `bare`: it was written as an address, without a label. */
  | { kind: 'link'; href: string; bare: boolean; children: Inline[] }
  | { kind: Span; children: Inline[] };

export interface Item {
  /** The number that was written; null in a list without numbers. */
  value: number | null;
  children: Block[];
}

export type Block =
  | { kind: 'text'; children: Inline[] }
  | { kind: 'code'; text: string; language: string }
  | { kind: 'quote'; children: Block[] }
  | { kind: 'list'; items: Item[] };

/** A line of a message, or what is left of it inside of a quote or a list: a stretch of the text, without the line's end. */
export interface Line {
  from: number;
  to: number;
}
