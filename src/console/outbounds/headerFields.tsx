import { templateLimits } from '../../outbounds/refuseTemplate.ts';
import { Icon } from '../icons.tsx';
import { Sentence } from '../sentence.tsx';
import type { Words } from '../words.ts';
import type { Faults } from './faults.ts';
import { Choice, Field, idOf } from './field.tsx';
import { outboundsPath } from './places.ts';
import { fileKindOf, fileOf, type HeaderKind, headerKinds, type Written } from './written.ts';

type HeaderProps = { written: Written; faults: Faults; words: Words };

/** What stands above the text: nothing, a line, or a file. */
export const HeaderFields = ({ written, faults, words }: HeaderProps) => {
  const kind = fileKindOf(written);
  return (
    <>
      <Choice
        name="header"
        label={words.outbounds.header}
        value={written.header}
        options={headerKinds.map((kind) => [kind, words.outbounds.headers[kind]] as const)}
        faults={faults}
      />
      {written.header === 'text' && (
        <Field
          name="header_text"
          label={words.outbounds.headerText}
          value={written.headerText}
          faults={faults}
          most={templateLimits.header}
          hint={words.outbounds.headerHint}
        />
      )}
      {kind && (
        <HeaderFile
          kind={kind}
          mediaId={fileOf(written)}
          mediaName={written.mediaName}
          fault={faults.get('media_id')}
          words={words}
        />
      )}
    </>
  );
};

type FileKind = Exclude<HeaderKind, 'none' | 'text'>;

type FileProps = {
  kind: FileKind;
  mediaId: string;
  mediaName: string;
  fault: string | undefined;
  words: Words;
};

const accepted: Partial<Record<FileKind, string>> = {
  image: 'image/jpeg,image/png',
  video: 'video/mp4,video/3gpp',
};

/** The file goes up as soon as it is chosen; `outbounds.js` sends it, and this takes the place of what stood here. */
export const HeaderFile = ({ kind, mediaId, mediaName, fault, words }: FileProps) => (
  <div id="header-file" class="field" hx-encoding="multipart/form-data">
    <input type="hidden" name="media_id" value={mediaId} />
    <input type="hidden" name="media_name" value={mediaName} />
    <input type="hidden" name="media_kind" value={kind} />
    <div class="row">
      <label class="button">
        <Icon name="attach" /> {mediaId ? words.outbounds.otherFile : words.outbounds.chooseFile}
        <input
          id={idOf('media_id')}
          class="unseen"
          type="file"
          accept={accepted[kind]}
          data-header-file={`${outboundsPath}/file`}
          data-kind={kind}
          data-too-large={words.outbounds.fileTooLarge}
          aria-describedby="header-file-said"
        />
      </label>
      {mediaId && <span class="small">{mediaName || words[fileWords[kind]]}</span>}
    </div>
    <p class="below small" id="header-file-said">
      {fault === undefined ? (
        <span class="dim">{words.outbounds.fileHints[kind]}</span>
      ) : (
        <span class="fault" role="alert">
          <Sentence words={words}>{fault}</Sentence>
        </span>
      )}
    </p>
  </div>
);

const fileWords = {
  image: 'photo',
  video: 'video',
  document: 'document',
} as const;
