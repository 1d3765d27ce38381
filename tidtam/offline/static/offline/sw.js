// The service worker of the whole site. The line before this text, which the server writes, names what it keeps: the
// files of the shell and the empty pages. It keeps no page with anybody's data, and answers nothing but GET.
const NAME = `tidtam-shell-${SHELL.version}`, PATIENCE_MS = 3000;
const HERE = SHELL.pages.find(page => page.endsWith('/here/')), TOPIC = /^\/reports\/\d+\/(?:write\/$|topics\/(\d)\/$)/;
const emptyPage = path => {
  const [, topic] = TOPIC.exec(path) ?? [];
  return SHELL.pages.find(page => topic && page.endsWith(`/topics/${topic}/`)) ?? HERE;
};

self.addEventListener('install', event => {
  const fresh = [...SHELL.pages, ...SHELL.files].map(address => new Request(address, { cache: 'reload' }));
  event.waitUntil(caches.open(NAME).then(shell => shell.addAll(fresh)).then(() => self.skipWaiting()));
});
self.addEventListener('activate', event => {
  const isOld = name => name.startsWith('tidtam-shell-') && name !== NAME;
  event.waitUntil(caches.keys().then(names => Promise.all(names.filter(isOld).map(name => caches.delete(name)))).then(() => self.clients.claim()));
});

const kept = address => caches.match(address, { ignoreVary: true });
// A page of a report waits three seconds for the line, any other until the line has failed; a server that is down is no
// line. ?online asks for the server alone.
async function page(request, { pathname, searchParams }) {
  const isReport = TOPIC.test(pathname), instead = () => kept(emptyPage(pathname));
  const asked = fetch(request).then(async answer => (isReport && answer.status >= 502 && await instead()) || answer);
  if (!isReport || searchParams.has('online')) return asked.catch(async () => await instead() ?? Response.error());
  const patience = new Promise(done => { setTimeout(done, PATIENCE_MS); }).then(instead);
  return Promise.race([asked, patience.then(found => found ?? asked)]).catch(async () => await instead() ?? Response.error());
}
self.addEventListener('fetch', event => {
  const { request } = event, address = new URL(request.url);
  if (request.method !== 'GET' || address.origin !== location.origin) return;
  if (request.mode === 'navigate') event.respondWith(page(request, address));
  else if (SHELL.files.includes(address.pathname)) event.respondWith(kept(request.url).then(found => found ?? fetch(request)));
});
