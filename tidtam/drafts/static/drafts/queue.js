// Whatever waits on this device is sent from whichever page is open, once; what cannot be is named. One page of the
// device sends at a time, and never the draft of a form that is open: that form sends it itself (drafts.js).
import { merge, newKey, openForms, post, same, sameAll, SENT } from './sending.js';

export const LOOKED = 'tidtam:looked'; // what waits was gone through
const LEAVING_MS = 4000, MOST_RETRY_S = 300;
let store = null, again = 0, tries = 0, isShown = false, isAsked = false, isErased = false;

const within = (ms, work) => Promise.race([work, new Promise(done => { setTimeout(done, ms); })]);
const isOpenHere = address => [...openForms].some(form => form.address === address)
  || document.querySelector('form[data-draft]')?.dataset.draft === address;

// ---- what waits

// Rows of {address, title, page, state, why, typed, base}; state: "", conflict or refused. A form that is open speaks for
// itself.
export async function waiting({ isAll = false } = {}) {
  const rows = [];
  for (const address of await store.names('drafts').catch(() => [])) {
    const kept = await store.get('drafts', address).catch(() => ({ title: '', page: '', state: '' }));
    if (kept && (isAll || !isOpenHere(address))) rows.push({ address, ...kept });
  }
  return rows;
}
export const put = (e, text) => {
  e.textContent = text;
  if (/[ก-๛]/.test(text)) e.lang = 'th';
};
// Fills a line of such a row: its page, why it is still here, and what was typed where no page may show it any more.
export function draw(item, { title, page, state, why, typed = {}, base = {} }) {
  const link = item.querySelector('a');
  link.href = page;
  put(link, title);
  item.querySelectorAll('[data-state]').forEach(e => { if (e.dataset.state !== state) e.remove(); });
  if (why) item.querySelectorAll('[data-why]').forEach(e => put(e, why));
  const texts = item.querySelector('[data-texts]');
  for (const [name, text] of texts ? Object.entries(typed) : []) {
    if (same(text, base[name])) continue;
    const one = texts.cloneNode();
    put(one, [text].flat().join('\n'));
    texts.before(one);
  }
  texts?.remove();
}
// `when`: wait, signed_out, leaving or sent; the words stand in ui/components/waiting.html.
function show(when, rows) {
  const pattern = document.querySelector('template[data-draft-words=waiting]');
  document.querySelector('[data-waiting]')?.remove();
  isShown = rows.length > 0;
  if (!pattern) return null;
  const note = pattern.content.firstElementChild.cloneNode(true), line = note.querySelector('template');
  note.querySelectorAll('[data-when]').forEach(e => { if (!e.dataset.when.split(' ').includes(when)) e.remove(); });
  for (const row of rows) {
    const item = line.content.firstElementChild.cloneNode(true);
    draw(item, row);
    line.before(item);
  }
  document.querySelector('main').prepend(note);
  return note;
}

// ---- sending

// Returns whether the next may be tried: a server that is away, or where nobody is signed in, is away for all.
async function sendOne(address) {
  let kept = await store.get('drafts', address), version;
  if (!kept || kept.state) return '';
  for (let turn = 0; turn < 4; turn += 1) {
    const what = kept.unsure ?? kept, { status, ...answer } = await post(address, { ...what, captured: what.at }, store.user);
    if (status === 401 || status === 'other_person') return 'signed_out';
    if (status === 204) {
      version = answer.version;
      if (store.device) await store.put('said', address, { typed: what.typed, version });
      if (!kept.unsure || sameAll(kept.typed, what.typed)) { await store.remove('drafts', address); return ''; }
      kept = { ...kept, base: what.typed, seen: version, unsure: null };
    } else if (status === 412) {
      const { theirs } = answer, { merged, differing } = merge(kept.base, kept.typed, theirs.typed);
      const isChoice = differing.length > 0;
      kept = { ...kept, unsure: null, ...(isChoice ? { state: 'conflict' } : { typed: merged, base: { ...kept.base, ...theirs.typed }, seen: theirs.version, key: newKey() }) };
      if (!isChoice && sameAll(merged, theirs.typed)) { await store.remove('drafts', address); return ''; }
    } else {
      kept = { ...kept, unsure: null, state: 'refused', why: answer.message };
    }
    await store.put('drafts', address, kept);
    if (kept.state) return '';
  }
  return '';
}
async function pass() {
  let when = 'wait';
  for (const address of await store.names('drafts')) {
    if (isOpenHere(address)) continue;
    when = await navigator.locks.request(`tidtam-form-${store.user}-${address}`, { ifAvailable: true }, free => (free ? sendOne(address) : '')) || 'wait';
    if (when !== 'wait') break;
  }
  tries = 0;
  await tell(when);
}
async function tell(when) {
  const left = await waiting(), isForOne = left.length > 0 && left.every(row => row.state);
  // A page that lists them all needs no note of them.
  const isListed = document.querySelector('[data-unsent]') && !isAsked;
  if (!isListed && (left.length || isShown)) show(!left.length ? 'sent' : isAsked ? 'leaving' : isForOne ? 'choose' : when, left);
  dispatchEvent(new Event(LOOKED));
}
async function failed() {
  again = setTimeout(nudge, Math.min(2 ** tries++, MOST_RETRY_S) * 1000);
  await tell('wait');
}
export function nudge() {
  if (!store?.db || !navigator.locks || isErased) return undefined;
  clearTimeout(again);
  return navigator.locks.request(`tidtam-sender-${store.user}`, { ifAvailable: true }, free => (free ? pass().catch(failed) : undefined));
}

// ---- signing out

// What waits is sent first; what cannot be is named, and erased with all the rest only when the button is used again.
async function leave(door) {
  await within(LEAVING_MS, Promise.all([nudge(), ...[...openForms].map(form => form.settled())]));
  const left = await waiting({ isAll: true });
  if (!left.length) { await finish(door); return; }
  const note = show('leaving', left);
  note.tabIndex = -1;
  note.focus();
}
async function finish(door) {
  isErased = true;
  await store.erase();
  door.requestSubmit();
}

export function begin(opened) {
  store = opened;
  addEventListener('submit', event => {
    if (event.target.dataset.signOut !== store.user || isErased) return;
    event.preventDefault();
    if (isAsked) finish(event.target); else leave(event.target);
    isAsked = true;
  });
  ['online', SENT].forEach(kind => addEventListener(kind, nudge));
  document.addEventListener('visibilitychange', () => { if (!document.hidden) nudge(); });
  return nudge();
}
