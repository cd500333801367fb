import type { Requests } from '../request.ts';

export const contacts: Requests = {
  53: () => ({
    form: 'type=enum&name=plan&config_values.allowed_values=gold,%20silver&is_hidden=false',
    status: 201,
  }),
  54: () => ({ form: 'phone_number=+51987654321&name=Ana&email=ana@x.pe&external_id=a-1' }),
  55: async ({ api, contactId }) => {
    const { body } = await api('GET', '/v1/contact-properties');
    const [{ property_id }] = body.contact_properties;
    return {
      params: { contact_id: contactId },
      query: '?key_type=contact_id',
      form: `name=Ana&email=&custom_property_values.${property_id}=gold&emit_sysevent=true`,
    };
  },
  56: () => ({ query: '?limit=1' }),
  57: () => ({ query: '?limit=1' }),
  58: ({ contactId }) => ({ params: { contact_id: contactId }, query: '?key_type=contact_id' }),
  59: async ({ api }) => {
    const { body } = await api('POST', '/v1/contacts', { name: 'Gone', external_id: 'gone' });
    return { params: { contact_id: body.contact_id } };
  },
};
