import type { Child } from 'hono/jsx';
import { z } from 'zod';
import { getChat } from '../../chats/getChat.ts';
import { noteViewer } from '../../chats/viewers.ts';
import { fromWire, toWire } from '../../db/ids.ts';
import { openUnit } from '../../db/unit.ts';
import { limits } from '../../engine/limits.ts';
import { AppError } from '../../errors.ts';
import { addMedia } from '../../media/addMedia.ts';
import { storeFile } from '../../media/storeFile.ts';
import { getOutbound } from '../../outbounds/getOutbound.ts';
import { addNote, markSeen, setChatTags } from '../../relay/onDemand/markChat.ts';
import { sendAsAgent } from '../../relay/onDemand/sendAsAgent.ts';
import { Refused } from '../layout.tsx';
import { readZone } from '../readZone.ts';
import { tagsIn } from '../tagsIn.ts';
import { addAction, type Site, type Visit, wantsPart } from '../visit.ts';
import { BoxOf } from './box.tsx';
import { placedOutbound } from './placedOutbound.ts';
import { chatIdOf, chatPath, chatPathOf, roles } from './places.ts';
import { readBox } from './readChat.ts';

const requestName = z.string().max(100).catch('');

/** Under which it is sent once; none where no script runs, which would name it. */
const requestOf = ({ request_id: name }: { request_id: string }): string | undefined =>
  name ? `console ${name}` : undefined;

const said = z.object({
  kind: z.enum(['message', 'note']).catch('message'),
  text: z.string().trim().min(1).max(limits.text),
  answers: z.string().max(100).catch(''),
  request_id: requestName,
});

const ownership = z.object({
  owner: z.string().trim().max(254).optional(),
  status: z.enum(['open', 'closed']).optional(),
  finishes: z.literal('yes').optional(),
});

/** What people do in a chat. What comes of it, every page that shows the chat is told by its stream. */
export function addInboxActions(site: Site): void {
  const { deps } = site;
  const page = async ({ words }: Visit, problem?: string) => (
    <Problem words={words} message={problem} />
  );
  const of = ({ c, user }: Visit) => ({
    accountId: user.accountId,
    chatId: chatIdOf(c),
    actor: user.email,
  });
  const add = <F extends z.ZodType>(
    name: string,
    fields: F,
    act: (visit: Visit, fields: z.output<F>) => Promise<unknown>,
    show: (visit: Visit) => Promise<Child> = page,
  ) =>
    addAction(site, { path: `${chatPath}/${name}`, roles, fields, page }, async (visit, given) => {
      await act(visit, given);
      const { c } = visit;
      if (!wantsPart(c)) return { to: `/console/inbox/${c.req.param('chat_id')}` };
      return { show: await show(visit) };
    });
  /** Of what nobody did knowingly: what was wrong with what they did before still is. */
  const nothing = async () => '';
  /** Where one writes, as if nothing had been written there. */
  const emptyBox = (visit: Visit) =>
    openUnit(deps, visit.user.accountId, async (unit) => {
      const view = await getChat(unit, chatIdOf(visit.c));
      const [box, zone] = [await readBox(unit, view), await readZone(unit, visit.words)];
      return (
        <>
          <Problem words={visit.words} message={undefined} />
          <hx-partial hx-target="#box" hx-swap="outerHTML">
            <BoxOf box={box} path={chatPathOf(view)} zone={zone} status={view.chat.status} />
          </hx-partial>
        </>
      );
    });

  add('say', said, (visit, { kind, text, answers, request_id }) => {
    const chat = of(visit);
    if (kind === 'note') return addNote(deps, { ...chat, text });
    return sendAsAgent(deps, {
      ...chat,
      agent: chat.actor,
      says: { type: 'text', text },
      replyTo: answers || undefined,
      requestId: requestOf({ request_id }),
    });
  });

  const sentFile = z.object({ file: z.instanceof(File), request_id: requestName });
  add('file', sentFile, async (visit, { file, request_id }) => {
    const chat = of(visit);
    if (file.size === 0) throw new AppError('invalid_request', 'file: is empty');
    // Before its bytes are kept.
    await openUnit(deps, chat.accountId, (unit) => getChat(unit, chat.chatId));
    const stored = await storeFile(deps, chat.accountId, file);
    await openUnit(deps, chat.accountId, (unit) => addMedia(unit, stored));
    const mediaId = toWire('MED', stored.mediaId);
    const { kind, filename, sha256 } = stored;
    const media = { kind, mediaId, ...(kind === 'document' && filename && { filename }) };
    return sendAsAgent(deps, {
      ...chat,
      agent: chat.actor,
      says: { type: 'media', media },
      requestId: requestOf({ request_id }),
      asked: { kind, filename, sha256 },
    });
  });

  add(
    'outbound',
    z.looseObject({ outbound_id: z.string(), request_id: requestName }),
    async (visit, fields) => {
      const chat = of(visit);
      const id = fromWire('OTB', fields.outbound_id);
      const { outbound } = await openUnit(deps, chat.accountId, (unit) => getOutbound(unit, id));
      const says = { type: 'template' as const, ...placedOutbound(outbound, fields) };
      const requestId = requestOf(fields);
      return sendAsAgent(deps, { ...chat, agent: chat.actor, says, requestId });
    },
    emptyBox,
  );

  add('owner', ownership, (visit, { owner, status, finishes }) =>
    deps.setChatOwner({
      ...of(visit),
      ...(owner !== undefined && {
        owner: owner.startsWith('group:') ? owner : owner.toLowerCase(),
      }),
      ...(status && { status }),
      ...(finishes && { finishes: true }),
    }),
  );

  add('tags', z.object({ tags: z.string().max(10_000) }), async (visit, { tags }) => {
    const chat = of(visit);
    const { chat: before } = await openUnit(deps, chat.accountId, (unit) =>
      getChat(unit, chat.chatId),
    );
    // Those that stay keep the colour that the API has given them.
    const known = new Map(before.tags.map((tag) => [tag.name, tag]));
    const named = tagsIn(tags).map((name) => known.get(name) ?? { name });
    return setChatTags(deps, { ...chat, tags: named });
  });

  const writing = (visit: Visit) => {
    const { accountId, chatId, actor: email } = of(visit);
    return openUnit(deps, accountId, async (unit) => {
      await getChat(unit, chatId);
      await noteViewer(unit, { chatId, email }, true);
    });
  };
  add('writing', z.object({}), writing, nothing);

  add(
    'seen',
    z.object({ seq: z.coerce.number().int().min(0) }),
    (visit, { seq }) => markSeen(deps, { ...of(visit), seq }),
    nothing,
  );
}

/** What was wrong with what one did, above where one writes; nothing where nothing was. */
const Problem = (refused: Parameters<typeof Refused>[0]) => (
  <hx-partial hx-target="#refused" hx-swap="innerHTML">
    <Refused {...refused} />
  </hx-partial>
);
