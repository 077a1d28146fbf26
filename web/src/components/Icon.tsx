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
  shield:
    'M12 3l7.500 2.800v5.700c0 4.600-3.100 8-7.500 9.500-4.400-1.500-7.500-4.900-7.500-9.500V5.800zM9 12l2.200 2.200L15.200 10',
  unread: 'M4 6.500h10M4 11.500h16M4 16.500h16M19 4a2.500 2.500 0 1 1 0 5 2.500 2.500 0 0 1 0-5z',
  cloudOff: 'M3 3l18 18M8.200 8.300A6 6 0 0 0 6.500 19H18M20.700 17.300A4 4 0 0 0 18 10.500 6.500 6.500 0 0 0 11.500 6',
  settings: 'M4 7h9M17 7h3M15 5v4M4 17h3M11 17h9M9 15v4M4 12h1M9 12h11M7 10v4',
  key: 'M8.500 8a4.500 4.500 0 1 1 0 9 4.500 4.500 0 0 1 0-9zM12 10.500L20 4M17 6.500l2.500 3',
  mail: 'M4 6h16v12H4zM4 7l8 6.500L20 7',
  device: 'M4 5h16v10H4zM2.500 19h19',
  link: 'M10 14a4 4 0 0 0 6 .4l3-3a4 4 0 0 0-5.700-5.700l-1.300 1.300M14 10a4 4 0 0 0-6-.4l-3 3a4 4 0 0 0 5.700 5.700l1.300-1.300',
  bell: 'M6 16.500V11a6 6 0 0 1 12 0v5.500l1.500 2h-15zM10 21h4',
  chat: 'M5 5h14a1.500 1.500 0 0 1 1.500 1.500v8A1.500 1.500 0 0 1 19 16h-7l-5 4v-4H5a1.500 1.500 0 0 1-1.500-1.500v-8A1.500 1.500 0 0 1 5 5z',
  block: 'M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18zM5.700 5.700l12.600 12.600',
  download: 'M12 4v11M7 10.500l5 5 5-5M4.500 20h15',
  copy: 'M9 9h10v11H9zM5 15V4h10',
  flag: 'M6 21V4h12l-3 4 3 4H6',
  next: 'M5 6l7 6-7 6zM14 6l7 6-7 6z',
  attach:
    'M20 11.500l-8.300 8.300a5 5 0 0 1-7.100-7.100l8.600-8.600a3.300 3.300 0 0 1 4.700 4.700l-8.500 8.500a1.700 1.700 0 0 1-2.400-2.400l7.700-7.700',
  file: 'M6.500 3h7.500l5 5v13h-12.500zM14 3v5h5',
  play: 'M7.500 5l11 7-11 7z',
  pause: 'M8.500 5v14M15.500 5v14',
  stop: 'M7 7h10v10H7z',
  microphone: 'M12 3.500a3 3 0 0 1 3 3V12a3 3 0 0 1-6 0V6.500a3 3 0 0 1 3-3zM6 11.500a6 6 0 0 0 12 0M12 17.500V21',
  retry: 'M19 12a7 7 0 1 1-2.200-5.100M19.500 4v4h-4',
  on: 'M9 5l7 7-7 7',
  plus: 'M12 5v14M5 12h14',
  minus: 'M5 12h14',
  list: 'M8 6h12M8 12h12M8 18h12M4 6h.01M4 12h.01M4 18h.01',
  smile: 'M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18zM8.500 14.200c1.800 2.600 5.200 2.600 7 0M9 9.500v.1M15 9.500v.1',
  format:
    'M4 18L8.500 6h1L14 18M5.800 14h6.400M16.500 14.500a2.500 2.500 0 1 1 5 0v1a2.500 2.500 0 1 1-5 0zM21.500 11.500V18',
} as const;

/** Those that point somewhere: where one reads from the right, to the other side. */
const turning: ReadonlySet<string> = new Set<keyof typeof paths>(['back', 'send', 'leave', 'next', 'on', 'list']);

export type IconName = keyof typeof paths;

/** Decorative: whatever carries it has a name of its own. */
export function Icon({ name, size = 20 }: { name: IconName; size?: number }) {
  return (
    <svg
      aria-hidden="true"
      data-turns={turning.has(name) || undefined}
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
