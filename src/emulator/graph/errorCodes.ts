/** A failure as Meta names it: its words, the HTTP status of an answer with it, its explanation. */
export type KnownError = { title: string; http: number; details: string };

/**
 * Meta's error codes for sending, managing and delivering.
 * Source: Meta, WhatsApp Cloud API, "Error codes", of which the HTTP status is the documented one.
 */
const errorCodes: Readonly<Record<number, KnownError>> = {
  0: known('AuthException', 401, 'We were unable to authenticate the app user.'),
  1: known('API Unknown', 400, 'Invalid request or possible server error.'),
  2: known('API Service', 503, 'Temporary due to downtime or due to being overloaded.'),
  3: known('API Method', 500, 'Capability or permissions issue.'),
  4: known('Application request limit reached', 429, 'The app has reached its call rate limit.'),
  10: known('Permission Denied', 403, 'Permission is either not granted or has been removed.'),
  33: known('Parameter value is not valid', 400, 'The business phone number has been deleted.'),
  100: known('Invalid parameter', 400, 'The request has an unsupported or misspelled parameter.'),
  104: known('An access token is required to request this resource', 401, 'No access token.'),
  190: known('Invalid OAuth access token', 401, 'The access token is invalid or has expired.'),
  200: known('API Permission', 403, 'Permission is either not granted or has been removed.'),
  368: known('Temporarily blocked for policies violations', 403, 'The account is restricted.'),
  80007: known('Rate limit issues', 429, 'The account has reached its rate limit.'),
  130403: known('Business blocked the user', 400, 'The user is blocked by this business.'),
  130429: known(
    'Rate limit hit',
    429,
    'Message failed to send because there were too many messages sent from this phone number in a short period of time',
  ),
  130472: known(
    "User's number is part of an experiment",
    400,
    "Failed to send message because this user's phone number is part of an experiment",
  ),
  130497: known('Business account is restricted from messaging users in this country', 403, ''),
  131000: known('Something went wrong', 500, 'Message failed to send due to an unknown error.'),
  131005: known('Access denied', 403, 'Permission is either not granted or has been removed.'),
  131008: known('Required parameter is missing', 400, 'The request lacks a required parameter.'),
  131009: known('Parameter value is not valid', 400, 'One or more values are not valid.'),
  131016: known('Service unavailable', 503, 'A service is temporarily unavailable.'),
  131021: known('Recipient cannot be sender', 400, 'Sender and recipient are the same number.'),
  131026: known('Message undeliverable', 400, 'Message Undeliverable.'),
  131030: known(
    'Recipient phone number not in allowed list',
    400,
    'Recipient phone number not in allowed list: add it to the recipient list and try again.',
  ),
  131031: known('Business Account locked', 403, 'The account has been restricted or disabled.'),
  131037: known('Display name not approved', 400, 'The display name needs approval first.'),
  131042: known('Business eligibility payment issue', 400, 'There is a payment problem.'),
  131045: known('Incorrect certificate', 500, 'A phone number registration error.'),
  131047: known(
    'Re-engagement message',
    400,
    'Message failed to send because more than 24 hours have passed since the customer last replied to this number.',
  ),
  131048: known(
    'Spam rate limit hit',
    429,
    'Message failed to send because there are restrictions on how many messages can be sent from this phone number.',
  ),
  131049: known(
    'This message was not delivered to maintain healthy ecosystem engagement.',
    400,
    'In order to maintain a healthy ecosystem engagement, the message failed to be delivered.',
  ),
  131050: known(
    'User has stopped receiving marketing messages from this business',
    400,
    'Unable to deliver the message. This recipient has chosen to stop receiving marketing messages on WhatsApp from your business.',
  ),
  131051: known('Message type unknown', 400, 'Message type is currently not supported.'),
  131052: known('Media download error', 400, 'Unable to download the media sent by the user.'),
  131053: known('Media upload error', 400, 'Unable to upload the media used in the message.'),
  131056: known(
    '(Business Account, Consumer Account) pair rate limit hit',
    429,
    'Message failed to send because there were too many messages sent from this phone number to the same phone number in a short period of time.',
  ),
  131057: known('Account in maintenance mode', 500, 'The account is in maintenance mode.'),
  131062: known('Message not allowed for this recipient', 400, 'This message needs a number.'),
  131063: known('Marketing messages are disabled', 400, 'Use the Marketing Messages API.'),
  131064: known('Template misclassification limit', 400, 'Templates were miscategorised.'),
  132000: known(
    'Number of parameters does not match the expected number of params',
    400,
    'The number of parameters does not match the template.',
  ),
  132001: known(
    'Template name does not exist in the translation',
    404,
    'The template does not exist in the language, or has not been approved.',
  ),
  132005: known('Translated text too long', 400, 'The text is too long after substitution.'),
  132007: known('Template Format Character Policy Violated', 400, 'A policy was violated.'),
  132012: known(
    'Parameter format does not match format in the created template',
    400,
    'A parameter is not formatted as the template says.',
  ),
  132015: known('Template is Paused', 400, 'The template is paused due to low quality.'),
  132016: known('Template is Disabled', 400, 'The template has been disabled for low quality.'),
  132018: known('Template parameter issue', 400, 'There is an issue with the parameters.'),
  132068: known('Flow is blocked', 400, 'The flow is in a blocked state.'),
  132069: known('Flow is throttled', 400, 'The flow is throttled; 10 messages went out already.'),
  133004: known('Server Temporarily Unavailable', 503, 'The server is temporarily unavailable.'),
  133010: known('Phone number Not Registered', 400, 'The phone number is not registered.'),
  133016: known('Account register deregister rate limit exceeded', 400, 'Too many attempts.'),
  134101: known('Template is syncing', 400, 'The template is still being synced; wait 10 minutes.'),
  135000: known('Generic user error', 400, 'Message failed to send because of your parameters.'),
  137000: known('Identity key mismatch', 400, 'The identity key of the user has changed.'),
};

function known(title: string, http: number, details: string): KnownError {
  return { title, http, details };
}

export const knownError = (code: number): KnownError =>
  errorCodes[code] ?? known('Something went wrong', 400, `Error ${code}.`);
