import { toWire } from '../../db/ids.ts';
import type { ProcessView } from '../../processes/getProcess.ts';
import { nameIn } from '../contacts/nameIn.ts';
import { pathOfContact } from '../contacts/places.ts';
import { PropertyFields } from '../contacts/properties.tsx';
import { Mark } from '../mark.tsx';
import { ShortTime, type Zone } from '../times.tsx';
import { Face } from './chatList.tsx';
import { chatPathOf } from './places.ts';
import { ProcessStep } from './processStep.tsx';
import type { ChatSide } from './readChat.ts';

/** With whom the chat is: what is known of them, and what they are in. Aside where there is room, else on call. */
export const Side = ({ side }: { side: ChatSide }) => {
  const { contact, properties, processes, others, chatPath, zone } = side;
  const { words } = zone;
  const [newest, ...older] = processes;
  const name = nameIn(contact, words);
  return (
    <aside id="side" class="side" popover="auto" aria-label={words.contact}>
      <div class="side-face">
        <Face name={name} />
        <h2>{name}</h2>
        <p class="dim">{contact.phone}</p>
        <a class="small" href={pathOfContact(contact.id)}>
          {words.wholeHistory}
        </a>
      </div>
      {contact.optedOutAt && <p class="said bad small">{words.optedOut}</p>}
      {!contact.optedOutAt && contact.marketingStoppedAt && (
        <p class="said warn small">{words.marketingOut}</p>
      )}
      <dl class="facts">
        <Fact name={words.email} value={contact.email} />
        <Fact name={words.language} value={contact.language} />
        <Fact name="ID" value={contact.externalId} />
        <Fact name={words.tags} value={contact.tags.join(', ')} />
      </dl>
      <section>
        <h3>{words.properties}</h3>
        {properties.length === 0 && <p class="small dim">{words.noProperties}</p>}
        <PropertyFields contact={contact} properties={properties} words={words} />
      </section>
      <section>
        <h3>{words.process}</h3>
        {newest ? (
          <ul class="processes">
            <ProcessLine view={newest} zone={zone} />
          </ul>
        ) : (
          <p class="small dim">{words.noProcess}</p>
        )}
        {newest?.process.status === 'pending' && (
          <ProcessStep view={newest} chatPath={chatPath} words={words} />
        )}
      </section>
      {older.length > 0 && (
        <section>
          <h3>{words.history}</h3>
          <ul class="processes">
            {older.map((view) => (
              <ProcessLine view={view} zone={zone} />
            ))}
          </ul>
        </section>
      )}
      {others.length > 0 && (
        <section>
          <h3>{words.otherChats}</h3>
          <ul class="processes">
            {others.map((view) => (
              <li>
                <a href={chatPathOf(view)}>{view.line.name || view.line.phoneNumber}</a>
                <ShortTime at={view.chat.lastActivityAt} zone={zone} />
              </li>
            ))}
          </ul>
        </section>
      )}
    </aside>
  );
};

const Fact = ({ name, value }: { name: string; value: string | null }) =>
  value ? (
    <>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </>
  ) : null;

const ProcessLine = ({ view, zone }: { view: ProcessView; zone: Zone }) => {
  const { process, definition } = view;
  const { words } = zone;
  const name: unknown = Object(definition).name;
  return (
    <li title={toWire('IDP', process.id)}>
      <b>{typeof name === 'string' ? name : ''}</b>
      <Mark tone={process.status === 'pending' ? undefined : process.status}>
        {words[process.status]}
      </Mark>
      <p class="small dim">
        {process.status === 'pending' && `${words.step}: ${process.state.step} · `}
        <ShortTime at={process.createdAt} zone={zone} />
      </p>
    </li>
  );
};
