import { createTheme, type MantineColorsTuple } from '@mantine/core';

const pine: MantineColorsTuple = [
  '#e9f6f3',
  '#d6ebe6',
  '#aed7ce',
  '#82c2b5',
  '#54ab9b',
  '#2f9484',
  '#177e70',
  '#0b6b62',
  '#06584f',
  '#03443d',
];

// Surfaces, lines and texts of the dark scheme, in our tone instead of a neutral grey.
const dark: MantineColorsTuple = [
  '#d5deda',
  '#b9c4c0',
  '#9aaaa6',
  '#6d7b78',
  '#364042',
  '#2a3335',
  '#1d2426',
  '#14191a',
  '#101415',
  '#0d1112',
];

// Deep enough for white text on it.
const red: MantineColorsTuple = [
  '#fdecea',
  '#fad7d4',
  '#f4aea8',
  '#ee8279',
  '#e25c51',
  '#d33f34',
  '#c23128',
  '#b3261e',
  '#961c15',
  '#7a140e',
];

/** Mantine's own colours and shapes; ours are the custom properties of styles/tokens.css. */
export const theme = createTheme({
  colors: { pine, dark, red },
  primaryColor: 'pine',
  primaryShade: { light: 7, dark: 6 },
  fontFamily: "'Inter Variable', system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif",
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.9375rem', lg: '1.0625rem', xl: '1.25rem' },
  headings: { fontWeight: '650' },
  defaultRadius: 'md',
  radius: { sm: '6px', md: '10px', lg: '14px' },
  cursorType: 'pointer',
  respectReducedMotion: true,
});
