// Sends the files chosen in or dropped on [data-uploads] piece by piece, and goes on where a cut broke them off.
// Contract: docs/rooms/uploads.md. Every word stands in the page (uploads/dropzone.html).
(() => {
  const LEAST = 64 * 1024, FIRST = 256 * 1024, MOST = 1024 * 1024, PIECE_S = 4, STALL_MS = 30000, ANSWER_MS = 60000;
  const MOST_RETRY_S = 60, SAMPLE = 64 * 1024;
  document.querySelectorAll('[data-uploads]').forEach(root => {
    const form = root.closest('form'), input = root.querySelector('input[type=file]'), drop = root.querySelector('.drop');
    const list = root.querySelector('ul'), area = root.querySelector('div[data-uploads-notice]'), { purpose, office, user } = root.dataset;
    const rows = [], said = root.querySelector('[data-uploads-said]');
    let sending = null, piece = FIRST, rate = 0, shown = '', wake = () => {}, submitter, isWaited = false;
    const token = () => form.elements.csrfmiddlewaretoken;
    const words = (name, values = {}) => root.querySelector(`template[data-uploads-words="${name}"]`).content.textContent
      .replace(/\{(\w+)\}/g, (_whole, value) => values[value]);

    // ---- what the screen says

    const put = (e, text) => {
      if (e.textContent !== text) e.textContent = text;
      if (/[ก-๛]/.test(text)) e.lang = 'th'; else e.removeAttribute('lang');
    };
    function notice(name, text) {
      if (shown === name && !text) return;
      shown = name;
      area.replaceChildren(...(name ? [root.querySelector(`template[data-uploads-notice="${name}"]`).content.cloneNode(true)] : []));
      if (text) put(area.querySelector('[data-text]'), text);
      area.querySelector('[data-again]')?.addEventListener('click', () => wake());
    }
    function add(file) {
      const row = root.querySelector('template[data-uploads-row]').content.firstElementChild.cloneNode(true);
      row.querySelectorAll('[data-name]').forEach(e => put(e, ` ${file.name}`));
      row.querySelector('[data-size]').textContent = file.size < 1e5 ? `${Math.ceil(file.size / 1e3)} kB` : `${(file.size / 1e6).toFixed(1)} MB`;
      row.querySelector('[role=progressbar]').setAttribute('aria-label', file.name);
      const one = { file, row, here: 0, state: 'waiting' };
      row.querySelector('button').addEventListener('click', () => remove(one));
      rows.push(one);
      list.append(row);
      list.hidden = false;
    }
    function look(one, state, text) {
      one.state = state;
      one.row.querySelectorAll('[data-look]').forEach(e => { e.hidden = e.dataset.look !== state; });
      const says = one.row.querySelector('[data-says]');
      put(says, text);
      says.classList.toggle('neg', state === 'refused');
    }
    function draw(one, sent, name) {
      const percent = Math.floor(100 * sent / (one.file.size || 1)), left = rate && (one.file.size - sent) / rate / 60;
      const bar = one.row.querySelector('[role=progressbar]');
      bar.setAttribute('aria-valuenow', percent);
      bar.querySelector('rect').setAttribute('width', `${percent}%`);
      name ||= sent === one.file.size ? 'judging' : !rate ? 'sending' : left < 1 ? 'soon' : 'minutes';
      look(one, 'sending', words(name, { percent: `${percent}%`, minutes: Math.ceil(left) }));
    }
    function end(one, state, text) {
      look(one, state, text);
      one.row.querySelector('[role=progressbar]').remove();
      one.row.querySelector('[data-cancel]').hidden = true;
      one.row.querySelector('[data-remove]').hidden = false;
      if (state === 'refused') put(said, `${one.file.name}: ${text}`); else count();
    }
    const count = () => put(said, words('counted', { done: rows.filter(one => one.state === 'accepted').length, all: rows.length }));
    function accept(one, upload) {
      const id = document.createElement('input');
      Object.assign(id, { type: 'hidden', name: 'upload', value: upload });
      one.row.append(id);
      end(one, 'accepted', words('accepted'));
    }
    function remove(one) {
      const isUnfinished = ['waiting', 'sending'].includes(one.state);
      one.state = 'cancelled';
      one.request?.abort();
      if (one.address && (isUnfinished || one.row.querySelector('input'))) {
        fetch(`${one.address}cancel/`, { method: 'POST', headers: { 'X-CSRFToken': token().value } }).catch(() => {});
      }
      rows.splice(rows.indexOf(one), 1);
      one.row.remove();
      list.hidden = !rows.length;
      if (!rows.length) notice('');
      input.focus();
      wake();
    }

    // ---- the file's name for the server: the same one for the same file, so that it goes on in another page too

    async function keyOf(file) {
      const parts = [[user, purpose, office, root.dataset.year, file.name, file.size, file.lastModified].join('\n'), file.slice(0, SAMPLE), file.slice(-SAMPLE)];
      const bytes = new Uint8Array(await new Blob(parts).arrayBuffer());
      return [0x9e3779b9, 0x85ebca6b, 0xc2b2ae35, 0x27d4eb2f].map(seed => {
        let mixed = seed;
        for (const byte of bytes) { mixed = Math.imul(mixed ^ byte, 0x5bd1e995); mixed ^= mixed >>> 15; }
        return (mixed >>> 0).toString(16).padStart(8, '0');
      }).join('');
    }

    // ---- one question to the server

    const begin = async one => fetch(root.dataset.uploads, {
      method: 'POST', signal: AbortSignal.timeout(STALL_MS), headers: { 'Content-Type': 'application/json', 'X-CSRFToken': token().value },
      body: JSON.stringify({ key: one.key, purpose, office, year: Number(root.dataset.year) || null, name: one.file.name, size: one.file.size }),
    });
    const ask = one => fetch(one.address, { signal: AbortSignal.timeout(STALL_MS) });
    const send = one => new Promise((done, fail) => {
      const request = new XMLHttpRequest(), begun = Date.now(), end = Math.min(one.here + piece, one.file.size);
      let stall = 0;
      const patience = time => { clearTimeout(stall); stall = setTimeout(() => request.abort(), time); };
      one.request = request;
      request.open('POST', one.address);
      request.setRequestHeader('Content-Type', 'application/offset+octet-stream');
      request.setRequestHeader('Upload-Offset', one.here);
      request.setRequestHeader('X-CSRFToken', token().value);
      request.upload.onprogress = event => { patience(STALL_MS); draw(one, one.here + event.loaded); };
      request.upload.onload = () => patience(ANSWER_MS);
      request.onloadend = () => {
        clearTimeout(stall);
        if (!request.status) { fail(new Error()); return; }
        if (request.status === 200) {
          rate = (end - one.here) / Math.max(Date.now() - begun, 1) * 1000;
          piece = Math.min(Math.max(rate * PIECE_S, LEAST), MOST);
        }
        done(new Response(request.status === 204 ? null : request.response, { status: request.status }));
      };
      patience(STALL_MS);
      request.send(one.file.slice(one.here, end));
    });
    const later = ms => new Promise(done => {
      const timer = setTimeout(() => wake(), ms);
      wake = () => { clearTimeout(timer); wake = () => {}; done(); };
    });
    // Signing in again makes a new token; this page may have it only for the same person.
    async function renew() {
      const answer = await fetch(location.href), page = new DOMParser().parseFromString(await answer.text(), 'text/html');
      const there = page.querySelector('[data-uploads]');
      if (!there && answer.redirected) return 'signed_out';
      if (there?.dataset.user !== user) return 'other_person';
      document.querySelectorAll('input[name=csrfmiddlewaretoken]').forEach(e => { e.value = there.closest('form').elements.csrfmiddlewaretoken.value; });
      return '';
    }

    // ---- one file, until it is accepted, refused or cancelled

    async function run(one) {
      let tries = 0, isUnsure = false, isRenewed = false, isAnew = false;
      draw(one, 0);
      while (one.state !== 'cancelled') {
        try {
          one.key ??= await keyOf(one.file).catch(() => { throw new TypeError('changed'); });
          const answer = await (!one.address ? begin(one) : isUnsure ? ask(one) : send(one));
          const told = await answer.json().catch(() => ({}));
          if (one.state === 'cancelled') return;
          if (answer.status === 401 || answer.redirected) throw new Error('signed_out');
          if (answer.status === 403) {
            const why = isRenewed ? 'cut' : await renew();
            isRenewed = true;
            if (why) throw new Error(why);
          } else if (answer.ok || (answer.status === 409 && 'received' in told)) {
            if (answer.ok && !told.state) throw new Error('cut');
            tries = 0;
            isUnsure = isRenewed = false;
            one.address = told.address ?? one.address;
            one.here = told.received;
            notice('');
            if (told.state === 'accepted' || told.state === 'taken') { accept(one, told.upload); return; }
            if (told.state === 'refused') { end(one, 'refused', told.message); return; }
            draw(one, one.here);
          } else if (answer.status === 404 && one.address && !isAnew) { // thrown away meanwhile
            isAnew = true;
            one.address = null;
          } else if ([404, 409, 413, 422].includes(answer.status)) {
            end(one, 'refused', told.message ?? words('refused'));
            return;
          } else {
            throw new Error(answer.status === 507 ? 'full' : 'cut', { cause: told.message });
          }
        } catch (error) {
          if (one.state === 'cancelled') return;
          // What was changed or moved since it was chosen is read no more, and looks like a cut.
          if (!await one.file.slice(0, 1).arrayBuffer().catch(() => null)) { end(one, 'refused', words('changed')); return; }
          draw(one, one.here, 'stopped');
          const why = ['signed_out', 'other_person', 'full'].includes(error.message) ? error.message : 'cut';
          notice(why, error.cause);
          isUnsure = Boolean(one.address);
          piece = Math.max(piece / 2, LEAST);
          await later(why === 'other_person' ? 2 ** 31 - 1 : Math.min(2 ** tries++, MOST_RETRY_S) * 1000);
        }
      }
    }
    async function runAll() {
      for (let one; (one = rows.find(other => other.state === 'waiting'));) await run(one);
      sending = null;
      if (isWaited && rows.some(one => one.state === 'accepted') && !rows.some(one => one.state === 'refused')) form.requestSubmit(submitter);
      isWaited = false;
    }
    function take(files) {
      [...files].forEach(add);
      input.value = ''; // what a script has sent is not sent again with the form
      if (rows.length) count();
      sending ??= runAll();
    }

    // ---- when

    root.querySelector('[data-uploads-drop]').hidden = false;
    drop.querySelector('label').className = 'btn btn-s';
    input.className = 'vh';
    input.addEventListener('change', () => take(input.files));
    ['dragenter', 'dragover'].forEach(kind => drop.addEventListener(kind, event => { event.preventDefault(); drop.classList.add('over'); }));
    ['dragleave', 'drop'].forEach(kind => drop.addEventListener(kind, () => drop.classList.remove('over')));
    drop.addEventListener('drop', event => { event.preventDefault(); take(event.dataTransfer.files); });
    // The button waits until everything is sent, so that nothing chosen is left behind.
    form.addEventListener('submit', event => {
      if (!sending) return;
      event.preventDefault();
      isWaited = true;
      ({ submitter } = event);
      put(said, words('will_submit'));
    });
    addEventListener('online', () => wake());
    addEventListener('focus', () => { if (shown === 'signed_out') wake(); });
    document.addEventListener('visibilitychange', () => { if (!document.hidden) wake(); });
  });
})();
