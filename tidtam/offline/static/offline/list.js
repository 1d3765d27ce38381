// What lies on this device, as a list: reports that can be written without a line, and texts that wait for the server.
import { draw, put, waiting } from '../drafts/queue.js';
import { keptReports } from './reports.js';

const day = instant => new Date(instant).toLocaleDateString(document.documentElement.lang === 'th' ? 'th' : 'en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'Asia/Bangkok' });

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
  fill(root.querySelector('[data-unsent]'), rows, draw);
}
function fill(list, rows, drawOne) {
  const pattern = list.querySelector('template');
  list.replaceChildren(pattern);
  list.hidden = !rows.length;
  list.nextElementSibling.hidden = rows.length > 0;
  for (const row of rows) {
    const item = pattern.content.firstElementChild.cloneNode(true);
    drawOne(item, row);
    list.append(item);
  }
}
