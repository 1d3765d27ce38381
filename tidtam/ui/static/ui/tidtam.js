// Small comforts on top of pages that work without any script.
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  // A long side panel starts closed on a phone, and everything folded is open on paper.
  const fold = () => { if (matchMedia('(max-width:900px)').matches) all('details[data-closed-on-phone]').forEach(d => { d.open = false; }); };
  fold();
  addEventListener('tidtam:shown', fold);
  addEventListener('beforeprint', () => all('details').forEach(d => { d.open = true; }));
  // The summary of errors gets the focus, so that it is read first.
  const summary = document.querySelector('.sumbox[data-focus]');
  if (summary) summary.focus();
  // What this device keeps of people (drafts/store.js notes whose) is looked after from every page of who is signed in.
  const { care } = document.currentScript.dataset, door = document.querySelector('form[data-sign-out]');
  const keeps = () => localStorage.getItem('tidtam-keeps');
  let cared = null;
  const look = () => { cared ??= import(care).then(module => module.ready).catch(() => {}).then(() => { cared = true; }); return cared; };
  if (door && keeps()) look();
  // Signing out leaves nothing of its person on the device: it waits until somebody sees to that.
  if (door) addEventListener('submit', event => {
    if (!event.target.dataset.signOut || cared === true || !keeps()) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    look().then(() => event.target.requestSubmit());
  });
})();
