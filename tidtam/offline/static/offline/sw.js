// The service worker of the whole site: keeps the shell that the line before names, and no page with anybody's data.
const NAME = `tidtam-shell-${SHELL.version}`;
self.addEventListener('install', event => {
  event.waitUntil(caches.open(NAME).then(shell => shell.addAll([...SHELL.pages, ...SHELL.files])));
});
self.addEventListener('activate', event => {
  const isOld = name => name.startsWith('tidtam-shell-') && name !== NAME;
  event.waitUntil(caches.keys().then(names => Promise.all(names.filter(isOld).map(name => caches.delete(name)))));
});
