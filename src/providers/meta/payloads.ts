import * as z from 'zod';
import type { Json } from '../../messages/events.ts';

/*
 * Shapes of what Meta posts. All loose: unknown fields pass through and are kept, a field of the
 * wrong type counts as absent (and is kept too), and only what identifies an item is required.
 * Nothing here decides whether a webhook is answered with 200; it always is.
 */

export type JsonRecord = { [name: string]: Json };

/** Whether a JSON value is an object with named fields. */
export function isRecord(value: unknown): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Meta gives ids and times as strings, now and then as numbers. */
const text = z.union([z.string().min(1), z.number().transform(String)]);
const maybeText = text.optional().catch(undefined);
/** Words people wrote; may be empty. */
const maybeWords = z.string().optional().catch(undefined);
const maybeBoolean = z.boolean().optional().catch(undefined);
const number = z.union([
  z.number(),
  z
    .string()
    .regex(/^-?\d+(\.\d+)?$/)
    .transform(Number),
]);
// Bodies come here cleaned, so that whatever is in them is JSON; looking again would only cost.
const json = z.custom<Json>((value) => value !== undefined);
const maybeRecord = z.custom<JsonRecord>(isRecord).optional().catch(undefined);
const maybeList = z.array(json).optional().catch(undefined);

/**
 * The outermost body. Entries, changes and items are read one by one, so that a bad one harms only itself.
 *
 *     {"object":"whatsapp_business_account","entry":[{"id":"4195","changes":[…]}]}
 */
export const Envelope = z.looseObject({ object: maybeText, entry: maybeList });

/**
 * One business account's part. `time` (unix seconds) only outside of the field `messages`.
 *
 *     {"id":"102290129340398","time":1743451903,"changes":[{"field":"account_update","value":{"event":"ACCOUNT_DELETED"}}]}
 */
export const Entry = z.looseObject({
  id: maybeText,
  time: maybeText,
  changes: maybeList,
});

/** `{"field":"messages","value":{…}}` */
export const Change = z.looseObject({ field: maybeText, value: json.optional() });

/**
 * A change of the fields that name a line.
 *
 *     {"messaging_product":"whatsapp","metadata":{"display_phone_number":"15550783881","phone_number_id":"1065"},
 *      "contacts":[…],"messages":[…],"statuses":[…],"errors":[…]}
 */
export const Value = z.looseObject({
  messaging_product: maybeText,
  metadata: z
    .looseObject({ display_phone_number: maybeText, phone_number_id: maybeText })
    .optional()
    .catch(undefined),
  contacts: maybeList,
});

/** `{"profile":{"name":"Pablo M.","username":"pablom"},"wa_id":"16505551234","user_id":"US.1349","parent_user_id":"US.ENT.118"}` */
export const Contact = z.looseObject({
  wa_id: maybeText,
  user_id: maybeText,
  parent_user_id: maybeText,
  profile: z.looseObject({ name: maybeWords, username: maybeWords }).optional().catch(undefined),
});
export type Contact = z.output<typeof Contact>;

/** `{"code":131051,"title":"Message type unknown","message":"…","error_data":{"details":"…"},"href":"…"}` */
export const ErrorItem = z.looseObject({
  code: number,
  title: maybeWords,
  message: maybeWords,
  error_data: z.looseObject({ details: maybeWords }).optional().catch(undefined),
});
export type ErrorItem = z.output<typeof ErrorItem>;

/** `{"from":"15550783881","id":"wamid.HBg…","forwarded":true,"referred_product":{"catalog_id":"1948","product_retailer_id":"di9"}}` */
export const Context = z.looseObject({
  from: maybeText,
  id: maybeText,
  forwarded: maybeBoolean,
  referred_product: maybeRecord,
});

/**
 * A message from a person. What it says is under the key its `type` names. `from` is a phone's
 * digits; it is absent for people who hide their number, and a business-scoped id has been seen in it.
 *
 *     {"from":"16505551234","from_user_id":"US.1349","id":"wamid.HBg…","timestamp":"1749416383","type":"text",
 *      "text":{"body":"Does it come in another color?"},"context":{"id":"wamid.HBg…"}}
 */
export const Message = z.looseObject({
  id: text,
  from: maybeText,
  from_user_id: maybeText,
  from_parent_user_id: maybeText,
  timestamp: maybeText,
  type: maybeText,
  group_id: maybeText,
  context: maybeRecord,
  referral: maybeRecord,
  errors: z.array(ErrorItem).optional().catch(undefined),
});

/**
 * A message of ours, written in the Business app that shares the number.
 *
 *     {"from":"15550783881","to":"16505551234","to_user_id":"US.1349","id":"wamid.HBg…","timestamp":"1697043223",
 *      "type":"text","text":{"body":"Your order has shipped!"}}
 */
export const Echo = z.looseObject({
  id: text,
  from: maybeText,
  to: maybeText,
  to_user_id: maybeText,
  to_parent_user_id: maybeText,
  timestamp: maybeText,
  type: maybeText,
  context: maybeRecord,
});

