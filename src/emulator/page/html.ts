/** The phone page without its phones: those are made by the script from what the emulator has. */
export const html = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<meta name="color-scheme" content="light dark">
<title>Phones · WhatsApp emulator</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/page/phones.css">
<script src="/page/phones.js" defer></script>
</head>
<body>
<header class="bar">
  <div class="brand"><span class="mark" aria-hidden="true"></span><h1>WhatsApp emulator</h1></div>
  <nav class="tabs" aria-label="Phones"></nav>
  <p class="hook" role="status"></p>
  <button class="add" type="button">Add a phone</button>
</header>
<main class="phones"></main>
<dialog class="adding"></dialog>
<noscript>This page needs JavaScript.</noscript>
</body>
</html>
`;
