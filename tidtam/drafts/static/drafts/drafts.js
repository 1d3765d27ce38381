// Keeps what is typed into form[data-draft]: on this device at once, on the server soon, and says which of the two.
// Contract and states: docs/rooms/drafts.md. Every word stands in the page (drafts/state.html, drafts/notice.html).
(() => {
  const form = document.querySelector('form[data-draft]');
  if (!form) return;
  const DEVICE_MS = 800, IDLE_MS = 5000, LONGEST_MS = 20000, LEAVING_MS = 4000, ANSWER_MS = 30000, MOST_RETRY_S = 300;
  const MOST_WHILE_LEAVING = 60000; // bytes that a browser still sends for a page that is gone
  const { draft: address, user } = form.dataset;
  const state = document.querySelector('[data-draft-state]'), area = document.querySelector('[data-draft-notice]');
  const all = (root, selector) => [...root.querySelectorAll(selector)];
  const words = name => document.querySelector(`template[data-draft-words="${name}"]`).content.firstElementChild.cloneNode(true);

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
  // One value may be spelt in several ways: 1000 as 1,000.00, ๕ as 5, the end of a line as two characters.
  const plain = value => {
    const text = [value ?? ''].flat().join('\n').replace(/\r\n?/g, '\n').trim();
    const number = text.replace(/[๐-๙]/g, digit => digit.charCodeAt(0) - 0x0e50).replace(/,/g, '');
    return number !== '' && !isNaN(number) ? String(Number(number)) : text;
  };
  const same = (one, other) => plain(one) === plain(other);
  const sameAll = (one, other) => Object.keys(one).every(name => same(one[name], other[name]));
  // A field that both changed from what both began with is left to the person; every other is in `merged`.
  function merge(begun, mine, theirs) {
    const merged = {}, differing = [];
    for (const [name, text] of Object.entries(mine)) {
      const other = name in theirs ? theirs[name] : begun[name] ?? '';
      merged[name] = same(text, begun[name]) ? other : text;
      if (!same(text, begun[name]) && !same(other, begun[name]) && !same(text, other)) differing.push(name);
    }
    return { merged, differing };
  }

  // ---- what the screen says

  function say(name) {
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
    if (shown === name && !text) return;
    shown = name;
    area.replaceChildren(...(name ? [words(name)] : []));
    if (text) put(area.querySelector('[data-text]'), text);
    area.querySelector('[data-again]')?.addEventListener('click', () => { send(); });
  }
  const sayKept = () => say(isOnDevice ? 'device' : 'nowhere');

  // ---- this device: one database for each person, so that nobody is shown another's words

  let db = null, isOnDevice = false;
  const opened = new Promise(done => {
    try {
      const asked = indexedDB.open(`tidtam-drafts-${user}`, 1);
      asked.onupgradeneeded = () => asked.result.createObjectStore('drafts');
      asked.onerror = done;
      asked.onsuccess = () => { db = asked.result; db.onversionchange = () => { db.close(); db = null; }; done(); };
    } catch { done(); } // a browser that keeps nothing
  });
  const onDevice = (mode, ask) => new Promise((done, fail) => {
    if (!db) { fail(); return; }
    const work = db.transaction('drafts', mode), asked = ask(work.objectStore('drafts'));
    work.oncomplete = () => done(asked.result);
    work.onabort = fail;
  });
  const erase = () => onDevice('readwrite', drafts => drafts.delete(address)).catch(() => {});
  const store = () => onDevice('readwrite', drafts => drafts.put(kept, address)).then(() => { isOnDevice = true; }, () => { isOnDevice = false; });

  // ---- what waits to be sent: `kept`, typed on version `seen` of the section, which said `base`

  const seen = form.elements.seen, isUnsaved = 'unsaved' in form.dataset, loaded = read();
  const newKey = () => '10000000-1000-4000-8000-100000000000'.replace(/[018]/g, c => (c ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (c / 4)))).toString(16));
  let base = isUnsaved ? {} : loaded, kept = null, sending = null, conflict = null, isStopped = false;
  let typing = 0, idle = 0, latest = 0, again = 0, tries = 0, said = [];

  function keep() {
    clearTimeout(typing);
    typing = 0;
    const typed = read(), version = conflict ? kept.seen : seen.value;
    if (sameAll(typed, base) && !conflict) { kept = null; return erase(); }
    kept = { typed, base, seen: version, key: newKey() };
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
    if (!typing && !kept) said = [...state.childNodes];
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
    const what = kept;
    sending = post(what).catch(later).finally(() => {
      sending = null;
      if (kept && kept !== what && !idle && !again) send();
    });
    return sending;
  }
  function later() {
    again = setTimeout(() => { again = 0; send(); }, Math.min(2 ** tries++, MOST_RETRY_S) * 1000);
    sayKept();
    notice(isOnDevice ? 'offline' : 'only_here');
  }
  async function post(what, isRenewed = false) {
    const body = JSON.stringify(what.typed);
    const answer = await fetch(address, {
      method: 'POST', body, keepalive: new Blob([body]).size < MOST_WHILE_LEAVING, signal: AbortSignal.timeout(ANSWER_MS),
      headers: { 'Content-Type': 'application/json', 'Idempotency-Key': what.key, 'If-Match': `"${what.seen}"`, 'X-CSRFToken': form.elements.csrfmiddlewaretoken.value },
    });
    if (answer.status === 204) { await acknowledged(what, answer.headers.get('ETag').replace(/\D/g, '')); return; }
    if (answer.status === 412) { await meet(await answer.json()); return; }
    if (answer.status === 401) { signedOut(); return; }
    if (answer.status === 403 && !isRenewed) { await renew(what); return; }
    if (![404, 409, 413, 422].includes(answer.status)) throw new Error(answer.status);
    tries = 0;
    sayKept();
    notice('refused', (await answer.json().catch(() => ({}))).message);
  }
  function acknowledged(what, version) {
    tries = 0;
    base = what.typed;
    seen.value = version;
    if (shown !== 'restored') notice('');
    if (kept !== what) { kept = { ...kept, base, seen: version }; return store(); }
    kept = null;
    say('saved');
    return erase();
  }
  function signedOut() {
    sayKept();
    notice('signed_out');
  }
  // Signing in again makes a new token; this page may have it only for the same person.
  async function renew(what) {
    const answer = await fetch(location.href), page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const there = page.querySelector('form[data-draft]');
    if (!there && answer.redirected) { signedOut(); return; }
    if (there?.dataset.user !== user) {
      isStopped = true;
      sayKept();
      notice('other_person');
      return;
    }
    const token = there.elements.csrfmiddlewaretoken.value;
    all(document, 'input[name=csrfmiddlewaretoken]').forEach(e => { e.value = token; });
    await post(what, true);
  }

  // ---- somebody else wrote meanwhile

  function meet(theirs) {
    tries = 0;
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
    const stored = keep();
    if (kept) sayKept(); else say('saved');
    return stored;
  }
  function labelOf(name) {
    const [first] = named(name), group = first.closest('fieldset,section');
    const own = first.getAttribute('aria-label') ?? (isSeveral(first) ? '' : first.labels[0]?.textContent);
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
  const isWaiting = () => typing || kept || sending;
  const settled = () => Promise.race([(async () => { await sending; await send(); })(), new Promise(done => { setTimeout(done, LEAVING_MS); })]);
  const show = () => { area.firstElementChild.tabIndex = -1; area.firstElementChild.focus(); };
  // The button saves what stands in the form: what waits goes first, so that a page never meets itself. Where nobody is
  // signed in or nothing is reached, the page stays; where only this address answers badly, the second try goes through.
  form.addEventListener('submit', async event => {
    if (isDone || !isWaiting()) return;
    event.preventDefault();
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
  // Signing out erases what this device keeps of a person (ui/tidtam.js): it is sent first, or asked about once.
  document.querySelector('form[data-sign-out]')?.addEventListener('submit', async event => {
    if (shown === 'unsent' || !isWaiting()) return;
    event.preventDefault();
    await settled();
    if (!kept) { event.target.requestSubmit(); return; }
    notice('unsent');
    show();
  });
  ['input', 'change'].forEach(kind => form.addEventListener(kind, touch));
  const leave = () => { if (!isDone) send(); };
  addEventListener('pagehide', leave);
  addEventListener('pageshow', event => { if (event.persisted) location.reload(); });
  addEventListener('online', () => { send(); });
  addEventListener('focus', () => { if (shown === 'signed_out') send(); });
  document.addEventListener('visibilitychange', () => { if (document.hidden) leave(); else send(); });

  // ---- what this device still keeps from last time

  (async () => {
    await opened;
    const found = await onDevice('readonly', drafts => drafts.get(address)).catch(() => null);
    if (found && !kept) {
      const theirs = { version: seen.value, typed: loaded, by: '', kept_at: '' };
      kept = { ...found, typed: merge(loaded, read(), found.typed).merged };
      isOnDevice = true;
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
})();
