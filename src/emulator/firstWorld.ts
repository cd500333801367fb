import { addPhone } from './addPhone.ts';
import { addWaba } from './addWaba.ts';
import { emptyWorld, templateKey, type World } from './world.ts';

/** What a service under test may rely on finding. */
export const emulatorAppSecret = 'emulator-secret';
export const emulatorVerifyToken = 'emulator-verify';

/** The world as it is after the start and after every reset. */
export function firstWorld(): World {
  const world = emptyWorld();
  const waba = addWaba(world, {
    name: 'Emulator',
    wabaId: '100000000000001',
    accessToken: 'emulator-token',
    lines: [
      { phoneNumberId: '100000000000011', number: '15550000001', displayName: 'Emulator line' },
    ],
  });
  waba.templates.set(templateKey('hello_world', 'en_US'), {
    id: '1192339204654487',
    name: 'hello_world',
    language: 'en_US',
    category: 'UTILITY',
    status: 'APPROVED',
    quality: 'GREEN',
    parameterFormat: 'POSITIONAL',
    rejectedReason: 'NONE',
    components: [
      { type: 'HEADER', format: 'TEXT', text: 'Hello World' },
      {
        type: 'BODY',
        text: 'Welcome and congratulations! This message shows that templates work.',
      },
      { type: 'FOOTER', text: 'WhatsApp emulator' },
    ],
  });
  addPhone(world, { number: '51900000001', userId: 'PE.0000000001', name: 'Ana Quispe' });
  addPhone(world, { number: '51900000002', userId: 'PE.0000000002', name: 'Bruno Flores' });
  addPhone(world, {
    number: '51900000003',
    userId: 'PE.0000000003',
    name: 'Carla Rojas',
    isNumberHidden: true,
  });
  return world;
}
