// Keeps what is typed into form[data-draft]: on this device at once, on the server soon, and says which of the two.
// Contract and states: docs/rooms/drafts.md. Every word stands in the page (drafts/state.html, drafts/notice.html).
import { begunWith, merge, newKey, openForms, post, same, sameAll, SENT } from './sending.js';
import { note, open } from './store.js';

const DEVICE_MS = 800, IDLE_MS = 5000, LONGEST_MS = 20000, LEAVING_MS = 4000, WAITED_MS = 30000, MOST_RETRY_S = 300;
const all = (root, selector) => [...root.querySelectorAll(selector)];
const words = name => document.querySelector(`template[data-draft-words="${name}"]`).content.firstElementChild.cloneNode(true);

// Starts on a form. sent: what this device sent since the form was made; goOn(button): what a page without a line does
// in place of sending its form. Returns what leaves the form again.
export function start(form, { sent, goOn } = {}) {
  const { draft: address, user } = form.dataset;
  const state = document.querySelector('[data-draft-state]'), area = document.querySelector('[data-draft-notice]');

  // ---- what stands in the form, by place

  const isSeveral = e => 'several' in e.dataset;
  const isInput = e => e.name && !e.matches('button,fieldset,output,[type=file],[type=submit],[type=hidden]:not([data-several])') && !e.closest('[data-thread]');
  const named = name => [...form.elements].filter(e => e.name === name);
  function read() {
    const typed = {};
    for (const e of [...form.elements].filter(isInput)) {
      const isOff = (e.type === 'checkbox' || e.type === 'radio') && !e.checked;
      if (isSeveral(e)) (typed[e.name] ??= []).push(...(isOff ? [] : [e.value]));
      else if (isOff) typed[e.name] ??= '';
      else typed[e.name] = e.value;
    }
    return typed;
  }
  let isFilling = false;
  function fill(typed) {
    const before = read();
    isFilling = true;
    for (const e of [...form.elements].filter(isInput)) {
      const value = typed[e.name];
      if (value === undefined || e.type === 'hidden' || same(value, before[e.name])) continue;
      if (e.type === 'checkbox' || e.type === 'radio') e.checked = [value].flat().includes(e.value);
      else e.value = value;
      ['input', 'change'].forEach(kind => e.dispatchEvent(new Event(kind, { bubbles: true })));
    }
    isFilling = false;
  }
  // ---- what the screen says

  let isGone = false;
  function say(name) {
    if (isGone) return;
    const line = words(name), time = line.querySelector('[data-clock]'), now = new Date();
    const two = number => String(number).padStart(2, '0');
    if (time) time.textContent = time.dataset.clock.replace('HH', two(now.getHours())).replace('MM', two(now.getMinutes()));
    if (state.textContent.trim() !== line.textContent.trim()) state.replaceChildren(line);
  }
  const put = (e, text) => {
    e.textContent = text;
    if (/[ก-๛]/.test(text)) e.lang = 'th';
  };
  let shown = '';
  function notice(name, text) {
    if (isGone || (shown === name && !text)) return;
    shown = name;
    area.replaceChildren(...(name ? [words(name)] : []));
    if (text) put(area.querySelector('[data-text]'), text);
    area.querySelector('[data-again]')?.addEventListener('click', () => { send(); });
  }
  const sayKept = () => say(isOnDevice ? 'device' : 'nowhere');

  // ---- this device

  let device = null, isOnDevice = false;
  const erase = () => device.remove('drafts', address).catch(() => {});
  const store = () => opened.then(() => device.put('drafts', address, kept)).then(() => { isOnDevice = true; }, () => { isOnDevice = false; });

  // ---- what waits to be sent: `kept`, typed on version `seen` of the section, which said `base`

  const { seen } = form.elements, isUnsaved = 'unsaved' in form.dataset;
  if (sent && Number(sent.version) > Number(seen.value)) {
    fill(sent.typed);
    seen.value = sent.version;
  }
  const loaded = read();
  // unsure: was sent, and no answer came. It goes first, under its own key, until the server says what became of it.
  let base = isUnsaved ? {} : loaded, kept = null, unsure = null, sending = null, conflict = null, isStopped = false;
  let typing = 0, idle = 0, latest = 0, again = 0, tries = 0, said = [];

  function keep(at = new Date().toISOString()) {
    clearTimeout(typing);
    typing = 0;
    const typed = read(), version = conflict ? kept.seen : seen.value;
    if (sameAll(typed, base) && !conflict && !unsure) { kept = null; return erase(); }
    kept = {
      typed, base, seen: version, key: newKey(), at, unsure, state: conflict ? 'conflict' : '',
      title: document.title.replace(/ – [^–]*$/, ''), page: location.pathname,
    };
    return store();
  }
  async function rest() {
    await keep();
    if (kept && !conflict) sayKept();
    else if (!kept && !sending) state.replaceChildren(...said);
  }
  function touch(event) {
    if (isFilling || event?.target.closest('[data-thread]')) return;
    if (event?.type === 'change' && !typing && sameAll(read(), kept ? kept.typed : base)) return;
    if (!typing && !kept) {
      said = [...state.childNodes];
      note(user);
    }
    if (!conflict) say('saving');
    isDone = isWarned = false;
    clearTimeout(typing);
    clearTimeout(idle);
    typing = setTimeout(rest, DEVICE_MS);
    idle = setTimeout(() => { idle = 0; send(); }, IDLE_MS);
    latest ||= setTimeout(() => { latest = 0; send(); }, LONGEST_MS);
  }
  function send() {
    if (typing) rest();
    if (sending || conflict || isStopped || !kept) return sending;
    [idle, latest, again].forEach(timer => clearTimeout(timer));
    idle = latest = again = 0;
    const what = unsure ?? kept;
    sending = attempt(what).catch(() => later(what)).finally(() => {
      sending = null;
      if (kept && kept.key !== what.key && !idle && !again) send();
    });
    return sending;
  }
  async function later({ typed, seen: version, key, at }) {
    unsure = { typed, seen: version, key, at };
    if (kept) kept.unsure = unsure;
    const stored = kept ? store() : keep();
    again = setTimeout(() => { again = 0; send(); }, Math.min(2 ** tries++, MOST_RETRY_S) * 1000);
    await stored;
    sayKept();
    notice(isOnDevice ? 'offline' : 'only_here');
  }
  // The time of capture counts for what had to wait; what is sent as it is typed has the server's.
  async function attempt(what) {
    const hasWaited = tries || isRestored || Date.now() - Date.parse(what.at) > WAITED_MS;
    const answer = await post(address, { ...what, captured: hasWaited ? what.at : '' }, user);
    if (answer.status === 204) { await acknowledged(what, answer.version); return; }
    if (answer.status === 412) { await meet(answer.theirs); return; }
    sayKept();
    if (answer.status === 401) { notice('signed_out'); return; }
    if (answer.status === 'other_person') {
      isStopped = true;
      notice('other_person');
      return;
    }
    tries = 0;
    notice('refused', answer.message);
    unsure = null;
    if (kept) { Object.assign(kept, { unsure, state: 'refused', why: answer.message }); await store(); }
  }
  async function acknowledged(what, version) {
    tries = 0;
    isRestored = false;
    base = what.typed;
    seen.value = version;
    dispatchEvent(new Event(SENT));
    if (shown !== 'restored') notice('');
    if (device.device) await device.put('said', address, { typed: what.typed, version }).catch(() => {});
    unsure = null;
    if (kept?.key === what.key) {
      kept = null;
      await erase();
    } else {
      await keep(kept?.at);
    }
    if (kept) sayKept(); else if (!typing) say('saved');
  }

  // ---- somebody else wrote meanwhile

  function meet(theirs) {
    tries = 0;
    unsure = null;
    const { merged, differing } = merge(kept.base, read(), theirs.typed);
    if (!differing.length) return settle(theirs, merged);
    choose(theirs, merged, differing);
    return undefined;
  }
  function settle(theirs, texts) {
    conflict = null;
    fill(texts);
    base = { ...base, ...theirs.typed };
    seen.value = theirs.version;
    notice('');
    const stored = keep(kept?.at);
    if (kept) sayKept(); else say('saved');
    return stored;
  }
  function labelOf(name) {
    const [first] = named(name), group = first.closest('fieldset,section');
    const own = first.getAttribute('aria-label') ?? (isSeveral(first) || first.type === 'radio' ? '' : first.labels[0]?.textContent);
    const parts = [group?.querySelector('legend,h2,h3')?.textContent, own].map(text => (text ?? '').trim());
    return [...new Set(parts)].filter(Boolean).join(' › ');
  }
  function asShown(name, value) {
    const [first] = named(name), values = [value].flat();
    if (first.options) return [...first.options].filter(option => values.includes(option.value)).map(option => option.textContent).join(', ');
    if (!['checkbox', 'radio'].includes(first.type)) return values.join('\n');
    return named(name).filter(e => values.includes(e.value)).map(e => e.labels[0].textContent.trim()).join(', ');
  }
  function choose(theirs, merged, differing) {
    const begun = kept.base, [first] = named(differing[0]);
    conflict = theirs;
    kept.state = 'conflict';
    store();
    base = begun;
    fill(Object.fromEntries(Object.entries(merged).filter(([name]) => !differing.includes(name))));
    say('conflict');
    shown = '';
    notice('versions');
    all(area, '[data-by]').forEach(e => put(e, theirs.by));
    all(area, '[data-when]').forEach(e => put(e, theirs.kept_at));
    all(area, '[data-known]').forEach(e => { e.hidden = !theirs.by; });
    const pattern = area.querySelector('template'), mine = read();
    for (const [number, name] of differing.entries()) {
      const field = pattern.content.firstElementChild.cloneNode(true);
      field.dataset.place = name;
      put(field.querySelector('legend'), labelOf(name));
      all(field, 'input').forEach(e => { e.name = `choice-${number}`; });
      for (const [side, typed] of [['mine', mine], ['theirs', theirs.typed]]) {
        const text = asShown(name, typed[name]);
        if (text) put(field.querySelector(`[data-side=${side}]`), text);
      }
      if (!named(name)[0].matches('textarea')) field.querySelector('[value=both]').closest('label').remove();
      pattern.before(field);
    }
    area.querySelector('[data-use]').addEventListener('click', async () => {
      const now = read(), chosen = merge(begun, now, theirs.typed).merged;
      for (const field of all(area, '[data-place]')) {
        const { place } = field.dataset, one = theirs.typed[place];
        chosen[place] = { mine: now[place], theirs: one, both: `${one}\n${now[place]}` }[field.querySelector('input:checked').value];
      }
      first.focus();
      await settle(theirs, chosen);
      send();
    });
  }

  // ---- when

  let isLeaving = false, isDone = false, isWarned = false;
  const listening = new AbortController();
  const on = (target, kind, act) => target.addEventListener(kind, act, { signal: listening.signal });
  const isWaiting = () => typing || kept || sending;
  const settled = () => Promise.race([(async () => { await sending; await send(); })(), new Promise(done => { setTimeout(done, LEAVING_MS); })]);
  const here = {
    address, settled,
    isWaiting: () => Boolean(isWaiting()),
    async stop() {
      [idle, latest, again].forEach(timer => clearTimeout(timer));
      listening.abort();
      if (typing) await keep();
      await sending;
      isGone = isStopped = true;
      openForms.delete(here);
      letGo();
      dispatchEvent(new Event(SENT));
    },
  };
  const show = () => { area.firstElementChild.tabIndex = -1; area.firstElementChild.focus(); };
  // The button saves what stands in the form: what waits goes first, so that a page never meets itself. Where nobody is
  // signed in or nothing is reached, the page stays; where only this address answers badly, the second try goes through.
  on(form, 'submit', async event => {
    if (typing && !goOn) rest(); // what says what it said before waits for nothing
    if (!goOn && (isDone || !isWaiting())) return;
    event.preventDefault();
    if (goOn) {
      await keep(typing ? undefined : kept?.at);
      send();
      goOn(event.submitter);
      return;
    }
    if (isLeaving) return;
    isLeaving = true;
    await settled();
    isLeaving = false;
    const isShut = conflict || isStopped || shown === 'signed_out' || (tries && !isWarned);
    isWarned = true;
    if (isShut) { show(); return; }
    isDone = true;
    form.requestSubmit(event.submitter);
  });
  ['input', 'change'].forEach(kind => on(form, kind, touch));
  const leave = () => { if (!isDone) send(); };
  on(window, 'pagehide', leave);
  on(window, 'pageshow', event => { if (event.persisted) location.reload(); });
  on(window, 'online', () => { send(); });
  on(window, 'focus', () => { if (shown === 'signed_out') send(); });
  on(document, 'visibilitychange', () => { if (document.hidden) leave(); else send(); });

  // ---- what this device still keeps from last time

  let isRestored = false, letGo = () => {};
  // While a form is open no other page sends its draft; what another page is sending is waited for and looked at anew.
  const held = new Promise(done => {
    const lock = (options, act) => navigator.locks.request(`tidtam-form-${user}-${address}`, { mode: 'shared', ...options }, act);
    const hold = () => new Promise(end => { letGo = end; done(); });
    if (!navigator.locks) { done(); return; }
    lock({ ifAvailable: true }, free => free ? hold() : void lock({}, () => {
      if (goOn || isWaiting()) return hold();
      location.reload();
      return undefined;
    }));
  });
  const opened = held.then(() => open(user)).then(store => { device = store; });
  openForms.add(here);
  (async () => {
    await opened;
    const found = await device.get('drafts', address).catch(() => null);
    if (found && !kept) {
      const isNewer = Number(seen.value) > Number(found.seen), begun = isNewer ? begunWith(found, loaded) : found.base;
      const theirs = { version: seen.value, typed: loaded, by: '', kept_at: '' };
      kept = { ...found, base: begun, typed: merge(loaded, read(), found.typed).merged };
      unsure = isNewer ? null : found.unsure;
      isOnDevice = isRestored = true;
      const { merged, differing } = merge(kept.base, kept.typed, loaded);
      if (differing.length) {
        fill(kept.typed);
        choose(theirs, merged, differing);
      } else {
        await settle(theirs, merged);
        if (kept) notice('restored');
        send();
      }
    }
    if (isUnsaved) touch();
  })();
  return here;
}

const form = document.querySelector('form[data-draft]');
if (form) start(form);
