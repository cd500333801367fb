/** The reference's moment for none. */
export const zeroTime = '0001-01-01T00:00:00Z';
