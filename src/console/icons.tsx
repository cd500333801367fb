const shapes = {
  brand: 'M4 5h16v11H9l-5 4V5zm4 4h8M8 12h5',
  users:
    'M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM2.5 20c.6-3.6 3.2-5.5 6.5-5.5s5.9 1.9 6.5 5.5M16 4.3a3.5 3.5 0 0 1 0 6.4M18.5 14.8c1.6.9 2.7 2.6 3 5.2',
  me: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20.5c.7-4 3.6-6 7.5-6s6.8 2 7.5 6',
  out: 'M14 4H5v16h9M10 12h11M17.5 8.5 21 12l-3.5 3.5',
} as const;

/** Beside a word that says the same, so nobody has it read out. */
export const Icon = ({ name }: { name: keyof typeof shapes }) => (
  <svg
    width="20"
    height="20"
    viewBox="0 0 24 24"
    fill="none"
    stroke="currentColor"
    stroke-width="1.8"
    stroke-linecap="round"
    stroke-linejoin="round"
    aria-hidden="true"
  >
    <path d={shapes[name]} />
  </svg>
);
