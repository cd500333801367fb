import { cleanJson } from '../../messages/cleanJson.ts';
import type { Json } from '../../messages/events.ts';
import { given } from '../../messages/given.ts';
import { fits } from './fits.ts';
import { bodies, isRecord } from './payloads.ts';
import type { Said } from './readContent.ts';

const replies: Record<string, (reply: Json) => Said | undefined> = {
  button_reply: (reply) => readTap('button', reply),
  list_reply: (reply) => readTap('list', reply),
  nfm_reply: readForm,
};

/** The answer to buttons, to a list or to a form. Meta's type of it can be missing, so its key tells. */
export function readInteractive(body: Json | undefined): Said | undefined {
  if (!isRecord(body)) return undefined;
  const key = Object.keys(replies).find((name) => isRecord(body[name]));
  const said = key === undefined ? undefined : replies[key]?.(body[key] ?? null);
  if (key === undefined || !said) return undefined;

  const { type, [key]: _read, ...others } = body;
  const rest = said.rest ? { ...others, [key]: said.rest } : others;
  return { content: said.content, rest: Object.keys(rest).length > 0 ? rest : undefined };
}

function readTap(from: 'button' | 'list', reply: Json): Said | undefined {
  const fit = fits(bodies.reply, reply);
  const id = fit?.fields.id ?? fit?.fields.title;
  if (!fit || id === undefined) return undefined;
  const { title, description } = fit.fields;
  return {
    content: { type: 'tap', from, id, title: title ?? id, ...given({ description }) },
    rest: fit.rest,
  };
}

function readForm(reply: Json): Said | undefined {
  const fit = fits(bodies.form, reply);
  if (!fit) return undefined;
  const { response_json: response, name, body: text } = fit.fields;
  return {
    content: { type: 'form', ...given({ name, text }), response: parsed(response) },
    rest: fit.rest,
  };
}

/** Meta puts the answers of a form as JSON text into the JSON; what is no JSON stays the text it is. */
function parsed(response: Json): Json {
  if (typeof response !== 'string') return response;
  try {
    return cleanJson(JSON.parse(response));
  } catch {
    return response;
  }
}
