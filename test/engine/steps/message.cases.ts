import type { StepCase } from './stepCase.ts';

const next = 'yes';
const longAgo = { lastInboundAt: new Date('2026-08-04T16:59:59.000Z') };

export const cases: StepCase[] = [
  {
    name: 'says a text and goes on',
    steps: { hi: { type: 'message', text: 'Hola {{ contact.name }}', next } },
    gives: { said: ['Hola Ana'], step: 'yes', ending: { status: 'success' } },
  },
  {
    name: 'header and footer of a plain text are lines of it',
    steps: { hi: { type: 'message', header: 'Clínica', text: 'Hola', footer: 'Adiós', next } },
    gives: { said: ['Clínica\n\nHola\n\nAdiós'] },
  },
  {
    name: 'says media with a caption',
    steps: {
      hi: {
        type: 'message',
        media: {
          kind: 'document',
          url: 'https://x.example/{{ contact.name }}.pdf',
          caption: 'Para {{ contact.name }}',
          filename: 'a.pdf',
        },
        next,
      },
    },
    gives: {
      said: [
        {
          type: 'media',
          media: {
            kind: 'document',
            url: 'https://x.example/Ana.pdf',
            caption: 'Para Ana',
            filename: 'a.pdf',
          },
        },
      ],
    },
  },
  {
    name: 'says a stored file by its id',
    steps: { hi: { type: 'message', media: { kind: 'image', media_id: 'MED1' }, next } },
    gives: { said: [{ type: 'media', media: { kind: 'image', mediaId: 'MED1' } }] },
  },
  {
    name: 'says a location whose coordinates come from templates',
    steps: {
      hi: {
        type: 'message',
        location: { latitude: '{{ vars.lat }}', longitude: -77.03, name: 'Aquí' },
        next,
      },
    },
    more: { variables: { lat: -12.05 } },
    gives: { said: [{ type: 'location', latitude: -12.05, longitude: -77.03, name: 'Aquí' }] },
  },
  {
    name: 'a location that comes out as no numbers is a failed message',
    steps: {
      hi: {
        type: 'message',
        location: { latitude: '{{ vars.lat }}', longitude: 0 },
        failed: 'no',
        next,
      },
    },
    gives: { said: [], step: 'no', findings: ['no_location'] },
  },
  {
    name: 'says contacts',
    steps: {
      hi: {
        type: 'message',
        contacts: [
          { name: { formatted_name: 'De {{ contact.name }}' }, phones: [{ phone: '+1' }] },
        ],
        next,
      },
    },
    gives: {
      said: [
        {
          type: 'contacts',
          contacts: [{ name: { formatted_name: 'De Ana' }, phones: [{ phone: '+1' }] }],
        },
      ],
    },
  },
  {
    name: 'says a link',
    steps: {
      hi: {
        type: 'message',
        link: { text: 'Va en camino', url: 'https://x.example/{{ vars.n }}', label: 'Seguir' },
        footer: 'Gracias',
        next,
      },
    },
    more: { variables: { n: 7 } },
    gives: {
      said: [
        {
          type: 'link',
          text: 'Va en camino',
          url: 'https://x.example/7',
          label: 'Seguir',
          footer: 'Gracias',
        },
      ],
    },
  },
  {
    name: '"Before a free-form message is queued the window is checked at now; closed: failed if the step has it"',
    steps: { hi: { type: 'message', text: 'Hola', failed: 'no', next } },
    scene: longAgo,
    gives: { said: [], step: 'no', findings: ['window_closed'] },
  },
  {
    name: '"else the process ends (failure, system_error, message_not_delivered)"',
    steps: { hi: { type: 'message', text: 'Hola', next } },
    scene: longAgo,
    gives: {
      said: [],
      ending: {
        status: 'failure',
        failureStatus: 'system_error',
        declinedReason: 'message_not_delivered',
      },
    },
  },
  {
    name: 'the window is open for 24 hours to the second',
    steps: { hi: { type: 'message', text: 'Hola', next } },
    scene: { lastInboundAt: new Date('2026-08-04T17:00:00.001Z') },
    gives: { said: ['Hola'], ending: { status: 'success' } },
  },
  {
    name: 'and then it is closed',
    steps: { hi: { type: 'message', text: 'Hola', failed: 'no', next } },
    scene: { lastInboundAt: new Date('2026-08-04T17:00:00.000Z') },
    gives: { said: [], step: 'no' },
  },
  {
    name: 'nobody has written yet: the window is closed',
    steps: { hi: { type: 'message', text: 'Hola', failed: 'no', next } },
    scene: { lastInboundAt: new Date(0) },
    gives: { said: [], step: 'no' },
  },
  {
    name: 'a text that comes out empty is a failed message',
    steps: { hi: { type: 'message', text: '{{ vars.none }}', failed: 'no', next } },
    gives: { said: [], step: 'no', findings: ['empty_text'] },
  },
  {
    name: 'a text longer than WhatsApp takes is cut and counted',
    steps: { hi: { type: 'message', text: '{{ vars.long }}', next } },
    more: { variables: { long: 'a'.repeat(5000) } },
    gives: { said: [`${'a'.repeat(4095)}…`], findings: ['text_cut'] },
  },
  {
    name: '"A step speaks translations[exact]"',
    steps: { hi: { type: 'message', text: 'Hola', next } },
    more: { translations: { 'en-GB': { 'hi.text': 'Hullo' }, en: { 'hi.text': 'Hi' } } },
    scene: { contact: contactSpeaking('en-gb') },
    gives: { said: ['Hullo'] },
  },
  {
    name: '"else the base language"',
    steps: { hi: { type: 'message', text: 'Hola', next } },
    more: { translations: { 'en-GB': { 'hi.text': 'Hullo' }, en: { 'hi.text': 'Hi' } } },
    scene: { contact: contactSpeaking('en-US') },
    gives: { said: ['Hi'] },
  },
  {
    name: '"else the flow\'s own"',
    steps: { hi: { type: 'message', text: 'Hola', next } },
    more: { translations: { en: { 'hi.text': 'Hi' } } },
    scene: { contact: contactSpeaking('fr') },
    gives: { said: ['Hola'] },
  },
  {
    name: '"never guessed from number or text": without one the flow speaks its own',
    steps: { hi: { type: 'message', text: 'Hola', next } },
    more: { translations: { en: { 'hi.text': 'Hi' } } },
    gives: { said: ['Hola'] },
  },
  ...(['video', 'audio', 'sticker'] as const).map(
    (kind): StepCase => ({
      name: `says a stored ${kind}`,
      steps: { hi: { type: 'message', media: { kind, media_id: 'MED1' }, next } },
      gives: { said: [{ type: 'media', media: { kind, mediaId: 'MED1' } }] },
    }),
  ),
  {
    name: 'says where that is, and at which address',
    steps: {
      hi: {
        type: 'message',
        location: {
          latitude: -12.05,
          longitude: -77.03,
          name: 'Aquí',
          address: 'Jr. {{ vars.x }}',
        },
        next,
      },
    },
    more: { variables: { x: 'Unión' } },
    gives: {
      said: [
        {
          type: 'location',
          latitude: -12.05,
          longitude: -77.03,
          name: 'Aquí',
          address: 'Jr. Unión',
        },
      ],
    },
  },
];

function contactSpeaking(language: string) {
  const base = { id: 'CNT1', name: 'Ana', phone: null, email: null, tags: [], properties: {} };
  return { ...base, language };
}
