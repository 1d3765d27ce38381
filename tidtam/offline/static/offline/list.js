// What lies on this device, as a list: reports that can be written without a line, and texts that wait for the server.
import { waiting } from '../drafts/queue.js';
import { same } from '../drafts/sending.js';
import { keptReports } from './reports.js';

const put = (e, text) => {
  e.textContent = text;
  if (/[ก-๛]/.test(text)) e.lang = 'th';
};
const day = instant => new Date(instant).toLocaleDateString(document.documentElement.lang === 'th' ? 'th' : 'en-GB', { day: 'numeric', month: 'long', year: 'numeric' });

// Fills [data-reports] and [data-unsent] inside `root` from the patterns in them; what is empty says so.
export async function fillLists(root, store) {
  const reports = await keptReports(store), rows = await waiting({ isAll: true });
  fill(root.querySelector('[data-reports]'), reports, (item, report) => {
    const link = item.querySelector('a');
    link.href = report.address;
    put(link, report.title);
    item.querySelector('[data-quarter]').append(`${report.quarter}/${report.fiscal_year_be}`);
    const closes = item.querySelector('[data-closes]');
    if (report.closes_at) closes.append(day(report.closes_at)); else closes.remove();
  });
  fill(root.querySelector('[data-unsent]'), rows, (item, { title, page, state, typed, base }) => {
    const link = item.querySelector('a');
    link.href = page;
    put(link, title);
    item.querySelectorAll('[data-state]').forEach(e => { if (e.dataset.state !== state) e.remove(); });
    const texts = item.querySelector('[data-texts]');
    for (const [name, text] of Object.entries(typed)) {
      if (same(text, base[name])) continue;
      const one = texts.cloneNode();
      put(one, [text].flat().join('\n'));
      texts.before(one);
    }
    texts.remove();
  });
}
function fill(list, rows, draw) {
  const pattern = list.querySelector('template');
  list.replaceChildren(pattern);
  list.hidden = !rows.length;
  list.nextElementSibling.hidden = rows.length > 0;
  for (const row of rows) {
    const item = pattern.content.firstElementChild.cloneNode(true);
    draw(item, row);
    list.append(item);
  }
}
