/** What is found wrong with a flow, in Portuguese. */
export const findings: Record<string, string> = {};
