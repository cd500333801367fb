import type { Draw } from './draw.ts';

/** What a person says, as the emulator's phones take it, and when. */
export type Saying = { atMs: number; person: number; say: Say };
export type Say = { text: string } | { media: { kind: 'image'; base64: string } };

/** One person: some talk to the end, some say nonsense, some fall silent, some say all in one breath. */
export function sayingsOf(draw: Draw, person: number, endMs: number): Saying[] {
  const sayings: Saying[] = [];
  let atMs = draw.whole(0, Math.floor(endMs * 0.8));
  const say = (what: Say) => {
    sayings.push({ atMs, person, say: what });
    atMs += draw.chance(0.3) ? draw.whole(0, 50) : draw.whole(300, 3_000);
  };
  for (let round = draw.whole(1, 3); round > 0 && atMs < endMs; round -= 1) {
    say({ text: 'hola' });
    if (draw.chance(0.3)) say({ text: draw.oneOf(['¿qué?', 'hola', 'no sé']) });
    if (draw.chance(0.7)) say({ text: 'ana@example.com' });
    if (draw.chance(0.7)) {
      const option = draw.oneOf(['Comprar', 'Comprar', 'Mostrar', 'Ayuda', 'otra cosa']);
      say({ text: option });
      if (option === 'Mostrar' && draw.chance(0.8)) say(photo(draw));
      if (option === 'Ayuda' && draw.chance(0.5)) say({ text: 'Es urgente' });
    }
  }
  return sayings.filter((saying) => saying.atMs < endMs);
}

/** Each has other bytes. */
const photo = (draw: Draw): Say => ({
  media: {
    kind: 'image',
    base64: Buffer.from(`photo ${draw.whole(0, 1e9)}`).toString('base64'),
  },
});