/**
 * What became of a message of ours. The participant fields only in groups; one sample swaps the words
 * of the first.
 *
 *     {"id":"wamid.HBg…","status":"failed","timestamp":"1689380458","recipient_id":"972987654321",
 *      "biz_opaque_callback_data":"0191…","errors":[{"code":130472,"title":"…"}],"pricing":{"category":"service"}}
 */
export const Status = z.looseObject({
  id: text,
  status: text,
  type: maybeText,
  timestamp: maybeText,
  recipient_id: maybeText,
  recipient_user_id: maybeText,
  recipient_parent_user_id: maybeText,
  recipient_participant_id: maybeText,
  participant_recipient_id: maybeText,
  recipient_participant_user_id: maybeText,
  recipient_participant_parent_user_id: maybeText,
  biz_opaque_callback_data: maybeText,
  pricing: maybeRecord,
  errors: z.array(ErrorItem).optional().catch(undefined),
});

/** `{"wa_id":"16505551234","user_id":"US.1349","category":"marketing_messages","value":"stop","detail":"…","timestamp":1731705721}` */
export const Preference = z.looseObject({
  wa_id: maybeText,
  user_id: maybeText,
  parent_user_id: maybeText,
  category: text,
  value: text,
  timestamp: maybeText,
});

const Renamed = z.looseObject({ previous: maybeText, current: maybeText });
/** `{"wa_id":"16505551234","user_id":{"previous":"US.1349","current":"US.2083"},"parent_user_id":{…},"timestamp":"1750030073"}` */
export const UserIdUpdate = z.looseObject({
  wa_id: maybeText,
  user_id: Renamed.optional().catch(undefined),
  parent_user_id: Renamed.optional().catch(undefined),
  timestamp: maybeText,
});

/**
 * What a message of type `system` says of its sender's new ids.
 *
 *     {"body":"User A changed from 1650 to 1219","wa_id":"12195555358","type":"user_changed_number"}
 */
export const SystemChange = z.looseObject({
  type: text,
  wa_id: maybeText,
  user_id: maybeText,
  parent_user_id: maybeText,
});

/** The bodies of a message's types, under the key that its `type` names; a trimmed sample of each. */
export const bodies = {
  /** `{"body":"Does it come in another color?"}` */
  text: z.looseObject({ body: z.string() }),
  /** `{"caption":"Taj Mahal","mime_type":"image/jpeg","sha256":"SfInY0g…=","id":"1003383421387256"}`; document adds `filename`, audio `voice` */
  media: z.looseObject({
    id: text,
    mime_type: maybeText,
    sha256: maybeText,
    caption: maybeWords,
    filename: maybeWords,
    voice: maybeBoolean,
  }),
  /** `{"latitude":37.44,"longitude":-122.16,"name":"Philz Coffee","address":"101 Forest Ave","url":"https://…"}` */
  location: z.looseObject({
    latitude: number,
    longitude: number,
    name: maybeWords,
    address: maybeWords,
    url: maybeWords,
  }),
  /** `[{"name":{"formatted_name":"Lucía Gómez"},"phones":[{"phone":"+1 (983) 555-2319","wa_id":"19835552319"}]}]` */
  contacts: z.array(z.looseObject({ origin: maybeText })),
  /** In `{"type":"list_reply","list_reply":…}`, whose type can be missing: `{"id":"priority_express","title":"Priority Mail Express","description":"Next Day to 2 Days"}` */
  reply: z.looseObject({ id: maybeText, title: maybeWords, description: maybeWords }),
  /** `{"response_json":"{\"flow_token\":\"AQA…\"}","body":"Sent","name":"flow"}` */
  form: z.looseObject({ response_json: json, body: maybeWords, name: maybeWords }),
  /** `{"payload":"Unsubscribe","text":"Unsubscribe"}`, a template's quick reply */
  button: z.looseObject({ payload: maybeText, text: maybeWords }),
  /** `{"catalog_id":"1948","text":"","product_items":[{"product_retailer_id":"di9","quantity":2,"item_price":30,"currency":"USD"}]}` */
  order: z.looseObject({ catalog_id: maybeText, text: maybeWords, product_items: maybeList }),
  /** `{"message_id":"wamid.HBg…","emoji":"👍"}`; no emoji, or an empty one, takes the reaction back */
  reaction: z.looseObject({ message_id: text, emoji: maybeWords }),
  /** `{"original_message_id":"wamid.HBg…","message":{"type":"text","text":{"body":"Text was edited"}}}` */
  edit: z.looseObject({ original_message_id: maybeText, message: maybeRecord }),
  /** `{"original_message_id":"wamid.HBg…"}` */
  revoke: z.looseObject({ original_message_id: maybeText }),
  /** `{"body":"User identity changed","type":"customer_identity_changed"}` */
  system: z.looseObject({ body: maybeWords, type: maybeText }),
  /** `{"type":"poll"}`, beside `errors`; often absent */
  unsupported: z.looseObject({ type: maybeText }),
};
