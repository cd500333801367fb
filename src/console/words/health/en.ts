export const health = {
  calm: 'All is well.',
  calmWhat: 'Nothing waits for you here.',
  concerns: 'What to look after',
  look: 'Look',
  openLine: 'Open the line',
  openHook: 'Open the hook',

  noWebhooks: 'No process takes webhooks',
  noWebhooksTodo:
    'Start one with the role web. Nothing is lost: WhatsApp sends again, for days, what was not taken.',
  inboxBehind: (age: string) => `Messages wait ${age} to be worked`,
  inboxBehindTodo:
    'See that a process with the role relay runs, and that the database has processor and disk to spare.',
  timersLate: (count: number, age: string) => `Timers are late: ${count}, the oldest by ${age}`,
  deadWhat: (count: number) =>
    count === 1 ? 'One event could not be worked' : `${count} events could not be worked`,
  deadTodo: 'Look why, mend it, and send them back to be worked.',
  pausedTodo: 'The page of the line says why, and lets it go on.',
  lowQuality: (line: string) => `${line}: Meta rates its messages low`,
  lowQualityTodo: 'Send fewer campaigns, and to people who want them, or Meta lowers its limit.',
  notConnected: (line: string) => `${line} is not connected at Meta`,
  notConnectedTodo: 'See in the WhatsApp Manager what it asks for.',
  outboxBehind: (line: string, age: string) => `${line}: messages wait ${age} to leave`,
  outboxBehindTodo:
    'See that a process with the role sender runs, and whether more is sent than the line takes.',
  doubtsOld: (count: number, age: string) => `Sends in doubt: ${count}, the oldest since ${age}`,
  doubtsOldTodo: 'Statuses of them should have come by now: see that Meta’s webhooks reach us.',
  hookDisabled: (hook: string) => `The hook ${hook} was turned off: it took nothing for five days`,
  hookDisabledTodo: 'Mend its receiver and turn it on; what waited is sent then.',
  hookFails: (hook: string) => `The hook ${hook} takes nothing`,
  hookFailsTodo:
    'See what its receiver answers. Until it takes one, events are tried one at a time.',
  givenUp: (count: number) =>
    count === 1
      ? 'One delivery to a hook was given up today'
      : `${count} deliveries to hooks were given up today`,
  givenUpTodo: 'Once the receiver is mended, send them again.',
  hooksBehind: (age: string) => `Deliveries to hooks wait ${age}`,
  jobsTodo: 'See that a process with the role jobs runs.',
  callsFail: (count: number) =>
    count === 1 ? 'A call of a flow fails' : `${count} calls of flows fail`,
  callsFailTodo:
    'They are tried again. See that the server they go to answers, and what the flow sends.',
  callsBehind: (age: string) => `Calls of flows wait ${age} to be made`,
  snapshotOld: (seconds: number) => `A transaction has been open in the database for ${seconds} s`,
  snapshotOldTodo: 'Queues slow down while it is: find it in pg_stat_activity, and end it.',

  inbox: 'Incoming, waiting',
  outbox: 'Outgoing, waiting',
  sentMinute: 'Sent last minute',
  inDoubt: 'In doubt',
  inDoubtWhat:
    'WhatsApp’s answer was lost. The message’s status settles it; after ten minutes without one it is sent once more, or given up where it is marketing.',
  dead: 'Dead events',
  deliveries: 'For hooks, waiting',
  calls: 'Calls, waiting',

  deadTitle: 'Events that could not be worked',
  deadExplained:
    'Each stands here with what stopped it. Mend that first; then they are worked as if they came now.',
  deadOne: 'An event that could not be worked',
  died: 'Stopped',
  received: 'Came',
  kind: 'What',
  number: 'Number',
  kinds: {
    message: 'Message of a person',
    echo: 'Message from the Business app',
    status: 'Status of a message',
    identity: 'Change of a number',
    preference: 'Marketing preference',
    notice: 'Notice of Meta’s',
    answer: 'Answer of a call',
  },
  redrive: 'Send back',
  redriveAll: 'Send all back',
  redriveAllSure: (count: number) =>
    `${count} to be worked again, as if they came now. What still cannot be worked comes back here.`,
  redriveWhat: 'Once the cause is mended it can be worked, as if it came now.',
  newestShown: (count: number) => `The newest ${count} are shown.`,
  oldestShown: (count: number) => `The oldest ${count} are shown.`,
  notOpened: 'No key of SECRET_KEY opens it: start the service with the key that it was sealed by.',
  payload: 'What is in it',
  payloadVeiled:
    'Its shape is shown, and not what anybody wrote: that may be secret. In brackets is how long it is.',
  payloadSealed: 'No key of SECRET_KEY opens it.',
  trace: 'The whole error',

  outboxTitle: 'To be sent, by line',
  waiting: 'Waiting',
  oldest: 'Oldest',
  classes: (replies: number, notifications: number, campaign: number) =>
    `answers ${replies}, notices ${notifications}, campaigns ${campaign}`,
  slowed: 'slowed down by Meta',
  since: 'Since',
  message: 'Message',
  callsTitle: 'Calls that fail',
  callsWhat: 'Flows that wait for a server of yours.',
  tries: 'Tries',
  triesOf: (failed: number, left: number) => `${failed} failed, ${left} left`,
  nextTry: 'Next try',
  hooksTitle: 'Hooks that take nothing',
  stopped: 'Stopped',
  fails: 'Fails',

  underneath: 'Underneath',
  webhooks: 'Webhooks',
  webhooksTaken: (age: string) => `are taken, as of ${age} ago`,
  webhooksNever: 'no process has ever taken any',
  parked: 'Statuses whose message is not known yet',
  timers: 'Timers due',
  database: 'Database',
  oldestTransaction: 'Oldest open transaction',
  traffic: 'Messages a minute',
  heard: 'Received',
};
