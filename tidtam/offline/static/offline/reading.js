// The empty page that the service worker gives without a line (offline/form.html): asks the PIN, puts a report of this
// device in, starts its form, and goes from topic to topic inside this one document.
import { start } from '../drafts/drafts.js';
import { pinOf } from '../drafts/key.js';
import { begin, LOOKED, nudge } from '../drafts/queue.js';
import { open } from '../drafts/store.js';
import { fillLists } from './list.js';
import { PERSON } from './offline.js';

const place = document.getElementById('report'), PAGE = /^\/reports\/(\d+)\/(?:write|topics\/(\d))\/$/;
const ONLY_ONLINE = 'button[name=copy]:not([data-copy]), button[value=evidence], button[name=fill], button[name=unfold], [data-thread] button, .review a';
let store = null, form = null;

const say = name => {
  const words = document.querySelector(`template[data-offline-words=${name}]`).content.cloneNode(true);
  place.replaceChildren(words);
  place.querySelector('main').focus();
  return place;
};

// ---- a report

async function draw() {
  const [, pk, number] = PAGE.exec(location.pathname) ?? [], report = pk && await store.get('reports', pk);
  await form?.stop();
  form = null;
  if (!report) { await drawList(Boolean(pk)); return; }
  const topic = report.topics.find(one => one.number === Number(number));
  place.innerHTML = (topic ?? report.list).html; // our own templates made it, and it lay sealed
  place.querySelectorAll(ONLY_ONLINE).forEach(e => { e.hidden = true; });
  document.title = [topic?.title, report.title].filter(Boolean).join(' ');
  scrollTo(0, 0);
  place.querySelector('main').focus();
  dispatchEvent(new Event('tidtam:shown'));
  const there = place.querySelector('form[data-draft]');
  if (there) form = start(there, { sent: await store.get('said', topic.draft_address), goOn: button => goOn(button, report, topic) });
}
function goOn(button, report, topic) {
  const next = report.topics.find(one => one.number === topic.number + 1);
  if (button?.value !== 'check') go(button?.value === 'next' && next ? next.address : report.list.address);
}
function go(address) {
  history.pushState(null, '', address);
  return draw();
}
async function drawList(isMissing) {
  say('list').querySelector('[data-missing]').hidden = !isMissing;
  await fillLists(place, store);
  nudge();
}

// ---- who may see it

function askPin() {
  const asking = say('pin').querySelector('form'), { pin } = asking.elements;
  const refuse = (name, left = '') => {
    asking.querySelectorAll('[role=alert]').forEach(e => { e.hidden = !(name in e.dataset); });
    asking.querySelector('[data-count]').textContent = left;
    pin.setAttribute('aria-invalid', 'true');
    pin.focus();
  };
  pin.focus();
  asking.addEventListener('submit', async event => {
    event.preventDefault();
    if (asking.inert) return;
    const typed = pinOf(pin.value);
    if (!typed) { refuse('digits'); return; }
    asking.inert = true;
    const left = await store.unlockByPin(typed);
    asking.inert = false;
    if (store.key) { await opened(); return; }
    if (!left) { say('erased'); return; }
    pin.value = '';
    refuse('left', left);
  });
}
async function opened() {
  store.contact().then(() => { if (store.isWithdrawn) location.reload(); });
  begin(store);
  await draw();
}

document.addEventListener('click', event => {
  const link = event.target.closest('a[href]');
  if (!form && !store?.key) return;
  if (!link || link.target || event.ctrlKey || event.metaKey || event.shiftKey || !PAGE.test(link.pathname)) return;
  event.preventDefault();
  go(link.pathname + link.hash);
});
addEventListener(LOOKED, () => { if (place.querySelector('[data-unsent]')) fillLists(place, store); });
addEventListener('popstate', () => { if (store?.key) draw(); });

(async () => {
  const person = localStorage.getItem(PERSON);
  store = person && await open(person);
  if (!store?.device) say('nothing');
  else if (store.isLocked) askPin();
  else await opened();
})();
