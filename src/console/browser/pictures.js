// A picture that is larger than its place begins at its first step, and is moved about by dragging it.

for (const place of document.querySelectorAll('.drawn')) {
  const first = place.querySelector('.step');
  if (!(place instanceof HTMLElement) || !first) continue;
  const [seen, box] = [place.getBoundingClientRect(), first.getBoundingClientRect()];
  place.scrollLeft += box.left + box.width / 2 - (seen.left + seen.width / 2);

  place.addEventListener('pointerdown', (event) => {
    // Fingers scroll by themselves.
    if (event.pointerType !== 'mouse' || event.button !== 0) return;
    if (event.target instanceof Element && event.target.closest('a')) return;
    event.preventDefault();
    place.focus({ preventScroll: true });
    place.setPointerCapture(event.pointerId);
    place.classList.add('dragged');
  });
  place.addEventListener('pointermove', (event) => {
    if (!place.classList.contains('dragged')) return;
    place.scrollBy(-event.movementX, -event.movementY);
  });
  for (const kind of ['pointerup', 'pointercancel']) {
    place.addEventListener(kind, () => place.classList.remove('dragged'));
  }
}
