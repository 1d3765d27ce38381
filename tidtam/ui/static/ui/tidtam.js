// Small comforts on top of pages that work without any script.
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  // A long side panel starts closed on a phone, and everything folded is open on paper.
  if (matchMedia('(max-width:900px)').matches) all('details[data-closed-on-phone]').forEach(d => { d.open = false; });
  addEventListener('beforeprint', () => all('details').forEach(d => { d.open = true; }));
  // The summary of errors gets the focus, so that it is read first.
  const summary = document.querySelector('.sumbox[data-focus]');
  if (summary) summary.focus();
  // Signing out leaves nothing of what this person typed on the device (drafts/drafts.js).
  addEventListener('submit', event => {
    const whose = event.target.dataset.signOut;
    if (whose && !event.defaultPrevented && self.indexedDB) indexedDB.deleteDatabase(`tidtam-drafts-${whose}`);
  });
})();
