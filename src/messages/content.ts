/** What can be said to a contact, without any provider's words: a provider's `render` puts it into theirs. */
export type Content =
  | { type: 'text'; text: string; previewUrl?: boolean }
  | { type: 'media'; media: MediaOut }
  | { type: 'buttons'; text: string; header?: string; footer?: string; buttons: Button[] }
  | {
      type: 'list';
      text: string;
      header?: string;
      footer?: string;
      /** Label that opens the list, at most 20 characters. */
      button: string;
      rows: Row[];
    }
  | { type: 'link'; text: string; url: string; label: string; header?: string; footer?: string }
  | ({ type: 'location' } & Place)
  | { type: 'contacts'; contacts: ContactCard[] };

/** A quick reply. `id` comes back in the tap: `<process_id>:<step>:<option>`. */
type Button = { id: string; title: string };

type Row = { id: string; title: string; description?: string };

export type MediaKind = 'image' | 'video' | 'audio' | 'document' | 'sticker';

/** Media to send: a stored file of ours (`mediaId`, wire form `MED…`) or a public address (`url`). */
type MediaOut = {
  kind: MediaKind;
  mediaId?: string;
  url?: string;
  caption?: string;
  filename?: string;
};

export type Place = { latitude: number; longitude: number; name?: string; address?: string };

/** A contact card as WhatsApp carries it: name, phones and whatever else the sender's phone added. */
export type ContactCard = {
  name: { formatted_name: string; first_name?: string; last_name?: string };
  phones?: { phone?: string; wa_id?: string; type?: string }[];
  emails?: { email?: string; type?: string }[];
  [more: string]: unknown;
};
