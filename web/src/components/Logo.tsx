/** Two voices in one bubble: the sign of Parley. Decorative; the name stands beside it. */
export function Logo({ size = 28 }: { size?: number }) {
  return (
    <svg aria-hidden="true" width={size} height={size} viewBox="0 0 64 64">
      <rect width="64" height="64" rx="17" fill="#0b6b62" />
      <path
        d="M29 12c10.5 0 19 7 19 16s-8.500 16-19 16h-4v8.500c0 1.300-1.600 2-2.500 1L15 46V28c0-9 3.500-16 14-16z"
        fill="#fff"
      />
      <circle cx="24" cy="28" r="2.900" fill="#0b6b62" />
      <circle cx="32" cy="28" r="2.900" fill="#0b6b62" />
      <circle cx="40" cy="28" r="2.900" fill="#f0a53a" />
    </svg>
  );
}
