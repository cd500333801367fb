/**
 * Rows of `endpoints.ts` that are not served yet, and what they wait for. The contract fails where
 * one of them is served, so whoever serves it deletes its line here, adds a request to `requests/`
 * and, where the row has fields that are `cond.`, names the test of each as its `rule`.
 */
export const pending: Record<number, string> = {};
