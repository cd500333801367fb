import type { Child } from 'hono/jsx';
import type { Finding } from '../../engine/finding.ts';
import { Icon } from '../icons.tsx';
import { Mark } from '../mark.tsx';
import { Sentence } from '../sentence.tsx';
import type { Words } from '../words.ts';

type FindingsProps = {
  findings: Finding[];
  words: Words;
  /** What leads to where one is. */
  lead: (finding: Finding) => Child;
  /** The way to a warning is left out. */
  isShort?: boolean;
};

/** What is wrong with a flow, errors first. */
export const Findings = ({ findings, words, lead, isShort = false }: FindingsProps) => {
  const its = words.flows;
  if (findings.length === 0) {
    return (
      <p class="sound row">
        <Icon name="tick" /> {its.sound}
      </p>
    );
  }
  const sorted = findings.toSorted((one, other) => one.severity.localeCompare(other.severity));
  return (
    <ul class="findings">
      {sorted.map((finding) => (
        <li class={finding.severity}>
          <Mark tone={finding.severity === 'error' ? 'failure' : 'waits'}>
            <Icon name={finding.severity === 'error' ? 'cross' : 'alert'} /> {its[finding.severity]}
          </Mark>{' '}
          {lead(finding)} <Sentence words={words}>{finding.message}</Sentence>
          {finding.possible && <span class="dim"> ({its.possible})</span>}
          {finding.path.length > 1 && (!isShort || finding.severity === 'error') && (
            <p class="small dim">
              {its.theWay}: <span lang="en">{finding.path.join(' → ')}</span>
            </p>
          )}
        </li>
      ))}
    </ul>
  );
};
