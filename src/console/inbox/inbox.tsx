import type { Context } from 'hono';
import { z } from 'zod';
import { comeOrGo } from '../../agents/comeOrGo.ts';
import { findAgentByEmail } from '../../agents/getAgent.ts';
import { listTemplates } from '../../agents/templates.ts';
import { writeFeedPlace } from '../../chats/feedPlace.ts';
import { followFeed } from '../../chats/followFeed.ts';
import { getChat } from '../../chats/getChat.ts';
import { findUuid, fromWire, noSuch } from '../../db/ids.ts';
import { openUnit, type Unit } from '../../db/unit.ts';
import { answerMedia } from '../../media/answerMedia.ts';
import { getOutbound } from '../../outbounds/getOutbound.ts';
import { getProcess } from '../../processes/getProcess.ts';
import { roles as allRoles } from '../../users/table.ts';
import { readZone } from '../readZone.ts';
import { valuesIn } from '../valuesIn.ts';
import { addAction, addPage, type Site, unitsOf, type Visit, wantsPart } from '../visit.ts';
import { addInboxActions } from './actions.tsx';
import { readAsked } from './asked.ts';
import { Variables } from './box.tsx';
import { Chats } from './chatList.tsx';
import { CannedReplies, InboxPage, NoTalk } from './page.tsx';
import { chatIdOf, chatPath, inboxPath, roles } from './places.ts';
import { Presence } from './presence.tsx';
import { WholeFlow } from './processStep.tsx';
import { readBox, readHead, readSide, readTalkPage } from './readChat.ts';
import { countViews, readLines, readList, readNames } from './readInbox.ts';
import { addInboxStreams } from './stream.ts';
import { OlderPage, OpenTalk } from './talk.tsx';

/** Chats, and the one that is open. */
export function addInbox(site: Site): void {
  const { deps } = site;
  const read = unitsOf(deps);

  /** Followed from before it is read, so that nothing falls between the two. */
  const follow = async ({ user }: Visit): Promise<string> =>
    writeFeedPlace((await followFeed(deps, user.accountId, undefined)).from);

  const open = async (visit: Visit, chatId: string) => {
    const from = await follow(visit);
    return read(visit, async (unit) => {
      const head = await readHead(unit, visit, chatId);
      return {
        visit,
        head,
        from,
        box: await readBox(unit, head.view),
        side: await readSide(unit, head),
        talk: await readTalkPage(unit, head.view),
      };
    });
  };

  const page = async (visit: Visit, chatId: string | undefined) => {
    const asked = readAsked(visit);
    const opened = chatId === undefined ? undefined : await open(visit, chatId);
    const from = opened?.from ?? (await follow(visit));
    return read(visit, async (unit) => (
      <InboxPage
        visit={visit}
        list={await readList(unit, visit, asked)}
        counts={await countViews(unit, visit)}
        lines={await readLines(unit)}
        status={await readStatus(unit, visit.user)}
        openId={chatId}
      >
        {opened ? <OpenTalk {...opened} /> : <NoTalk visit={visit} from={from} />}
      </InboxPage>
    ));
  };

  addPage(site, { path: inboxPath, roles }, (visit) => page(visit, undefined));
  addPage(site, { path: `${inboxPath}/list`, roles }, (visit) =>
    read(visit, async (unit) => {
      const list = await readList(unit, visit, readAsked(visit));
      return <Chats list={list} openId={openIdOf(visit.c)} />;
    }),
  );
  addPage(site, { path: `${inboxPath}/canned`, roles }, (visit) =>
    read(visit, async (unit) => {
      const prefix = (visit.c.req.query('q') ?? '').slice(0, 100);
      const { items } = await listTemplates(unit, prefix, { limit: 20 });
      return <CannedReplies replies={items} words={visit.words} />;
    }),
  );
  addAction(
    site,
    {
      path: `${inboxPath}/presence`,
      roles,
      fields: z.object({ status: z.enum(['online', 'offline']) }),
      page: (visit) => page(visit, undefined),
    },
    async ({ c, user, words }, { status }) => {
      await openUnit(deps, user.accountId, (unit) => comeOrGo(unit, user, status));
      if (!wantsPart(c)) return { to: inboxPath };
      return { show: <Presence status={status} words={words} /> };
    },
  );
  addInboxStreams(site);
  addInboxActions(site);
  addPage(site, { path: '/console/media/:media_id', roles: allRoles }, ({ c, user }) =>
    answerMedia(deps, {
      accountId: user.accountId,
      mediaId: fromWire('MED', c.req.param('media_id') ?? ''),
    }),
  );
  addPage(site, { path: `${chatPath}/older`, roles }, (visit) => {
    const before = z.coerce.number().int().min(1).catch(1).parse(visit.c.req.query('before'));
    return read(visit, async (unit) => {
      const view = await getChat(unit, chatIdOf(visit.c));
      const [zone, names] = [await readZone(unit, visit.words), await readNames(unit)];
      const talk = await readTalkPage(unit, view, before);
      return <OlderPage talk={talk} view={view} zone={zone} names={names} />;
    });
  });
  addPage(site, { path: `${chatPath}/variables`, roles }, (visit) =>
    read(visit, async (unit) => {
      await getChat(unit, chatIdOf(visit.c));
      const id = findUuid('OTB', visit.c.req.query('outbound_id') ?? '');
      if (!id) return '';
      const view = await getOutbound(unit, id);
      return <Variables view={view} values={valuesIn(visit.c.req.query())} words={visit.words} />;
    }),
  );
  addPage(site, { path: `${chatPath}/flow`, roles }, (visit) =>
    read(visit, async (unit) => {
      const { chat } = await getChat(unit, chatIdOf(visit.c));
      const view = await getProcess(unit, fromWire('IDP', visit.c.req.query('process') ?? ''));
      if (view.process.contactId !== chat.contactId) throw noSuch('IDP');
      return <WholeFlow view={view} words={visit.words} />;
    }),
  );
  addPage(site, { path: chatPath, roles }, async (visit) => {
    const chatId = chatIdOf(visit.c);
    if (!wantsPart(visit.c)) return page(visit, chatId);
    // The stream that it takes the place of may not have told all yet.
    return <OpenTalk {...(await open(visit, chatId))} isMissing />;
  });
}

const readStatus = async (unit: Unit, { email }: Visit['user']) =>
  (await findAgentByEmail(unit, email))?.status ?? 'offline';

/** Of the page that asks, by its address. */
function openIdOf(c: Context): string | undefined {
  const [, id] = /\/console\/inbox\/(EN_CHT_\w+)/.exec(c.req.header('HX-Current-URL') ?? '') ?? [];
  return id && findUuid('EN_CHT_', id);
}
