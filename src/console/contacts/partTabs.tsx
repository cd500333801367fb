import { Tabs } from '../table.tsx';
import type { Visit } from '../visit.ts';
import { contactsPath } from './places.ts';
import { isKeeper } from './readList.ts';

type TabsProps = { visit: Visit; here: 'people' | 'segments' | 'imports' };

/** People one by one, by what they have in common, and as files; agents see them one by one. */
export const PartTabs = ({ visit, here }: TabsProps) => {
  const { contacts, places } = visit.words;
  if (!isKeeper(visit)) return null;
  return (
    <Tabs
      name={places.contacts}
      tabs={[
        { href: contactsPath, word: contacts.people, isHere: here === 'people' },
        {
          href: `${contactsPath}/segments`,
          word: contacts.segments,
          isHere: here === 'segments',
        },
        { href: `${contactsPath}/imports`, word: contacts.imports, isHere: here === 'imports' },
      ]}
    />
  );
};
