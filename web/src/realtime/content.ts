// What messages carry, from the generated contract, under the names that the pages use.
import type * as contract from '../api/gen';

export type MessageContent = contract.MessageContent;
type Of<T extends MessageContent['type']> = Extract<MessageContent, { type: T }>;
export type MediaContent = Of<'media'>;
export type LocationContent = Of<'location'>;
export type ChoiceContent = Of<'choice'>;
export type TemplateContent = Of<'template'>;
export type TemplateButton = contract.TemplateButtonCard;
export type SharedContact = contract.PersonCard;
export type QuoteCard = contract.QuoteCard;
export type Reactions = contract.ReactionsCard;

const MEDIA_KINDS = ['image', 'video', 'audio', 'voice', 'document', 'sticker'] as const;
export type MediaKind = (typeof MEDIA_KINDS)[number];

/** What is of a kind that this page does not know is at least a file. */
export function mediaKind(kind: string): MediaKind {
  return MEDIA_KINDS.find((known) => known === kind) ?? 'document';
}

export type FileCard = contract.FileCard;
export type MessageCard = contract.MessageCard;
export type FileLimit = contract.FileRuleCard;
export type Capabilities = Partial<contract.CapabilitiesCard>;
