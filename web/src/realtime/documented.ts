import type * as Wire from '@/api/generated/wire';
import type { ClientEvents, ConversationUpdate, ServerEvents } from './events';

// The compiler's word that this client takes what the server is documented to send, and sends what it is documented to take. An event or a field that is not
// documented, or is something else there, is an error here.

type Fits<Given extends Expected, Expected> = Given;

type Loosely<T> = T extends object ? { readonly [Field in keyof T]?: Loosely<T[Field]> } : T;

/** Told in forms that exclude each other, which the document cannot say; of each, what there is must be documented. */
type InForms = 'conversation-updated';

/** Asked for everyone only, and so answered with the message. */
type OfOneKind = 'delete-message';

export type Received = Fits<Omit<Wire.ServerEvents, InForms>, Omit<ServerEvents, InForms>>;

export type Known = Fits<keyof ServerEvents, keyof Wire.ServerEvents>;

export type ReceivedInForms = Fits<ConversationUpdate, Loosely<Wire.ServerEvents[InForms]>>;

export type Sent = Fits<
  { [Name in keyof ClientEvents]: ClientEvents[Name][0] },
  { [Name in keyof ClientEvents]: Loosely<Wire.ClientEvents[Name][0]> }
>;

export type Answered = Fits<
  { [Name in Exclude<keyof Wire.ClientEvents, OfOneKind>]: Wire.ClientEvents[Name][1] },
  { [Name in Exclude<keyof Wire.ClientEvents, OfOneKind>]: ClientEvents[Name][1] }
>;
