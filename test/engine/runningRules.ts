/**
 * What the flow language promises where it speaks of values and of running, piece by piece and word for
 * word, each piece with the tests that show it: file (under `test/`) and titles. At least one of the
 * titles quotes the piece.
 */
export type RunningRule = { rule: string; shownBy: Record<string, string[]> };

const cases = (type: string): string => `engine/steps/${type}.cases.ts`;
const meaning = 'engine/chatMachine.test.ts';
const machine = 'engine/flowMachine.test.ts';
const expressions = 'engine/expressions.test.ts';
const scope = 'engine/scope.test.ts';
const answers = 'engine/answers/answers.test.ts';
const words = 'engine/words.test.ts';
const oneChat = 'relay/oneChat.test.ts';
const inTurn = 'relay/rules.test.ts';
const outbounds = 'relay/outbounds.test.ts';
const subflows = 'relay/subflows.test.ts';
const busy = 'calls/busy.test.ts';
const clocks = 'relay/timerOrder.test.ts';

export const runningRules: Record<string, RunningRule[]> = {
  Values: [
    {
      rule: 'Templates are Liquid, conditions JSONLogic.',
      shownBy: { [scope]: ['"Templates are Liquid, conditions JSONLogic"'] },
    },
    {
      rule: "In scope of both: `vars`, `contact` (name: as set by API or import, else the WhatsApp profile's, else the phone number; phone, email, language, tags, `properties.<name>`), `line`, `message` (last inbound), `process`, `now`, `business.open`, `trigger {kind: inbound|outbound|campaign|api|web|default|subflow|test, response, variables, referral, campaign_id, recipient_id, outbound_id}`,",
      shownBy: {
        [scope]: ['"In scope of both": %s'],
        [inTurn]: [
          '`message` is the "last inbound" one after a timer, an agent and in the next turn too',
        ],
        [oneChat]: [
          '"name: as set by API or import, else the WhatsApp profile\'s, else the phone number"',
        ],
      },
    },
    {
      rule: '`step.call_id` (stable per run of a step: an idempotency key);',
      shownBy: { [scope]: ['`step.call_id` is "stable per run of a step"'] },
    },
    {
      rule: 'in `http` alone also `secrets.<name>` and the filter `media_url`.',
      shownBy: {
        [cases('http')]: [
          '"in http alone also secrets.<name>": their places are left open, in whatever part',
          'the filter media_url leaves a link open, for a media answer, an id, and a list of them',
        ],
        'calls/calls.test.ts': [
          'a secret is sent and stands nowhere: no table, no answer and no journal holds it',
          'a link to a file is signed at the moment of calling, and waited for while the file is on its way',
        ],
      },
    },
    {
      rule: 'A value that is exactly one `{{ … }}` keeps its type; anything else is text.',
      shownBy: {
        [cases('set')]: [
          '"A value that is exactly one {{ … }} keeps its type"',
          '"anything else is text"',
        ],
        [expressions]: [
          'a value that is exactly one {{ … }} keeps its type; anything else is text',
        ],
      },
    },
    {
      rule: "Dates print in `settings.timezone`, never in the server's.",
      shownBy: {
        [cases('set')]: ['"Dates print in settings.timezone, never in the server\'s"'],
        [expressions]: ["dates never print in the server's zone"],
      },
    },
    {
      rule: '`<`, `<=`, `>`, `>=` with a missing value are false, both ways round.',
      shownBy: {
        [cases('branch')]: ['"<, <=, >, >= with a missing value are false, both ways round"'],
        [expressions]: ['%s with a missing value is false, both ways round'],
      },
    },
    {
      rule: 'Two sides that both look like numbers compare as numbers.',
      shownBy: { [expressions]: ['two sides that both look like numbers compare as numbers'] },
    },
    {
      rule: '(Plain JSONLogic says otherwise on both.)',
      shownBy: { [expressions]: ['"Plain JSONLogic says otherwise on both"'] },
    },
    {
      rule: '`number` reads `1.234,5` and `1,234.5` by language;',
      shownBy: { [answers]: ['"number reads 1.234,5 and 1,234.5 by language"'] },
    },
    {
      rule: '`date` takes `31/12/2026`, `31-12`, ISO;',
      shownBy: { [answers]: ['"date takes 31/12/2026, 31-12, ISO"'] },
    },
    {
      rule: '`boolean` takes yes and no in Spanish, English, Portuguese and 👍 👎.',
      shownBy: { [answers]: ['"boolean takes yes and no in Spanish, English, Portuguese"'] },
    },
    {
      rule: 'A `sensitive` value is encrypted in the snapshot,',
      shownBy: {
        'relay/sensitive.test.ts': [
          '"A `sensitive` value is encrypted in the snapshot", and the flow goes by it all the same',
        ],
      },
    },
    {
      rule: "`***` in logs, hooks, agents' view and journal,",
      shownBy: {
        [machine]: [
          'a sensitive value is "*** in logs, hooks, agents\' view and journal": the journal',
        ],
        'relay/sensitive.test.ts': [
          '"A `sensitive` value is encrypted in the snapshot", and the flow goes by it all the same',
        ],
        'routes/processes.test.ts': ['variables are shown, and what is sensitive never is'],
        [cases('event')]: ['"A sensitive value is *** in … hooks", and so is what is made of one'],
        'journeys/logs.test.ts': [
          'the log holds no text, name, number, token or password, whatever goes wrong in a conversation',
        ],
      },
    },
    {
      rule: 'and blanked 24 h after the process ends.',
      shownBy: {
        'relay/sensitive.test.ts': [
          'a sensitive value is "blanked 24 h after the process ends", and not before',
        ],
      },
    },
  ],

  'Which machine': [
    {
      rule: 'There is one machine per chat, that is per contact and line,',
      shownBy: {
        [oneChat]: ['"There is one machine per chat, that is per contact and line"'],
        'journeys/lines.test.ts': [
          'one person on two lines has two conversations, and they do not mix',
        ],
      },
    },
    {
      rule: 'and at most one open process in a chat (unique index).',
      shownBy: { [oneChat]: ['"at most one open process in a chat (unique index)"'] },
    },
    {
      rule: 'Opting out and language belong to the contact.',
      shownBy: { [oneChat]: ['"Opting out and language belong to the contact"'] },
    },
  ],

  'The meaning of a message': [
    {
      rule: 'A message gets exactly one meaning, the first that fits:',
      shownBy: { [meaning]: ['"A message gets exactly one meaning, the first that fits"'] },
    },
    {
      rule: '1. The whole text is a stop word, or, from one who opted out, a start word, and is not the title or synonym of an option of the choice that waits: opt out or in, whoever owns the chat.',
      shownBy: {
        [meaning]: [
          '1: "The whole text is a stop word": opt out',
          '1: "or, from one who opted out, a start word": opt in',
          '1: a start word means nothing from one who did not opt out',
          '1: "and is not the title or synonym of an option of the choice that waits"',
          '1: "whoever owns the chat": an agent keeps the chat of one who opts out',
        ],
      },
    },
    {
      rule: 'Otherwise, from a contact who is opted out of all: an activity; the chat becomes UNASSIGNED; nothing starts or answers until a start word.',
      shownBy: {
        [meaning]: [
          '1: "from a contact who is opted out of all: an activity; the chat becomes UNASSIGNED; nothing starts"',
          '1 before 3: one who opted out reaches no agent until a start word',
        ],
        [inTurn]: [
          'what one who opted out says to an agent unassigns the chat, and nobody owns it',
        ],
      },
    },
    {
      rule: '2. Reaction, edit, deletion, system and unsupported messages: an activity, nothing else.',
      shownBy: { [meaning]: ['2: …: "an activity, nothing else", whatever waits'] },
    },
    {
      rule: 'They answer, start and count nothing.',
      shownBy: {
        [oneChat]: ['2: reactions and the like "answer, start and count nothing"'],
        [meaning]: ['2 before 3: a reaction is nothing for the agent to answer'],
      },
    },
    {
      rule: '3. An agent has the chat, or it waits for one: an activity for the agent. Phrases, exit words and the default flow sleep.',
      shownBy: {
        [meaning]: [
          '3: "An agent has the chat": phrases, exit words and the default flow sleep',
          '3: "or it waits for one"',
        ],
      },
    },
    {
      rule: "A tap on an outbound's reply is recorded for the outbound and its campaign, and starts nothing.",
      shownBy: {
        [outbounds]: [
          '"A tap on an outbound’s reply is recorded for the outbound …, and starts nothing" while people have the chat',
        ],
      },
    },
    {
      rule: '4. A tap (button, list row, template reply): goes to the step or outbound that sent it; see Taps.',
      shownBy: {
        [meaning]: [
          '4: a tap "goes to the step or outbound that sent it"',
          '4 before 5 and 7: a tap whose title is an exit word and a phrase is still the tap',
          '4: a template reply goes to the outbound that sent it',
        ],
      },
    },
    {
      rule: '5. An exit word, and a process is open: it ends (failure, canceled); `exit_text` is sent if there is one.',
      shownBy: {
        [meaning]: [
          '5: "An exit word, and a process is open: it ends"',
          '5: an exit word without a process is any text',
        ],
        [machine]: [
          'an exit word says `exit_text`, if there is one, and ends the process as canceled',
        ],
        [inTurn]: ['an exit word of the flow ends it with its words'],
      },
    },
    {
      rule: '6. A choice waits and the text is one of its options: the answer.',
      shownBy: { [meaning]: ['6 before 7: "the text is one of its options", and a phrase too'] },
    },
    {
      rule: '7. An inbound phrase of the line. With no process open, its flow starts.',
      shownBy: { [meaning]: ['7: "With no process open, its flow starts"'] },
    },
    {
      rule: 'With one open whose flow is `interruptible`, that process ends (failure, canceled, declined_reason `replaced`) and the new one starts, even of the same flow.',
      shownBy: {
        [meaning]: [
          '7 before 8: "With one open whose flow is interruptible, that process ends and the new one starts"',
        ],
        [oneChat]: [
          '"that process ends (failure, canceled, declined_reason replaced) and the new one starts, even of the same flow"',
        ],
      },
    },
    {
      rule: 'Otherwise go on.',
      shownBy: {
        [meaning]: [
          '7: "Otherwise go on": an uninterruptible process gets the phrase as an answer',
        ],
        [inTurn]: ['a phrase in the middle of a flow that may not be interrupted is an answer'],
      },
    },
    {
      rule: '8. A process is open: an answer to the waiting step; see Waiting and Busy.',
      shownBy: { [meaning]: ['8: "A process is open: an answer to the waiting step"'] },
    },
    {
      rule: "9. The text equals the label of an outbound's reply that still waits, the newest first: as if tapped.",
      shownBy: {
        [meaning]: [
          '9: "The text equals the label of an outbound\'s reply that still waits: as if tapped"',
          '9 before 10: a label comes before the default flow',
        ],
        [outbounds]: [
          '"The text equals the label of an outbound’s reply that still waits, the newest first"',
          '"A sent outbound waits on its own, outside the machine; several may wait"',
        ],
      },
    },
    {
      rule: '10. The line has a default flow, and the message is text, media, location, contacts or order: it starts.',
      shownBy: {
        [meaning]: [
          '10: the default flow starts where "the message is text, media, location, contacts or order": …',
          '10: a form starts no default flow',
        ],
      },
    },
    {
      rule: '11. An activity; the chat becomes UNASSIGNED; nothing is sent.',
      shownBy: {
        [meaning]: ['11: "An activity; the chat becomes UNASSIGNED; nothing is sent"'],
        [oneChat]: ['"An activity; the chat becomes UNASSIGNED; nothing is sent"'],
      },
    },
    {
      rule: 'Texts are compared after NFKD without marks, case folded, inner space to one, and anything but letters and digits cut from both ends (unless nothing is left, as with an emoji).',
      shownBy: {
        [words]: ['"compared after NFKD without marks, case folded": %j is %j'],
      },
    },
  ],

  Waiting: [
    {
      rule: 'A message answers at most one step: the one that waits when the message is decided.',
      shownBy: {
        [cases('question')]: [
          '"A message answers at most one step: the one that waits when the message is decided"',
        ],
      },
    },
    {
      rule: 'In a text question, media, location or contacts are a wrong answer and cost an attempt;',
      shownBy: {
        [cases('question')]: [
          '"In a text question, media, location or contacts are a wrong answer and cost an attempt"',
        ],
      },
    },
    {
      rule: 'a caption is never an answer.',
      shownBy: { [cases('question')]: ['"a caption is never an answer"'] },
    },
    {
      rule: 'A media question goes by MIME type: a photo sent as a document is an image.',
      shownBy: {
        [cases('question')]: [
          '"A media question goes by MIME type: a photo sent as a document is an image"',
          'a document is no image',
        ],
      },
    },
    {
      rule: '`attempts` is the number of wrong answers: the last of them takes `invalid.next` and sends nothing.',
      shownBy: {
        [cases('question')]: [
          '"attempts is the number of wrong answers: the last of them takes invalid.next and sends nothing"',
        ],
      },
    },
    {
      rule: "Without `invalid`: the account's sentence in the contact's language, 3 attempts, then the process ends (failure, declined, `not_answered_question`).",
      shownBy: {
        [cases('question')]: [
          '"the account\'s sentence in the contact\'s language"',
          '"Without invalid: 3 attempts, then the process ends (failure, declined, not_answered_question)"',
        ],
      },
    },
    {
      rule: "A question repeats as its invalid text alone (without one: the account's sentence, a blank line, the prompt).",
      shownBy: {
        [cases('question')]: [
          '"A question repeats as its invalid text alone"',
          '"without one: the account\'s sentence, a blank line, the prompt"',
        ],
      },
    },
    {
      rule: 'A choice repeats as one message: the invalid text, a blank line, the prompt, the same options.',
      shownBy: {
        [cases('choice')]: [
          '"A choice repeats as one message: the invalid text, a blank line, the prompt, the same options"',
        ],
      },
    },
  ],

  Busy: [
    {
      rule: "While a step waits for the world (`http`, a sub-flow's `http`), a message passes rules 1 to 7; what is left is held (at most 20)",
      shownBy: {
        [busy]: [
          '"what is left is held (at most 20) and offered, in order, to the next step that waits for the contact"',
          '"a message passes rules 1 to 7": a stop word stops',
          '"a message passes rules 1 to 7": an exit word exits',
          '"a message passes rules 1 to 7": a phrase starts its flow anew, and the call of the old one is dropped',
          'of what comes while a call is waited for, at most 20 are held; all of it stands in the chat',
          '"a sub-flow\'s http": what comes while a sub-flow calls is held for the step after it',
        ],
        [cases('http')]: [
          '"While a step waits for the world, what is left is held": nothing is said and nothing moves',
          '"at most 20" are held, and what comes then is an activity',
        ],
      },
    },
    {
      rule: 'and offered, in order, to the next step that waits for the contact;',
      shownBy: {
        [busy]: [
          '"what is left is held (at most 20) and offered, in order, to the next step that waits for the contact"',
          'what was said before the answer and after it, in one turn, answers in this order',
        ],
      },
    },
    {
      rule: 'a held message that does not fit is an activity and costs no attempt.',
      shownBy: {
        [busy]: ['"a held message that does not fit is an activity and costs no attempt"'],
      },
    },
    {
      rule: 'In a `wait`, a message takes `on_message` if there is one, else it is an activity, and the wait goes on.',
      shownBy: {
        [cases('wait')]: [
          '"In a wait, a message takes on_message if there is one"',
          '"else it is an activity, and the wait goes on"',
        ],
      },
    },
  ],

  Taps: [
    {
      rule: "A reply's id is `<process_id>:<step>:<option>` (at most 200 characters: step names and option ids are `^[a-z0-9_]{1,60}$`,",
      shownBy: {
        [cases('choice')]: [
          'up to three short options are buttons; a reply id is <process_id>:<step>:<option>',
        ],
        [machine]: ['a reply\'s id is "at most 200 characters", in a sub-flow too'],
      },
    },
    {
      rule: 'dynamic options travel as their index; `save_as` holds the `id` as authored, `value` the item);',
      shownBy: {
        [cases('choice')]: [
          'options from a list travel as their index, with the fixed ones after them',
          '"save_as holds the id as authored, value the item"',
        ],
      },
    },
    {
      rule: "a template reply's payload is `<message_id>:continue|cancel`, and where the payload is only the label, the newest outbound with that label.",
      shownBy: {
        [outbounds]: [
          '"a template reply’s payload is <message_id>:continue|cancel"',
          '"where the payload is only the label, the newest outbound with that label"',
        ],
      },
    },
    {
      rule: 'A tap on an earlier step of the open process is no answer and costs no attempt: the present prompt is repeated, at most once a minute.',
      shownBy: {
        [inTurn]: ['a tap on an earlier step repeats the present prompt, at most once a minute'],
        [meaning]: [
          '4: "a tap on an earlier step of the open process is no answer": the prompt is repeated',
        ],
        [cases('question')]: [
          'a repeated prompt "is no answer and costs no attempt"; the step has spoken, so its clocks restart',
        ],
      },
    },
    {
      rule: 'A tap of an ended process is read as its title, from rule 7 on.',
      shownBy: {
        [meaning]: [
          'Taps: "A tap of an ended process is read as its title, from rule 7 on": a phrase',
          'Taps: from rule 7 on: neither an exit word nor an option by its title',
        ],
      },
    },
    {
      rule: 'The second tap on the same outbound is recorded and does nothing.',
      shownBy: {
        [outbounds]: ['"The second tap on the same outbound is recorded and does nothing"'],
      },
    },
  ],

  Options: [
    {
      rule: 'Matching order: id, title, synonym, number shown.',
      shownBy: { [cases('choice')]: ['"Matching order: id, title, synonym, number shown"'] },
    },
    {
      rule: 'Two options whose titles, synonyms or numbers meet after normalising are an error, as are duplicate ids;',
      shownBy: { 'engine/verify/choices.cases.ts': ['options that meet after normalising: …'] },
    },
    {
      rule: 'at run time (templates, `options_from`) the first wins, a later equal title gets ` (2)`, and a title that is too long is cut with `…`.',
      shownBy: {
        [cases('choice')]: [
          '"a later equal title gets (2)"; "the first wins"',
          'an equal title is counted',
          '`style: buttons` cuts the titles to what a button holds, and counts it',
        ],
      },
    },
    {
      rule: 'Both are counted as findings of the process.',
      shownBy: { [oneChat]: ['"Both are counted as findings of the process"'] },
    },
  ],

  Time: [
    {
      rule: '`timeout` and `reminders` count from the last time the step spoke: its prompt, or its repeat after a wrong answer.',
      shownBy: {
        [cases('question')]: [
          'asks, and waits with its clocks set',
          '"timeout and reminders count from the last time the step spoke": a reminder comes again after a repeat',
        ],
      },
    },
    {
      rule: 'A reminder keeps waiting and spends nothing.',
      shownBy: {
        [cases('question')]: [
          '"A reminder keeps waiting and spends nothing": the timeout stays where it was',
        ],
      },
    },
    {
      rule: 'In one claim, events go in order of acceptance, timers by due time.',
      shownBy: {
        [clocks]: [
          '"In one claim, events go in order of acceptance" within the second they were sent in, "timers by due time"',
        ],
      },
    },
    {
      rule: 'A message beats a timer that is due but not yet decided if it was *sent* (provider time) at or before the due time plus one second;',
      shownBy: {
        [clocks]: [
          '"A message beats a timer" if it was "sent at or before the due time plus one second"',
          'one that was sent later comes after the timer, and means what it means then',
        ],
      },
    },
    {
      rule: 'a decided timer is never undone, and the late message then means what it means where the process now is.',
      shownBy: {
        [clocks]: ['"a decided timer is never undone", and the late message answers what asks now'],
      },
    },
    {
      rule: 'A process restored after a stop fires each due timer once, in order of due time.',
      shownBy: {
        'journeys/timers.test.ts': [
          'reminders and a timeout that all fell due fire in order of due time, each once',
        ],
      },
    },
    {
      rule: "`expires_after` is set when a step, an `outbound` with replies included, begins to wait for the contact: the latest of the contact's last message, the start, and the end of the last `wait`, `handoff` or `http`, plus `expires_after`;",
      shownBy: {
        [machine]: [
          'expires_after counts from "the latest of the contact\'s last message, the start, and the end of the last wait, handoff or http"',
          "counts from the contact's last message",
          'counts from the start where the contact has not written since',
          'counts from the end of the last wait',
          'counts from the end of the last hand-off',
          'counts from the end of the last http',
        ],
        [cases('outbound')]: ['with replies it waits, and expires_after runs'],
      },
    },
    {
      rule: 'at the same instant a timeout goes first;',
      shownBy: { [cases('question')]: ['"at the same instant a timeout goes first"'] },
    },
    {
      rule: 'expiry ends the process silently (failure, expired).',
      shownBy: { [cases('question')]: ['"expiry ends the process silently (failure, expired)"'] },
    },
    {
      rule: "A timeout longer than `expires_after` is an error; a cycle that only timeouts pass is an error ('a possible endless nag').",
      shownBy: {
        'engine/verify/times.cases.ts': ['a timeout longer than `expires_after`'],
        'engine/verify/cycles.cases.ts': ['a cycle that only timeouts pass'],
      },
    },
    {
      rule: 'Xstate restarts an `after` on a self transition only with `reenter: true`; the compiler says which it means, by these rules.',
      shownBy: {
        [machine]: [
          '"Xstate restarts an after on a self transition only with reenter: true"',
          'an exit that leads back to its own step is a new visit, with its clock from the start',
          'a repeat is the same visit, and its clock restarts too',
        ],
      },
    },
  ],

  'The window': [
    {
      rule: 'Before a free-form message is queued the window is checked at `now`; closed, or failed for good later: `failed` if the step has it, else the process ends (failure, system_error, `message_not_delivered`).',
      shownBy: {
        [cases('message')]: [
          '"Before a free-form message is queued the window is checked at now; closed: failed if the step has it"',
          '"else the process ends (failure, system_error, message_not_delivered)"',
          'the window is open for 24 hours to the second',
          'and then it is closed',
        ],
        [machine]: ['one sent after that counts again; without `failed` the process ends'],
      },
    },
    {
      rule: "A later failure takes the sending step's `failed` (its message carries step and visit) only while the contact has not written since; after that it is an activity.",
      shownBy: {
        [machine]: [
          '"A later failure takes the sending step\'s failed", wherever the process is by now',
        ],
        'relay/lateFailures.test.ts': [
          'a message that fails for good takes its step’s way out, once, however often it is told',
          'once the contact has written since, a late failure stands at its message and moves nothing',
        ],
      },
    },
    {
      rule: 'An `http`, `set` or `wait` step is not touched by the window.',
      shownBy: {
        [machine]: ['"An http, set or wait step is not touched by the window"'],
      },
    },
  ],

  'Outbounds and processes': [
    {
      rule: 'A sent outbound waits on its own, outside the machine; several may wait.',
      shownBy: {
        [outbounds]: ['"A sent outbound waits on its own, outside the machine; several may wait"'],
      },
    },
    {
      rule: "`continue` starts its flow with `trigger.response` and the outbound's variables; an open process ends first (as in rule 7) unless it is not interruptible: then the answer is recorded, and the flow starts when that process ends, if within 24 h.",
      shownBy: {
        [outbounds]: [
          '"continue starts its flow with trigger.response and the outbound’s variables; an open process ends first"',
          '"unless it is not interruptible: then … the flow starts when that process ends, if within 24 h"',
        ],
      },
    },
    {
      rule: '`cancel` touches no process.',
      shownBy: { [outbounds]: ['"cancel touches no process"'] },
    },
    {
      rule: 'Silence: after 72 h (`expires_after` on send and campaign) the waiting counts as expired, but a later tap still works as long as flow and outbound exist.',
      shownBy: {
        [outbounds]: ['"after 72 h … the waiting counts as expired, but a later tap still works"'],
      },
    },
    {
      rule: 'Free text instead of a tap is rule 9, else `replied`.',
      shownBy: {
        [outbounds]: [
          '"Free text instead of a tap is rule 9, else replied"; a tap counts after it',
        ],
      },
    },
  ],

  'After the end': [
    {
      rule: 'Nothing is remembered but the chat: the next message goes through the list from 1.',
      shownBy: {
        [oneChat]: [
          '"Nothing is remembered but the chat": a \'gracias\' after the end starts the default flow',
        ],
      },
    },
    {
      rule: "So with a default flow, 'gracias' after the end starts it:",
      shownBy: {
        [oneChat]: [
          '"Nothing is remembered but the chat": a \'gracias\' after the end starts the default flow',
        ],
      },
    },
    {
      rule: 'a flow that wants quiet sets `settings.quiet_after` (for example `10m`), during which rule 10 does not fire for this chat.',
      shownBy: {
        [meaning]: [
          'After the end: "quiet_after, during which rule 10 does not fire for this chat"',
        ],
        [inTurn]: [
          'after its end a flow that wants quiet is not started by whatever is said; a phrase still starts it',
        ],
      },
    },
  ],

  'Hand-off': [
    {
      rule: "`handoff` with `next` keeps the process open and asleep: the agent's *close* resumes at `next`,",
      shownBy: {
        [cases('handoff')]: [
          '"with next keeps the process open and asleep"; expires_after does not run meanwhile',
          '"the agent\'s close resumes at next"',
        ],
      },
    },
    {
      rule: "the agent's *finish* ends it (failure, canceled).",
      shownBy: {
        'relay/onDemand/chatOwner.test.ts': [
          '"the agent\'s finish ends it (failure, canceled)"; a close lets it go on',
        ],
      },
    },
    {
      rule: 'Without `next` the process ends as success at the moment of hand-off.',
      shownBy: {
        [cases('handoff')]: [
          '"Without next the process ends as success at the moment of hand-off"',
        ],
      },
    },
    {
      rule: '`unavailable`: outside business hours,',
      shownBy: {
        [cases('handoff')]: [
          '"unavailable: outside business hours"',
          "the account's business hours, where the flow says so",
        ],
      },
    },
    {
      rule: 'or no agent of `owner` online;',
      shownBy: {
        [cases('handoff')]: ['unavailable: "or no agent of owner online"'],
        'relay/handoffAgents.test.ts': [
          'a hand-off that nobody of its group is online for takes unavailable; it is replayed and simulated as it was',
        ],
      },
    },
    {
      rule: 'without it the chat waits in the queue.',
      shownBy: { [cases('handoff')]: ['"without it the chat waits in the queue"'] },
    },
    {
      rule: '`timeout`: nobody has taken the chat.',
      shownBy: {
        [cases('handoff')]: [
          '"timeout: nobody has taken the chat": it is the flow\'s again',
          'the timeout is off once an agent has taken the chat',
        ],
        'relay/onDemand/chatOwner.test.ts': [
          'a hand-off that nobody takes in time is the flow’s again; one that is taken waits for the agent',
        ],
      },
    },
    {
      rule: 'What was said meanwhile answers nothing.',
      shownBy: { [cases('handoff')]: ['"What was said meanwhile answers nothing"'] },
    },
    {
      rule: 'Auto-close after 24 h without a message is a *close*.',
      shownBy: {
        [oneChat]: [
          '"Auto-close after 24 h without a message is a close": the flow goes on at next',
        ],
        'journeys/silentChats.test.ts': [
          'a chat that people have is closed after a day of silence, and its flow goes on',
        ],
      },
    },
  ],

  Chats: [
    {
      rule: 'A chat opens with any message either way',
      shownBy: { [oneChat]: ['"A chat opens with any message either way"'] },
    },
    {
      rule: 'and closes by an agent, by the end of a process, unless an agent has the chat or it waits for one, or after 24 h of silence.',
      shownBy: {
        [oneChat]: [
          'a chat "closes by an agent, by the end of a process, unless an agent has the chat or it waits for one, or after 24 h of silence"',
        ],
      },
    },
    {
      rule: 'A closed chat that gets a message is open again without owner, and the list runs from 1.',
      shownBy: {
        [oneChat]: [
          '"A closed chat that gets a message is open again without owner, and the list runs from 1"',
        ],
      },
    },
    {
      rule: 'Agents write freely while the window is open; after that only an outbound.',
      shownBy: {
        'journeys/agentSends.test.ts': [
          '"Agents write freely while the window is open; after that only an outbound"; a request_id is said once for good',
        ],
      },
    },
  ],

  Versions: [
    {
      rule: 'A start takes the newest published version;',
      shownBy: {
        [inTurn]: [
          '"A start takes the newest published version", and a process "keeps the one it began with"',
        ],
      },
    },
    {
      rule: 'a sub-flow too, at the moment it is entered;',
      shownBy: {
        [subflows]: [
          '"A start takes the newest published version; a sub-flow too, at the moment it is entered", and keeps it',
        ],
      },
    },
    {
      rule: 'both are in the journal.',
      shownBy: {
        [subflows]: [
          'the version a process began with and that of a sub-flow: "both are in the journal"',
        ],
      },
    },
    {
      rule: 'Unpublishing or deleting a flow that something uses is refused.',
      shownBy: {
        'routes/flowVersions.test.ts': [
          '"Unpublishing or deleting a flow that something uses is refused", and each use is named',
        ],
      },
    },
    {
      rule: 'Published versions are immutable and numbered from 1;',
      shownBy: {
        'routes/flows.test.ts': ['"Published versions are immutable and numbered from 1"'],
      },
    },
    {
      rule: 'a process keeps the one it began with.',
      shownBy: {
        [inTurn]: [
          '"A start takes the newest published version", and a process "keeps the one it began with"',
        ],
      },
    },
    {
      rule: 'Publishing can *migrate* open processes: a dry run says how many move, which cannot, and why; a process moves only when its current step exists with the same type.',
      shownBy: {
        'relay/migrate/migrate.test.ts': [
          'a dry run says how many move, which cannot, and why, and the migration then does just that',
        ],
      },
    },
  ],

  Language: [
    {
      rule: '`contact.language` (BCP 47) is set by API, import column,',
      shownBy: {
        'routes/contacts.test.ts': ['the language is set by API in its usual form, and cleared'],
        'routes/contactFiles.test.ts': [
          '"`contact.language` (BCP 47) is set by API, import column": that of an import in its usual form',
        ],
      },
    },
    {
      rule: '`set_property language`,',
      shownBy: {
        [cases('set_property')]: [
          '`set_property language` sets it in its usual form, and the next step speaks it',
        ],
      },
    },
    {
      rule: 'or, where empty, by the language of the outbound the contact accepted.',
      shownBy: {
        [cases('outbound')]: [
          'a tap on continue takes its way, and "where empty" its language is that "of the outbound the contact accepted"',
          'a known language stays',
        ],
      },
    },
    {
      rule: 'It is never guessed from number or text.',
      shownBy: {
        [cases('message')]: [
          '"never guessed from number or text": without one the flow speaks its own',
        ],
      },
    },
    {
      rule: "A step speaks `translations[exact]`, else the base language, else the flow's own;",
      shownBy: {
        [cases('message')]: [
          '"A step speaks translations[exact]"',
          '"else the base language"',
          '"else the flow\'s own"',
        ],
      },
    },
    {
      rule: 'a language that lacks a text is an error at publishing.',
      shownBy: {
        'engine/verify/texts.cases.ts': [
          '"a language that lacks a text is an error": a missing translation',
        ],
      },
    },
    {
      rule: "The account's sentences (stop, start, wrong answer) exist in es, en, pt.",
      shownBy: { [words]: ["the account's sentences exist in es, en, pt"] },
    },
  ],
};
