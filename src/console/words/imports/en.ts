/** Of files that bring in many: contacts, or recipients of a campaign. */
export const imports = {
  column: 'Column',
  firstValues: 'First values',
  means: 'Is',
  leftOut: 'Left out',
  spreadsheet: 'This is a spreadsheet, not a CSV file. Open it, save it as CSV, and send that.',
  status: { running: 'Being read', succeeded: 'Taken', failed: 'Broken off' },
  rows: 'Rows',
  refused: 'Refused',
  allTaken: 'Every row was taken.',
  refusedRows: 'Refused rows',
  refusedShown: 'The first of them.',
  downloadRefused: 'Download the refused rows',
  row: 'Row',
  refusal: {
    malformed_row: 'The row has more cells than the first line, or cannot be read.',
    scientific_notation:
      'A spreadsheet has rounded the number. Format the column as text and save again.',
    invalid_number:
      'This is no phone number. Write it with its country code, as in +51 987 654 321.',
    invalid_value: 'This value does not fit.',
    missing_phone_number: 'There is neither a phone number nor an id.',
    taken: 'The number belongs to one contact, and the id to another.',
    missing_variable: 'A value is missing, and the campaign has none for everybody.',
    unknown_contact: 'We know no contact with this id.',
  },
};
