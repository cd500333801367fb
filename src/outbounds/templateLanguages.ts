/** Languages that a template is handed in in, by the provider's codes. */
export const templateLanguages = [
  'en',
  'en_GB',
  'en_US',
  'es',
  'es_AR',
  'es_MX',
  'es_ES',
  'pt_BR',
  'pt_PT',
] as const;
