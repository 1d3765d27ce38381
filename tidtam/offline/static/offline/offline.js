// On every page of somebody for whom this device keeps something: what waits is sent (drafts/queue.js), and where the
// device is switched on, its reports are kept fresh and the pages for work without a line stand ready.
import { forgetTabs } from '../drafts/key.js';
import { begin } from '../drafts/queue.js';
import { open } from '../drafts/store.js';
import { refresh } from './reports.js';

export const PERSON = 'tidtam-person';
const REFRESHED = 'tidtam-refreshed', FRESH_MS = 5 * 60000;

// Without a line nobody is signed in: what lies here opens for the last who was, and only with their PIN.
async function look(user) {
  localStorage.setItem(PERSON, user);
  forgetTabs(user);
  const store = await open(user);
  if (store.device) {
    await store.contact();
    if (store.device) navigator.serviceWorker.register('/sw.js');
  }
  const sent = begin(store);
  sent?.then(() => freshen(store)).catch(() => {});
  return store;
}
async function freshen(store) {
  const isSent = (await store.names('said')).length > 0, last = Number(sessionStorage.getItem(REFRESHED));
  if (!store.key || (!isSent && Date.now() - last < FRESH_MS)) return;
  await refresh(store);
  sessionStorage.setItem(REFRESHED, Date.now());
}

const door = document.querySelector('form[data-sign-out]');
export const ready = door ? look(door.dataset.signOut) : Promise.resolve(null);
