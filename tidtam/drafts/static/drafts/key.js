// The key of a device that works without a line. Everything the device keeps is sealed with one random data key, which
// lies here only wrapped: by the PIN together with what the server gave (tried where there is no line), by what the
// server gives a person who is signed in, and for a tab that was unlocked by a key that only this tab has.
const ROUNDS = 600000, TAB = 'tidtam-tab-';
const { subtle } = crypto; // missing where the connection is not safe: such a device cannot be switched on
const bytes = length => crypto.getRandomValues(new Uint8Array(length));
const utf8 = text => new TextEncoder().encode(text);
const base64 = { of: raw => btoa(String.fromCharCode(...raw)), read: text => Uint8Array.from(atob(text), one => one.charCodeAt(0)) };
const aes = (raw, uses = ['wrapKey', 'unwrapKey']) => subtle.importKey('raw', raw, 'AES-GCM', false, uses);

// A PIN as it was typed, in digits of either kind; null for what is none.
export const pinOf = text => /^\d{6}$/.exec(text.replace(/[๐-๙]/g, digit => digit.charCodeAt(0) - 0x0e50))?.[0] ?? null;
export const isPossible = () => Boolean(subtle && self.indexedDB && navigator.serviceWorker && navigator.locks);

export async function seal(key, value) {
  const iv = bytes(12);
  return { iv, data: await subtle.encrypt({ name: 'AES-GCM', iv }, key, utf8(JSON.stringify(value))) };
}
export async function unseal(key, { iv, data }) {
  return JSON.parse(new TextDecoder().decode(await subtle.decrypt({ name: 'AES-GCM', iv }, key, data)));
}
async function wrap(key, by) {
  const iv = bytes(12);
  return { iv, data: await subtle.wrapKey('raw', key, by, { name: 'AES-GCM', iv }) };
}
const unwrap = ({ iv, data }, by, isExtractable) =>
  subtle.unwrapKey('raw', data, by, { name: 'AES-GCM', iv }, 'AES-GCM', isExtractable, ['encrypt', 'decrypt']);

// Two keys that say nothing of each other come from the secret: `pin` stays on the device, `session` never.
async function fromSecret(secret) {
  const base = await subtle.importKey('raw', base64.read(secret), 'HKDF', false, ['deriveKey']);
  const derive = (label, kind, uses) =>
    subtle.deriveKey({ name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info: utf8(`tidtam ${label}`) }, base, kind, false, uses);
  return {
    pinKey: await derive('pin', { name: 'HMAC', hash: 'SHA-256', length: 256 }, ['sign']),
    sessionKey: await derive('session', { name: 'AES-GCM', length: 256 }, ['wrapKey', 'unwrapKey']),
  };
}
async function fromPin(pin, { salt, rounds, pinKey }) {
  const typed = await subtle.importKey('raw', utf8(pin), 'PBKDF2', false, ['deriveBits']);
  const slow = await subtle.deriveBits({ name: 'PBKDF2', hash: 'SHA-256', salt, iterations: rounds }, typed, 256);
  return aes(await subtle.sign('HMAC', pinKey, slow));
}

// A new key for a device; `lock` is what the device keeps of it.
export async function create(pin, secret) {
  const key = await subtle.generateKey({ name: 'AES-GCM', length: 256 }, true, ['encrypt', 'decrypt']);
  const { pinKey, sessionKey } = await fromSecret(secret), how = { salt: bytes(16), rounds: ROUNDS, pinKey };
  return { key, lock: { ...how, byPin: await wrap(key, await fromPin(pin, how)), bySession: await wrap(key, sessionKey), tries: 0 } };
}
// Each gives the data key, which may still be wrapped for the tab, or fails.
export const byPin = async (lock, pin) => unwrap(lock.byPin, await fromPin(pin, lock), true);
export const bySession = async (lock, secret) => unwrap(lock.bySession, (await fromSecret(secret)).sessionKey, true);

// What a tab holds: `wrapped` for the database, its key for the tab alone. The data key leaves as one that cannot be read.
export async function forTab(user, key) {
  const raw = bytes(32), by = await aes(raw), wrapped = await wrap(key, by);
  sessionStorage.setItem(TAB + user, base64.of(raw));
  return { wrapped, key: await unwrap(wrapped, by, false) };
}
export async function ofTab(user, rows) {
  const raw = sessionStorage.getItem(TAB + user);
  if (!raw) return null;
  const by = await aes(base64.read(raw));
  for (const wrapped of rows) {
    const key = await unwrap(wrapped, by, false).catch(() => null);
    if (key) return key;
  }
  return null;
}
// A tab in which somebody else signed in opens nothing of the one before.
export const forgetTabs = keeping =>
  Object.keys(sessionStorage).filter(name => name.startsWith(TAB) && name !== TAB + keeping).forEach(name => sessionStorage.removeItem(name));
