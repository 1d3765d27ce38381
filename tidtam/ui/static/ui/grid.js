// A grid of amounts as officers know it from a spreadsheet: keys move, a pasted block fills cells, sums follow.
// [data-sheet="<id of its status line>"] is a table or holds several; its inputs have data-g="row,column". What is computed
// is of the inputs that data-of names ("0,2 1,2", or "2" for a whole column), else of the first in its row, in a foot of
// the first column; data-base is added. data-sum; data-rest="of", data-over="of"; data-pct="of"; data-verdict="of" gives
// the word of data-below, data-planned, data-above, data-none (nothing of nothing) or data-without (something of nothing).
// Amounts are whole satang (BigInt), rounded half up as the server rounds them (thai/money.py).
(() => {
  const AMOUNT = /^(\d+|\d{1,3}(?:[,\s]\d{3})+)(?:\.(\d\d?))?$/;
  const ABSENT = '-';
  // What was typed or printed as satang; null for anything the server would refuse.
  const read = text => {
    const typed = text.replace(/[๐-๙]/g, digit => digit.charCodeAt(0) - 0xe50)
      .trim().replace(/^฿/, '').replace(/บาท$/, '').trim().replace(/\.-$/, '');
    const found = AMOUNT.exec(typed);
    if (!found) return null;
    const whole = found[1].replace(/\D/g, '').replace(/^0+(?=\d)/, '');
    return whole.length > 13 ? null : BigInt(whole + (found[2] || '').padEnd(2, '0'));
  };
  const print = hundredths => {
    const digits = String(hundredths).padStart(3, '0');
    return digits.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, ',') + '.' + digits.slice(-2);
  };
  const compute = {
    sum: value => print(value),
    rest: (value, whole) => print(whole > value ? whole - value : 0n),
    over: (value, whole) => print(value > whole ? value - whole : 0n),
    verdict: (value, whole, { dataset: words }) =>
      words[value === whole ? (whole ? 'planned' : 'none') : !whole ? 'without' : value < whole ? 'below' : 'above'],
    pct: (value, whole) => whole ? print((value * 20000n + whole) / (whole * 2n)) + '%' : ABSENT,
  };

  const begin = sheet => {
    const cell = (row, column) => sheet.querySelector(`[data-g="${row},${column}"]`);
    const at = input => input.dataset.g.split(',').map(Number);
    const total = (root, of) => {
      const wanted = of.split(' ').map(one => one.includes(',') ? `[data-g="${one}"]` : `[data-g$=",${one}"]`);
      const known = [...root.querySelectorAll(wanted)].map(one => read(one.value)).filter(one => one !== null);
      return known.length ? known.reduce((sum, one) => sum + one) : null;
    };
    const follow = () => {
      for (const kind in compute) {
        for (const out of sheet.querySelectorAll(`[data-${kind}]`)) {
          const { of, base, [kind]: whole } = out.dataset;
          const value = total(of || out.closest('tfoot') ? sheet : out.closest('tr'), of || '0');
          out.textContent = value === null ? ABSENT : compute[kind](value + (read(base || '') || 0n), read(whole) || 0n, out);
        }
      }
    };
    sheet.addEventListener('keydown', event => {
      const input = event.target.closest('[data-g]');
      if (!input || event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
      if (event.shiftKey && event.key !== 'Enter') return;
      const [row, column] = at(input), { selectionStart: start, selectionEnd: end, value } = input;
      const to = {
        Enter: [row + (event.shiftKey ? -1 : 1), column],
        ArrowDown: [row + 1, column],
        ArrowUp: [row - 1, column],
        ArrowRight: end === value.length && [row, column + 1],
        ArrowLeft: start === 0 && [row, column - 1],
      }[event.key];
      const next = to && cell(...to);
      if (next || event.key === 'Enter') event.preventDefault();
      if (next) { next.focus(); next.select(); }
    });
    sheet.addEventListener('paste', event => {
      const input = event.target.closest('[data-g]'), text = event.clipboardData.getData('text/plain');
      if (!input || !/[\t\n]/.test(text.trim())) return;
      event.preventDefault();
      const [row, column] = at(input);
      let pasted = 0, skipped = 0;
      const lines = text.replace(/\r\n?/g, '\n').split('\n').map(line => line.split('\t'));
      lines.forEach((cells, down) => cells.forEach((typed, right) => {
        if (!typed.trim()) return;
        const to = cell(row + down, column + right), amount = read(typed);
        if (!to || amount === null) { skipped += 1; return; }
        to.value = print(amount);
        to.dispatchEvent(new Event('input', { bubbles: true }));
        pasted += 1;
      }));
      const line = document.getElementById(sheet.dataset.sheet), { pasted: done, skipped: left } = line.dataset;
      line.textContent = done.replace('{n}', pasted) + (skipped ? ' ' + left.replace('{n}', skipped) : '');
    });
    sheet.addEventListener('input', follow);
    sheet.addEventListener('change', event => {
      const amount = event.target.closest('[data-g]') && read(event.target.value);
      if (amount !== null) event.target.value = print(amount);
    });
  };
  const beginAll = () => document.querySelectorAll('[data-sheet]').forEach(begin);
  beginAll();
  addEventListener('tidtam:shown', beginAll);
})();
