import type { Answer } from '../support/exampleFlows.ts';
import type { Person } from '../support/phoneInHand.ts';

/** A conversation that a person has on the phone page with one of the examples. */
type Talk = {
  name: string;
  person: string;
  /** The week's day and the time at which it happens. */
  at: string;
  /** What a script hands over that starts it; without it the person writes the phrase. */
  trigger?: { variables: Record<string, string>; response?: string };
  /** What those whom the flow calls answer. */
  answers?: Answer[];
  happens: (person: Person) => Promise<void>;
};

const wednesday = '2026-08-05T12:00:00-05:00';
const consent =
  '¿Podemos enviarte novedades y ofertas por WhatsApp? Como mucho dos mensajes al mes, y te das de baja cuando quieras.';

export const talks: Talk[] = [
  {
    name: 'consent-opt-in',
    person: 'Ana Quispe',
    at: wednesday,
    async happens(ana) {
      await ana.reads(consent);
      await ana.taps('¿Qué envían?');
      await ana.reads(
        'Ofertas, recordatorios y consejos. Nunca compartimos tu número. La política completa está aquí:',
      );
      await ana.reads(consent);
      await ana.writes('dale');
      await ana.reads('¡Listo! Para darte de baja escribe STOP en cualquier momento.');
    },
  },
  {
    name: 'kyc-documents',
    person: 'Eva Ruiz',
    at: wednesday,
    answers: [
      { status: 200, body: { id: 'otp-1' } },
      { status: 200 },
      { status: 201, body: { id: 'K-5' } },
    ],
    async happens(eva) {
      await eva.reads('¿Autorizas el tratamiento de tus datos?');
      await eva.taps('Autorizo');
      await eva.reads('Número de documento');
      await eva.writes('1020304050');
      await eva.reads('Foto del frente');
      await eva.sends('front.png', 'image/png');
      await eva.reads('Comprobantes de domicilio: hasta 3, luego escribe LISTO');
      await eva.sends('luz.png', 'image/png');
      await eva.sends('recibo.pdf', 'application/pdf');
      await eva.writes('listo');
      await eva.reads('¿Tu correo?');
      await eva.writes('eva@correo.co');
      await eva.reads('Escribe el código de 6 dígitos');
      await eva.writes('123456');
      await eva.reads('Recibido. Caso K-5.');
    },
  },
  {
    name: 'lead-qualification',
    person: 'Luz Paz',
    at: wednesday,
    answers: [{ status: 201, body: { id: 'L-77', status: 'new' } }],
    async happens(luz) {
      await luz.reads(
        '¡Hola, Luz Paz! Soy Inti, de Paneles del Sol. En dos minutos te digo cuánto puedes ahorrar.',
      );
      await luz.reads('¿Dónde quieres instalar los paneles?');
      await luz.taps('En mi empresa');
      await luz.reads('¿De cuánto es tu recibo de luz al mes, en soles?');
      await luz.writes('1.200');
      await luz.reads('¿Cuándo te gustaría tenerlos?');
      await luz.taps('Este mes');
      await luz.reads('¿A qué correo te envío el estudio?');
      await luz.writes('luz@solar.pe');
      await luz.reads(consent);
      await luz.taps('Sí, acepto');
      await luz.reads('¡Listo! Para darte de baja escribe STOP en cualquier momento.');
    },
  },
  {
    name: 'order-status',
    person: 'Rosa Vega',
    at: wednesday,
    answers: [
      { status: 200, body: { status: 'en preparación' } },
      { status: 200, body: { status: 'cancelado' } },
    ],
    async happens(rosa) {
      await rosa.reads('¿Número de pedido?');
      await rosa.writes('48213');
      await rosa.reads('Estado: en preparación');
      await rosa.reads('¿Algo más?');
      await rosa.taps('Otro pedido');
      await rosa.reads('¿Número de pedido?');
      await rosa.writes('50001');
      await rosa.reads('Estado: cancelado');
      await rosa.reads('¿Algo más?');
      await rosa.writes('3');
    },
  },
  {
    name: 'support-triage',
    person: 'Sam Lee',
    at: '2026-08-05T12:00:00-04:00',
    answers: [
      { status: 200, body: { active: false } },
      { status: 201, body: { number: 4711 } },
    ],
    async happens(sam) {
      await sam.reads('Hi Sam Lee, this is Northwind support. What can we help you with?');
      await sam.picks('Choose a topic', 'My internet is down');
      await sam.reads(
        'I see no outage near you. Please unplug the router for 30 seconds and plug it in again. Did that help?',
      );
      await sam.waits('10m');
      await sam.reads('Take your time. Tell me when the router is back on.');
      await sam.writes('still down');
      await sam.reads('Tell me in one message what happened.');
      await sam.writes('No light on the router since this morning');
      await sam.reads(
        "A photo of the router's lights helps a lot. Send up to 3, then write DONE. If you have none, write SKIP.",
      );
      await sam.sends('router.png', 'image/png');
      await sam.writes('DONE');
      await sam.reads('Thanks. Your ticket is #4711. I am handing you over to a technician.');
    },
  },
  {
    name: 'table-booking-form',
    person: 'Bia Souza',
    at: '2026-08-05T12:00:00-03:00',
    answers: [{ status: 201, body: { code: 'S4B1' } }],
    async happens(bia) {
      await bia.reads('Oi, Bia Souza! Reserve a sua mesa no Sabiá em menos de um minuto.');
      const booking = { name: 'Bia', date: '2026-08-08', time: '20:00', people: 4 };
      await bia.fillsIn('Reservar mesa', booking);
      await bia.reads('Mesa confirmada para 4 pessoas, 08/08 às 20:00. Código S4B1.');
      await bia.reads('Restaurante Sabiá\nRua das Flores, 120, São Paulo\n-23.5505, -46.6333');
    },
  },
  {
    name: 'two-languages',
    person: 'Kim Park',
    at: wednesday,
    async happens(kim) {
      await kim.reads('¿En qué idioma prefieres hablar?\nWhich language do you prefer?');
      await kim.taps('English');
      await kim.reads('Welcome to Hotel Kuntur, Kim Park. What would you like to know?');
      await kim.writes('breakfast');
      await kim.reads('Breakfast is from 6:30 to 10:30, on the terrace of the fifth floor.');
      await kim.reads('Anything else?');
      await kim.writes('that is all');
      await kim.reads('Enjoy your stay!');
    },
  },
  {
    name: 'satisfaction-survey',
    person: 'Lia Melo',
    at: '2026-08-05T12:00:00-03:00',
    trigger: { variables: { order_id: 'P-1001' } },
    async happens(lia) {
      const stars = 'Oi, Lia Melo! Seu pedido chegou ontem. Como foi a experiência?';
      const nps = 'Oi, Lia Melo! De 0 a 10, quanto você recomendaria a nossa loja a um amigo?';
      if ((await lia.readsOneOf(stars, nps)) === stars)
        await lia.picks('Dar uma nota', '⭐⭐⭐⭐⭐');
      else await lia.writes('10');
      await lia.reads('Que alegria! Você contaria isso para outras pessoas também?');
      await lia.canFollow('Avaliar a loja', 'https://loja.example/avaliar?pedido=P-1001');
      await lia.reads('Obrigado por responder! Até a próxima. 👋');
    },
  },
  {
    name: 'appointment-reminder',
    person: 'Noa Gil',
    at: wednesday,
    trigger: { variables: { appointment_id: 'A-1', doctor_id: 'D-7' }, response: 'Reagendar' },
    answers: [
      {
        status: 200,
        body: [
          { id: 's1', starts_at: '2099-08-06T14:00:00-05:00', doctor: 'Dra. Ríos' },
          { id: 's2', starts_at: '2099-08-07T09:30:00-05:00', doctor: 'Dr. Paz' },
        ],
      },
      // One that has passed already: the template asks at once.
      { status: 201, body: { starts_at: '2026-08-07T09:30:00-05:00' } },
    ],
    async happens(noa) {
      await noa.reads('¿Qué horario prefieres?');
      await noa.picks('Ver opciones', '07/08 09:30');
      await noa.reads('Confirmada para el 07/08 09:30.');
      await noa.reads('Te esperamos hoy a las 09:30. ¿Vienes?');
      await noa.taps('Voy');
    },
  },
  {
    name: 're-engagement',
    person: 'Teo Diaz',
    at: '2026-08-04T10:00:00-05:00',
    trigger: { variables: { items: '2 camisas', total: '$ 180.000', cart_id: 'C-9' } },
    async happens(teo) {
      await teo.reads('Dejaste 2 camisas en tu carrito, por $ 180.000. ¿Seguimos?');
      await teo.taps('Más tarde');
      await teo.waits('2d');
      await teo.reads('Hola Teo Diaz, te guardamos 2 camisas. ¿Las quieres todavía?');
      await teo.taps('Sí, las quiero');
      await teo.reads('Perfecto. Tu carrito te espera, con envío gratis hasta medianoche.');
      await teo.canFollow('Ir al carrito', 'https://tienda.example/carrito/C-9');
    },
  },
];
