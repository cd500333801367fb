/** What is found wrong with a flow, in Spanish. */
export const findings: Record<string, string> = {};
