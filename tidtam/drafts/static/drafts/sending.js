// One draft on its way to the server, from the page it was typed on or from another; and what to do with two texts.
// The contract of the request: docs/rooms/drafts.md.
const ANSWER_MS = 30000, MOST_WHILE_LEAVING = 60000; // bytes that a browser still sends for a page that is gone
const REFUSED = [404, 409, 413, 422];

// Forms that are open on this page, {address, settled, isWaiting}: each sends its own draft (drafts.js).
export const openForms = new Set();
export const SENT = 'tidtam:sent'; // the line is there: what else waits may go, too
export const newKey = () => '10000000-1000-4000-8000-100000000000'.replace(/[018]/g, c => (c ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (c / 4)))).toString(16));

// ---- two texts

// One value may be spelt in several ways: 1000 as 1,000.00, ๕ as 5, the end of a line as two characters.
const plain = value => {
  const text = [value ?? ''].flat().join('\n').replace(/\r\n?/g, '\n').trim();
  const number = text.replace(/[๐-๙]/g, digit => digit.charCodeAt(0) - 0x0e50).replace(/,/g, '');
  return number !== '' && !isNaN(number) ? String(Number(number)) : text;
};
export const same = (one, other) => plain(one) === plain(other);
export const sameAll = (one, other) => Object.keys(one).every(name => same(one[name], other[name]));
// A field that both changed from what both began with is left to the person; every other is in `merged`.
export function merge(begun, mine, theirs) {
  const merged = {}, differing = [];
  for (const [name, text] of Object.entries(mine)) {
    const other = name in theirs ? theirs[name] : begun[name] ?? '';
    merged[name] = same(text, begun[name]) ? other : text;
    if (!same(text, begun[name]) && !same(other, begun[name]) && !same(text, other)) differing.push(name);
  }
  return { merged, differing };
}
// What both began with. What was sent and not answered for may have arrived after all: it is nobody else's.
export const begunWith = ({ base, unsure }, theirs) => (unsure && sameAll(unsure.typed, theirs) ? unsure.typed : base);

// ---- one request

let token = document.querySelector('input[name=csrfmiddlewaretoken]')?.value;
// A token is of a session. Signing in again makes a new one; a page may have it only for the same person.
async function renew(user) {
  const answer = await fetch(location.href, { signal: AbortSignal.timeout(ANSWER_MS) });
  if (answer.status >= 500) throw new Error(answer.status);
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  const there = page.querySelector('form[data-sign-out]');
  if (!there) return { status: 401 };
  if (there.dataset.signOut !== user) return { status: 'other_person' };
  token = there.elements.csrfmiddlewaretoken.value;
  document.querySelectorAll('input[name=csrfmiddlewaretoken]').forEach(e => { e.value = token; });
  return null;
}
// Returns {status, version | theirs | message}; fails where nothing was reached, or the server answered badly.
export async function post(address, kept, user, isRenewed = false) {
  const refused = !token && await renew(user);
  if (refused) return refused;
  const body = JSON.stringify(kept.typed);
  const answer = await fetch(address, {
    method: 'POST', body, keepalive: new Blob([body]).size < MOST_WHILE_LEAVING, signal: AbortSignal.timeout(ANSWER_MS),
    headers: {
      'Content-Type': 'application/json', 'Idempotency-Key': kept.key, 'If-Match': `"${kept.seen}"`, 'X-CSRFToken': token,
      ...(kept.captured ? { 'Captured-At': kept.captured } : {}),
    },
  });
  const { status } = answer;
  if (status === 204) return { status, version: answer.headers.get('ETag').replace(/\D/g, '') };
  if (status === 412) return { status, theirs: await answer.json() };
  if (status === 401) return { status };
  if (status === 403 && !isRenewed) return await renew(user) ?? post(address, kept, user, true);
  // A clock that runs ahead would be refused by its own time: what the server receives in time needs none.
  if (status === 409 && kept.captured) return post(address, { ...kept, captured: '' }, user, isRenewed);
  if (REFUSED.includes(status)) return { status, message: (await answer.json().catch(() => ({}))).message };
  throw new Error(status);
}
