/** What the API says to those who write programs, as it is said to those who read a page. */
export const sentences: Record<string, string> = {
  'Invalid input': 'is not valid',
  'Invalid input: expected string, received undefined': 'is missing',
  'Invalid input: expected {1}': 'is not valid',
  'Invalid option: expected one of {1}': 'is none of the choices that there are',
  'Invalid string: must match pattern {1}': 'is not written as it must be',
  'Invalid email address': 'is no e-mail address, as in ana@example.com',
  'Too small: expected string to have >=1 characters': 'is empty',
  'Too small: expected string to have >={1} characters': 'has at least {1} characters',
  'Too big: expected string to have <={1} characters': 'has at most {1} characters',
  'Too small: expected number to be >={1}': 'is at least {1}',
  'Too small: expected number to be >{1}': 'is more than {1}',
  'Too big: expected number to be <={1}': 'is at most {1}',
  'error decoding start key: it is of another list':
    'The address points into another list: go back to the beginning of this one.',
  'error decoding start key: illegal base64 data at input byte {1}':
    'The address is not whole (character {1}): go back to the beginning of the list.',
  'missing phone_number: a contact needs one, or an external_id':
    'The phone number is missing: a contact needs one, or an external ID',
  'a contact needs a phone_number or an external_id: leave one':
    'A contact needs a phone number or an external ID: leave one',
  'is in the future': 'lies in the future',
  'missing flow id': 'The flow that a reply starts is missing: choose it',
  'is later than start_at': 'is later than the start',
  'is another time than from': 'is another time than it begins at',
  'is "recipient", or a time zone such as America/Lima (IANA)':
    'is a time zone, such as America/Lima',
  'schedule.start_at is when a scheduled campaign starts: cancel it, or give another time':
    'A scheduled campaign needs a time to start at: cancel it, or give another time',
  'The campaign is {1}: only its rate, guard, stop_at and window can be changed':
    'The campaign is {1}: only its pace, when it pauses by itself, its end and its hours can be changed',
  'no agent has this chat: say who writes with current_username, an e-mail':
    'No agent has this chat: take it before you write',
  'context.message_id: the message {1} is none of this chat':
    'The message that you answer ({1}) is none of this chat',
  'context.message_id: the message {1} has not reached WhatsApp yet':
    'The message that you answer ({1}) has not reached WhatsApp yet: wait a moment',
  'The request_id "{1}" was used for another message':
    'This was sent with other content already ({1}): open the page again',
  'chat currently not enqueued': 'This chat waits for nobody any more',
  'The phone_number_id {1} belongs to another account':
    'The number with the id {1} belongs to another account',
  'META_VERIFY_TOKEN is not set, and Meta asks our webhook for it: set it and start again':
    'This service lacks a setting, META_VERIFY_TOKEN, that Meta asks us for: whoever runs it has to set it and start it again',
  'missing value for variable {1}: the id of a file here (MED…), or a public link':
    'The file above the text is missing ({1}): give a public link to it',
  'must begin with https: http goes only where CALLS_MAY_REACH names the host':
    'must begin with https; with http only where whoever runs this service allows it (CALLS_MAY_REACH)',
  'missing continue process message': 'At least one quick reply must go on',
  'example: there is no example {1}': 'There is no example {1}',
  'from: version {1} is the newest already': 'Version {1} is the newest already',
  'into is the contact itself, or has been merged with it': 'The two are one contact already',
  timeout: 'it did not answer in time',
  address_refused: 'that address may not be reached',
  port_refused: 'that port may not be used',
  no_connection: 'there was no connection',
  'no_connection: {1}': 'there was no connection ({1})',
  signing_key_unreadable: 'the signing key cannot be read',
  hook_deleted: 'the hook was removed',
};
