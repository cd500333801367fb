import type { Child } from 'hono/jsx';

/** A text as WhatsApp shows it: `*bold*`, `_italic_`, `~struck~`, `code`, and addresses that can be opened. */
export const FormattedText = ({ text }: { text: string }) =>
  text ? <p class="said-text">{formatted(text)}</p> : null;

/**
 * A mark begins a stretch where no letter stands before it and ends it where none stands after it, on the same
 * line. Within code and addresses nothing is a mark.
 */
const marked =
  /```(?<block>[^`]+)```|`(?<code>[^`\n]+)`|(?<url>https?:\/\/[^\s<>"]*[^\s<>"'.,;:!?)\]*_~])|(?<![\p{L}\p{N}])(?:\*(?<bold>[^\s*](?:[^*\n]*[^\s*])?)\*|_(?<italic>[^\s_](?:[^_\n]*[^\s_])?)_|~(?<struck>[^\s~](?:[^~\n]*[^\s~])?)~)(?![\p{L}\p{N}])/gu;

function formatted(text: string): Child[] {
  const parts: Child[] = [];
  let from = 0;
  for (const found of text.matchAll(marked)) {
    parts.push(text.slice(from, found.index), stretch(found.groups ?? {}));
    from = found.index + found[0].length;
  }
  return [...parts, text.slice(from)];
}

function stretch({ block, code, url, bold, italic, struck }: Record<string, string | undefined>) {
  if (url !== undefined) {
    return (
      <a href={url} target="_blank" rel="noreferrer nofollow">
        {url}
      </a>
    );
  }
  if (bold !== undefined) return <b>{formatted(bold)}</b>;
  if (italic !== undefined) return <i>{formatted(italic)}</i>;
  if (struck !== undefined) return <s>{formatted(struck)}</s>;
  return <code>{block ?? code}</code>;
}
