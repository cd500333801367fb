import type { Provider } from '../contract.ts';
import { changeTemplate } from './changeTemplate.ts';
import { createTemplate } from './createTemplate.ts';
import { deleteTemplate } from './deleteTemplate.ts';
import { downloadMedia } from './downloadMedia.ts';
import { failureOf } from './failures.ts';
import { findMedia } from './findMedia.ts';
import { listNumbers } from './listNumbers.ts';
import { listTemplates } from './listTemplates.ts';
import { names } from './names.ts';
import { normalise } from './normalise.ts';
import { readNews } from './readNews.ts';
import { readTemplateNews } from './readTemplateNews.ts';
import { refusesMedia } from './refusesMedia.ts';
import { markRead, send } from './send.ts';
import { subscribeApp } from './subscribeApp.ts';
import { uploadExample } from './uploadExample.ts';
import { uploadMedia } from './uploadMedia.ts';
import { verify } from './verify.ts';

/** WhatsApp Cloud API, straight from Meta. */
export const meta: Provider = {
  name: 'meta',
  pushes: true,
  verify,
  names,
  normalise,
  readNews,
  readTemplateNews,
  failureOf,
  refusesMedia,
  send,
  markRead,
  listNumbers,
  listTemplates,
  uploadExample,
  createTemplate,
  changeTemplate,
  deleteTemplate,
  subscribeApp,
  findMedia,
  downloadMedia,
  uploadMedia,
};
