const paths = {
  back: 'M15 5l-7 7 7 7',
  compose:
    'M12 5H7a2 2 0 0 0-2 2v10a2 2 0 0 0 2 2h10a2 2 0 0 0 2-2v-5M18.500 3.500a2.100 2.100 0 0 1 3 3L13 15l-4 1 1-4z',
  search: 'M11 4a7 7 0 1 1 0 14 7 7 0 0 1 0-14zM16.500 16.500L21 21',
  close: 'M6 6l12 12M18 6L6 18',
  send: 'M4 12L3.200 4.600c-.1-.9.800-1.500 1.600-1.100l16 7.600c.8.400.8 1.500 0 1.900l-16 7.500c-.8.400-1.700-.3-1.600-1.100zM4 12h8',
  info: 'M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18zM12 11v5M12 7.800v.1',
  down: 'M6 9.500l6 6 6-6',
  more: 'M5 12v.01M12 12v.01M19 12v.01',
  check: 'M5 12.500l4.500 4.500L19 7.500',
  addPerson: 'M10 4a4 4 0 1 1 0 8 4 4 0 0 1 0-8zM3 20c0-3.500 3-5 7-5 1.500 0 2.900.2 4 .7M18.500 14v7M15 17.500h7',
  people:
    'M9 4.500a3.500 3.500 0 1 1 0 7 3.500 3.500 0 0 1 0-7zM2.500 19.500c0-3.200 2.700-5 6.500-5s6.500 1.800 6.500 5M16 5a3.300 3.300 0 0 1 0 6.300M17.500 14.800c2.500.5 4 2.100 4 4.700',
  person: 'M12 4a4 4 0 1 1 0 8 4 4 0 0 1 0-8zM4.500 20c0-3.500 3.300-5.200 7.500-5.200s7.500 1.700 7.500 5.200',
  edit: 'M4 20l1-4.500L16.500 4a2.100 2.100 0 0 1 3 0l.5.5a2.100 2.100 0 0 1 0 3L8.500 19z',
  leave: 'M14 4H7a2 2 0 0 0-2 2v12a2 2 0 0 0 2 2h7M10 12h11M17.500 8l4 4-4 4',
  sun: 'M12 8a4 4 0 1 1 0 8 4 4 0 0 1 0-8zM12 2v2M12 20v2M2 12h2M20 12h2M5 5l1.400 1.400M17.600 17.600L19 19M5 19l1.400-1.400M17.600 6.400L19 5',
  moon: 'M20 14.500A8.500 8.500 0 0 1 9.500 4 8.500 8.500 0 1 0 20 14.500z',
  system: 'M4 5h16v11H4zM9 20h6M12 16v4',
  alert: 'M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18zM12 7.500v5.500M12 16.300v.1',
  remove: 'M4.500 7h15M9.500 7V4.500h5V7M6.500 7l1 13h9l1-13',
  cloudOff: 'M3 3l18 18M8.200 8.300A6 6 0 0 0 6.500 19H18M20.700 17.300A4 4 0 0 0 18 10.500 6.500 6.500 0 0 0 11.500 6',
} as const;

export type IconName = keyof typeof paths;

/** Decorative: whatever carries it has a name of its own. */
export function Icon({ name, size = 20 }: { name: IconName; size?: number }) {
  return (
    <svg
      aria-hidden="true"
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth={name === 'more' ? 3 : 1.8}
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      <path d={paths[name]} />
    </svg>
  );
}
