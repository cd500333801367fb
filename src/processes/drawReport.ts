import { createRequire } from 'node:module';
import { openSync } from 'fontkit';
import { DateTime } from 'luxon';
import PDFDocument from 'pdfkit';
import { toWire } from '../db/ids.ts';
import { shownText } from '../messages/shownText.ts';
import { drawnText } from './drawnText.ts';
import type { Report } from './readReport.ts';
import { reportWords } from './reportWords.ts';

// The fonts that every PDF reader has know Western Europe alone.
const require = createRequire(import.meta.url);
const plain = require.resolve('dejavu-fonts-ttf/ttf/DejaVuSans.ttf');
const bold = require.resolve('dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf');

const ink = '#1c2430';
const faint = '#667080';
const rule = '#d8dde4';
const margin = 56;
const labelWidth = 150;

/** A process as a PDF of A4 pages, in the flow's language and time zone; sensitive values are ***. */
export function drawReport(report: Report, timezone: string): AsyncIterable<Uint8Array> {
  const words = reportWords(report.language);
  const { process, contactName, profileName, phone, lineName, lineNumber } = report.view;
  const timeOf = (at: Date) =>
    DateTime.fromJSDate(at, { zone: report.timezone ?? timezone }).toFormat('yyyy-MM-dd HH:mm:ss');
  const doc = new PDFDocument({
    size: 'A4',
    margin,
    bufferPages: true,
    info: { Title: report.flowName, CreationDate: process.finishedAt ?? process.createdAt },
  });
  const width = doc.page.width - 2 * margin;
  const letters = openSync(plain);
  if (letters.type !== 'TTF') throw new Error(`${plain} is no single font`);
  const drawn = (text: string) => drawnText(text, letters);

  doc.font(bold).fontSize(18).fillColor(ink).text(drawn(report.flowName));
  doc.moveDown(0.2).font(plain).fontSize(9).fillColor(faint);
  doc.text(toWire('IDP', process.id));
  const outcome = words.outcome[process.override?.status ?? process.status];
  doc.moveDown(0.8).font(bold).fontSize(12).fillColor(ink).text(outcome);
  doc.moveDown(0.6);

  const fact = (name: string, given: string) => {
    if (given === '') return;
    const [label, value] = [drawn(name), drawn(given)];
    const height = Math.max(
      doc
        .font(plain)
        .fontSize(9)
        .heightOfString(label, { width: labelWidth - 10 }),
      doc.heightOfString(value, { width: width - labelWidth }),
    );
    if (doc.y + height > doc.page.height - margin) doc.addPage();
    const top = doc.y;
    const { page } = doc;
    doc.fillColor(faint).text(label, margin, top, { width: labelWidth - 10 });
    doc.fillColor(ink).text(value, margin + labelWidth, top, { width: width - labelWidth });
    doc.x = margin;
    // What is longer than a page has gone on, on others.
    doc.y = doc.page === page ? top + height + 4 : doc.y + 4;
  };
  const heading = (text: string) => {
    if (doc.y > doc.page.height - margin - 80) doc.addPage();
    doc.moveDown(1).font(bold).fontSize(11).fillColor(ink).text(text, margin);
    doc.moveTo(margin, doc.y + 2).lineTo(margin + width, doc.y + 2);
    doc.lineWidth(0.5).strokeColor(rule).stroke();
    doc.moveDown(0.6);
  };

  fact(words.contact, [contactName ?? profileName ?? '', phone ?? ''].filter(Boolean).join(' · '));
  fact(words.account, process.userRef ?? '');
  fact(words.line, [lineName, lineNumber].filter(Boolean).join(' · '));
  fact(words.flow, `${toWire('IPF', process.flowId)} (${Math.max(process.flowVersion, 0)})`);
  fact(words.began, timeOf(process.createdAt));
  fact(words.ended, process.finishedAt ? timeOf(process.finishedAt) : '');
  const reason = [process.failureStatus, process.declinedReason].filter(Boolean).join(', ');
  fact(words.reason, reason);
  for (const { status, previous, reason: why, by, at } of process.override?.history ?? []) {
    const change = `${words.outcome[previous]} → ${words.outcome[status]}`;
    const who = [by, why].filter(Boolean).join(': ');
    fact(words.overridden, `${timeOf(new Date(at))}  ${change}\n${who}`);
  }

  const variables = Object.entries(report.variables);
  if (variables.length > 0) heading(words.answers);
  for (const [name, value] of variables) {
    fact(name, typeof value === 'string' ? value : JSON.stringify(value, null, 1));
  }

  if (report.conversation.length > 0) heading(words.conversation);
  for (const { direction, actor, at, content } of report.conversation) {
    const theirs = contactName ?? profileName ?? phone ?? words.contact;
    const ours = actor === 'system' ? report.flowName : actor;
    fact(`${timeOf(at)}\n${direction === 'in' ? theirs : ours}`, shownText(content));
  }
  if (report.isCut) fact('', words.cut);

  const { count } = doc.bufferedPageRange();
  for (let page = 0; page < count; page++) {
    doc.switchToPage(page);
    // Below the margin, where a text would begin a page of its own.
    doc.page.margins.bottom = 0;
    doc.font(plain).fontSize(8).fillColor(faint);
    doc.text(`${page + 1} / ${count}`, margin, doc.page.height - 36, { width, align: 'right' });
  }
  doc.end();
  return doc;
}
