const shapes = {
  brand: 'M4 5h16v11H9l-5 4V5zm4 4h8M8 12h5',
  users:
    'M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM2.5 20c.6-3.6 3.2-5.5 6.5-5.5s5.9 1.9 6.5 5.5M16 4.3a3.5 3.5 0 0 1 0 6.4M18.5 14.8c1.6.9 2.7 2.6 3 5.2',
  me: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20.5c.7-4 3.6-6 7.5-6s6.8 2 7.5 6',
  out: 'M14 4H5v16h9M10 12h11M17.5 8.5 21 12l-3.5 3.5',
  inbox: 'M3 13h5l1.5 3h5L16 13h5M5.5 5h13L21 13v6H3v-6L5.5 5z',
  bot: 'M5 9h14v10H5zM12 9V5M9 13.5h.01M15 13.5h.01M9.5 16.5h5',
  answer: 'M10 6 4 12l6 6M4 12h10c4 0 6 2 6 6',
  clock: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7v5l3.5 2',
  tick: 'M5 12.5 10 17.5 19 7',
  ticks: 'M2 12.5 7 17.5 16 7M12.5 16.5 13.5 17.5 22.5 7',
  alert: 'M12 4 2.5 20h19L12 4zM12 10v4.5M12 17.2h.01',
  cross: 'M6 6l12 12M18 6 6 18',
  note: 'M5 4h14v11l-5 5H5zM14 20v-5h5',
  back: 'M14.5 5 8 12l6.5 7',
  more: 'M5 12h.01M12 12h.01M19 12h.01',
  attach:
    'M19.5 11.5 12 19a5 5 0 0 1-7-7l8-8a3.3 3.3 0 0 1 4.7 4.7l-8 8a1.6 1.6 0 0 1-2.4-2.3L14.5 7',
  emoji: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM8.5 14.5c1.8 2.3 5.2 2.3 7 0M9 9.8h.01M15 9.8h.01',
  send: 'M4 12 20 4l-5 16-3.5-6.5L4 12z',
  search: 'M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM15.5 15.5 20.5 20.5',
  campaigns: 'M4 10v4h3l8 5V5l-8 5H4zM18 9.5a4 4 0 0 1 0 5M8 14l1 5h2.5',
  flows: 'M5 4h6v5H5zM13 15h6v5h-6zM8 9v4c0 3 1 4.5 5 4.5M16 4.5v6M13 7.5h6',
  outbounds: 'M5 3.5h9l5 5v12H5zM14 3.5v5h5M8.5 12.5h7M8.5 16h5',
  contacts:
    'M5 4h13v16H5zM3 8h3M3 12h3M3 16h3M11.5 11.5a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM8 16.5c.4-2 1.7-3 3.5-3s3.1 1 3.5 3',
  lines: 'M7 3h10v18H7zM10.5 18h3M3.5 8v8M20.5 8v8',
  health: 'M3 12h4l2.5-6 4.5 12 2.5-6H21',
  settings:
    'M4 7h9M17 7h3M4 17h3M11 17h9M15 9.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM9 19.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z',
  plus: 'M12 5v14M5 12h14',
  play: 'M8 5v14l11-7L8 5z',
  pause: 'M8 5v14M16 5v14',
  image: 'M4 5h16v14H4zM4 16l4.5-4.5 4 4 3-3L20 17M15.5 9h.01',
  video: 'M3.5 6.5h12v11h-12zM15.5 10.5l5-3v9l-5-3z',
  link: 'M14 4.5h5.5V10M19.5 4.5l-9 9M17.5 14v5.5h-13v-13H10',
  phone:
    'M6.5 3.5h3l1.5 4.5-2 1.5a12 12 0 0 0 5.5 5.5l1.5-2 4.5 1.5v3a2 2 0 0 1-2 2C11 19.5 4.5 13 4.5 5.5a2 2 0 0 1 2-2z',
  copy: 'M9 9h10.5v11.5H9zM5.5 15h-1V3.5H15v2',
  up: 'M12 19V5.5M6 11.5l6-6 6 6',
  refresh: 'M19.5 12a7.5 7.5 0 1 1-2.2-5.3L19.5 9M19.5 4.5V9H15',
  download: 'M12 4v11M7 10.5l5 5 5-5M4.5 20h15',
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
