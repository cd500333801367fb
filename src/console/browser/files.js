// Of a file that is chosen, only its beginning is looked at: `data-head` says how many bytes of it.
document.addEventListener('htmx:config:request', (event) => {
  const { ctx } = /** @type {CustomEvent} */ (event).detail;
  const head = ctx.sourceElement?.dataset?.head;
  const file = head && ctx.request.body?.get('file');
  if (file instanceof File) ctx.request.body.set('file', file.slice(0, Number(head)), file.name);
});
