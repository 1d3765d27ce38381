// The page /offline/: switches this device on with a PIN, shows what lies on it, and switches it off.
import { isPossible, pinOf } from '../drafts/key.js';
import { LOOKED, nudge, waiting } from '../drafts/queue.js';
import { open } from '../drafts/store.js';
import { fillLists } from './list.js';
import { ready, PERSON } from './offline.js';
import { refresh } from './reports.js';

const here = document.querySelector('[data-offline]'), place = here.querySelector('[data-offline-switch]');
const { user, enable } = here.dataset, token = document.querySelector('input[name=csrfmiddlewaretoken]').value;
const say = name => {
  const words = [...place.querySelectorAll('template')];
  place.replaceChildren(...words, words.find(e => e.dataset.offlineWords === name).content.cloneNode(true));
};
const ask = (address, body) => fetch(address, { method: 'POST', body, headers: { 'X-CSRFToken': token, Accept: 'application/json' } });

function showOff() {
  say('off');
  const form = place.querySelector('form'), { name, pin, again } = form.elements, error = form.querySelector('[data-error]');
  const refuse = (why, field, text) => {
    const sentence = error.querySelector(`[data-why=${why}]`);
    [...error.children].forEach(e => { if (e.dataset.why) e.hidden = e !== sentence; });
    if (text) sentence.textContent = text;
    error.hidden = false;
    field.focus();
  };
  name.value = [navigator.userAgentData?.platform || navigator.platform, navigator.userAgentData?.brands?.at(-1)?.brand].filter(Boolean).join(' · ');
  form.addEventListener('submit', async event => {
    event.preventDefault();
    const typed = pinOf(pin.value);
    if (!typed) { refuse('digits', pin); return; }
    if (typed !== pinOf(again.value)) { refuse('differ', again); return; }
    form.inert = true;
    try { await switchOn(name.value, typed, sentence => refuse('server', pin, sentence)); }
    catch { refuse('line', pin); }
    form.inert = false;
  });
}
async function switchOn(name, pin, refuse) {
  const key = crypto.randomUUID(), answer = await ask(enable, JSON.stringify({ key, name }));
  const { secret, message } = await answer.json();
  if (!answer.ok) { refuse(message); return; }
  const store = await open(user);
  await store.switchOn(`${enable}${key}/`, pin, secret);
  localStorage.setItem(PERSON, user);
  await navigator.storage?.persist?.();
  await navigator.serviceWorker.register('/sw.js');
  await navigator.serviceWorker.ready;
  await refresh(store);
  location.reload();
}
async function showOn(store) {
  say('on');
  await fillLists(place, store);
  addEventListener(LOOKED, () => { if (store.device) fillLists(place, store); });
  const form = place.querySelector('form');
  form.addEventListener('submit', async event => {
    event.preventDefault();
    await nudge();
    const rows = await waiting({ isAll: true }), warning = form.querySelector('[data-unsent-warning]');
    if (rows.length && warning.hidden) {
      warning.hidden = false;
      warning.focus();
      await fillLists(place, store);
      return;
    }
    await ask(`${store.device.address}withdraw/`);
    await store.erase();
    location.reload();
  });
}

(async () => {
  await ready;
  const store = await open(user);
  if (!isPossible()) say('unable');
  else if (store.device) await showOn(store);
  else showOff();
})();
