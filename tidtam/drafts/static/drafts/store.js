// What this device keeps of a person: a database for each, so that nobody is shown another's words.
// On a device that is switched on to work without a line (its row in `device`) every value is sealed (key.js); the names
// of rows are addresses and numbers. drafts: typed and not yet sent. said: sent since `reports` was fetched.
const cipher = () => import('./key.js'); // only where the device is switched on
const KINDS = ['device', 'drafts', 'said', 'reports'], THIS = 'this', TABS = 'tabs', KEEPS = 'tidtam-keeps';
const MOST_TRIES = 5, MOST_TABS = 8, PATIENCE_MS = 3000;
const nameOf = user => `tidtam-${user}`;

// Whose databases lie here: pages that have nothing to look after load no more script (ui/tidtam.js).
const keepers = () => JSON.parse(localStorage.getItem(KEEPS) ?? '[]');
export function note(user, isKept = true) {
  const others = keepers().filter(one => one !== user), all = isKept ? [...others, user] : others;
  if (all.length) localStorage.setItem(KEEPS, JSON.stringify(all)); else localStorage.removeItem(KEEPS);
}

class Store {
  db = null;
  device = null;
  key = null;
  isWithdrawn = false;
  #asking = null;

  constructor(user) { this.user = user; }
  get isLocked() { return Boolean(this.device && !this.key); }

  async begin() {
    try {
      const asked = indexedDB.open(nameOf(this.user), 1);
      asked.onupgradeneeded = () => KINDS.forEach(kind => asked.result.createObjectStore(kind));
      this.db = await new Promise((done, fail) => { asked.onsuccess = () => done(asked.result); asked.onerror = fail; });
      this.db.onversionchange = () => this.#close();
      await this.#look();
      if (this.device) await this.unlock();
    } catch { /* a browser that keeps nothing */ }
    return this;
  }
  #close() {
    this.db?.close();
    this.db = this.device = this.key = null;
  }
  #work(kinds, mode, ask) {
    return new Promise((done, fail) => {
      if (!this.db) { fail(new Error('closed')); return; }
      const work = this.db.transaction(kinds, mode, { durability: 'strict' }), asked = ask(kind => work.objectStore(kind));
      work.oncomplete = () => done(asked?.result);
      work.onabort = () => fail(work.error);
    });
  }
  async #look() {
    const device = await this.#work(['device'], 'readonly', at => at('device').get(THIS));
    if (device?.address !== this.device?.address) this.key = null;
    this.device = device ?? null;
  }

  // ---- rows

  async get(kind, name) {
    const row = await this.#work([kind], 'readonly', at => at(kind).get(name));
    if (!row || !(row.data instanceof ArrayBuffer)) return row;
    if (this.isLocked && !await this.unlock()) throw new Error('locked');
    return (await cipher()).unseal(this.key, row);
  }
  // Another tab may have switched the device on or off: what is written is always sealed as the device stands.
  async put(kind, name, value) {
    note(this.user);
    for (let turn = 0; turn < 3; turn += 1) {
      if (this.isLocked && !await this.unlock()) break;
      const row = this.key ? await (await cipher()).seal(this.key, value) : value, { address } = this.device ?? {};
      const there = await this.#work(['device', kind], 'readwrite', at => {
        const asked = at('device').get(THIS);
        asked.onsuccess = () => { if (asked.result?.address === address) at(kind).put(row, name); };
        return asked;
      });
      if (there?.address === address) return;
      await this.#look();
    }
    throw new Error('not kept');
  }
  remove(kind, name) { return this.#work([kind], 'readwrite', at => at(kind).delete(name)); }
  names(kind) { return this.#work([kind], 'readonly', at => at(kind).getAllKeys()); }

  // ---- the key

  // By the tab, else by who is signed in. A device that may no longer keep anything is emptied at the next contact.
  async unlock() {
    const rows = await this.#work(['device'], 'readonly', at => at('device').get(TABS)) ?? [];
    this.key = await (await cipher()).ofTab(this.user, rows);
    if (!this.key) await this.contact();
    return Boolean(this.key);
  }
  contact() {
    this.#asking ??= this.#contact().catch(() => {}).finally(() => { this.#asking = null; });
    return this.#asking;
  }
  async #contact() {
    const { device } = this, answer = await fetch(device.address, { signal: AbortSignal.timeout(PATIENCE_MS), headers: { Accept: 'application/json' } });
    if (answer.status !== 200 || answer.redirected) return;
    const { secret, is_active: isActive } = await answer.json();
    if (!isActive) { this.isWithdrawn = true; await this.erase(); return; }
    if (!this.key) await this.#hold(await (await cipher()).bySession(device, secret));
  }
  async #hold(key) {
    const { wrapped, key: held } = await (await cipher()).forTab(this.user, key);
    this.key = held;
    await this.#work(['device'], 'readwrite', at => {
      const device = at('device'), rows = device.get(TABS), lock = device.get(THIS);
      rows.onsuccess = () => device.put([wrapped, ...rows.result ?? []].slice(0, MOST_TABS), TABS);
      lock.onsuccess = () => { if (lock.result) device.put({ ...lock.result, tries: 0 }, THIS); };
      return rows;
    });
  }
  // A try counts before it is made, so that no reload takes it back. Returns how many are left; 0: all was erased.
  async unlockByPin(pin) {
    const count = await this.#work(['device'], 'readwrite', at => {
      const device = at('device'), asked = device.get(THIS);
      asked.onsuccess = () => device.put({ ...asked.result, tries: asked.result.tries + 1 }, THIS);
      return asked;
    });
    const left = MOST_TRIES - count.tries - 1, { byPin } = await cipher(), key = left < 0 ? null : await byPin(this.device, pin).catch(() => null);
    if (key) { await this.#hold(key); return MOST_TRIES; }
    if (left <= 0) await this.erase();
    return Math.max(left, 0);
  }

  // ---- the device

  // What lies here unsealed moves in with the switch, in one transaction.
  async switchOn(address, pin, secret) {
    const { create, seal } = await cipher(), { key, lock } = await create(pin, secret), names = await this.names('drafts');
    const drafts = await Promise.all(names.map(async name => [name, await seal(key, await this.get('drafts', name))]));
    await this.#work(['device', 'drafts'], 'readwrite', at => {
      drafts.forEach(([name, row]) => at('drafts').put(row, name));
      return at('device').put({ ...lock, address }, THIS);
    });
    note(this.user);
    await this.#look();
    await this.#hold(key);
  }
  async erase() {
    this.#close();
    note(this.user, false);
    sessionStorage.removeItem(`tidtam-tab-${this.user}`);
    const asked = indexedDB.deleteDatabase(nameOf(this.user));
    await new Promise(done => { asked.onsuccess = asked.onerror = asked.onblocked = done; });
    for (const one of await self.caches?.keys() ?? []) await caches.delete(one);
    for (const one of await navigator.serviceWorker?.getRegistrations() ?? []) await one.unregister();
  }
}

const opened = new Map();
export function open(user) {
  if (!opened.has(user)) opened.set(user, new Store(user).begin());
  return opened.get(user);
}
