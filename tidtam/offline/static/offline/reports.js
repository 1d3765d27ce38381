// My open reports on this device: fetched where their token is another one, taken away when they are mine to write no more.
const REPORTS = '/offline/reports/', ANSWER_MS = 30000;

async function ask(address) {
  const answer = await fetch(address, { signal: AbortSignal.timeout(ANSWER_MS), headers: { Accept: 'application/json' } });
  if (!answer.ok || answer.redirected) throw new Error(answer.status);
  return answer.json();
}
async function fetchAll(store) {
  const { reports } = await ask(REPORTS), open = new Set(reports.map(report => String(report.pk)));
  for (const pk of await store.names('reports')) if (!open.has(pk)) await store.remove('reports', pk);
  for (const { pk, token } of reports) {
    const kept = await store.get('reports', String(pk));
    if (kept?.token === token) continue;
    const report = await ask(`${REPORTS}${pk}/`);
    await store.put('reports', String(pk), report);
    for (const { draft_address: address, version } of report.topics) {
      const sent = await store.get('said', address);
      if (sent && Number(sent.version) <= version) await store.remove('said', address);
    }
  }
}
export const refresh = store =>
  navigator.locks.request(`tidtam-refresh-${store.user}`, { ifAvailable: true }, free => (free ? fetchAll(store) : undefined));

export async function keptReports(store) {
  const reports = await Promise.all((await store.names('reports')).map(pk => store.get('reports', pk)));
  return reports.sort((one, other) => (one.closes_at ?? '').localeCompare(other.closes_at ?? '') || one.pk - other.pk);
}
