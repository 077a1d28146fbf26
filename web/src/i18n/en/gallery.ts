import type { Catalogue } from '../t';

export const galleryTexts = {
  previous: 'Previous picture',
  next: 'Next picture',
  'zoom-in': 'Zoom in',
  'zoom-out': 'Zoom out',
  zoom: '{percent} %',
  'save-original': 'Save the original of {name}',
  'go-to': 'Show in the conversation',
  shown: '{name}, from {sender}',
} as const satisfies Catalogue;
