import { raw } from 'hono/html';
import { Picture, pictureStyles, stepAnchor } from '../diagram/picture.tsx';
import type { Diagram } from '../engine/diagram.ts';
import type { Finding } from '../engine/finding.ts';

/** A flow as a page to look at, under a heading of several parts: no script, nothing from outside. */
export const DiagramPage = ({ diagram, heading }: { diagram: Diagram; heading: string[] }) => (
  <html lang="en">
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <title>{`${diagram.name}, ${heading[0]}`}</title>
      <style>{raw(styles + pictureStyles)}</style>
    </head>
    <body>
      <h1>{diagram.name}</h1>
      <p>{[...heading, `${diagram.steps.length} steps`].join(' · ')}</p>
      <Findings diagram={diagram} />
      <Picture diagram={diagram} />
    </body>
  </html>
);

const Findings = ({ diagram }: { diagram: Diagram }) => {
  const found = [...diagram.findings, ...diagram.steps.flatMap(({ findings }) => findings)];
  const all = found.toSorted((one, other) => one.severity.localeCompare(other.severity));
  if (all.length === 0) return <p class="sound">Nothing is wrong with it.</p>;
  return (
    <ul class="findings">
      {all.map((finding) => (
        <FindingLine finding={finding} />
      ))}
    </ul>
  );
};

const FindingLine = ({ finding: { severity, step, message, possible } }: { finding: Finding }) => (
  <li class={severity}>
    {severity === 'error' ? '✖' : '⚠'}{' '}
    {step !== null && <a href={`#${stepAnchor(step)}`}>{step}</a>} {message}
    {possible && ' (possible)'}
  </li>
);

const styles = `
:root { --page: #fbfbf9; --card: #fff; --ink: #1c1c1c; --dim: #66665f; --strong-line: #b9b9b0; --focus: #205d8c;
  --bad: #b3261e; --bad-soft: #fdecea; --good: #0a6b4f; --good-soft: #eff8f3; --warn: #7a5200; --warn-soft: #fffaea; }
body { font: 14px/1.45 system-ui, sans-serif; margin: 1.5rem; color: var(--ink); background: var(--page); }
h1 { font-size: 1.4rem; margin: 0; }
.sound { color: var(--good); }
.findings { list-style: none; padding: 0; max-width: 60rem; }
.findings .error { color: var(--bad); } .findings .warning { color: var(--warn); }
.findings a { color: inherit; font-weight: 600; }
.diagram { margin-top: 1rem; }
`;
