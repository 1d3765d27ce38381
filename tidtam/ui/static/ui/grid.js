// A grid of amounts as officers know it from a spreadsheet: keys move, a pasted block fills cells, sums follow.
// table[data-sheet="<id of its status line>"], its inputs data-g="row,column". What is computed, in a row of its first
// input or of the input in column data-of, in the foot of the whole column, plus data-base where something came before:
//   data-sum, data-rest="of", data-over="of" amounts · data-pct="of" percent.
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
    pct: (value, whole) => whole ? print((value * 20000n + whole) / (whole * 2n)) + '%' : ABSENT,
  };

  for (const table of document.querySelectorAll('table[data-sheet]')) {
    const cell = (row, column) => table.querySelector(`[data-g="${row},${column}"]`);
    const at = input => input.dataset.g.split(',').map(Number);
    const total = (root, column) => {
      const typed = [...root.querySelectorAll(`[data-g$=",${column}"]`)].map(one => read(one.value));
      const known = typed.filter(one => one !== null);
      return known.length ? known.reduce((sum, one) => sum + one) : null;
    };
    const follow = () => {
      for (const kind in compute) {
        for (const out of table.querySelectorAll(`[data-${kind}]`)) {
          const value = total(out.closest('tfoot') ? table : out.closest('tr'), out.dataset.of || 0);
          out.textContent = value === null ? ABSENT
            : compute[kind](value + (read(out.dataset.base || '0') || 0n), read(out.dataset[kind]) || 0n);
        }
      }
    };
    table.addEventListener('keydown', event => {
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
    table.addEventListener('paste', event => {
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
      const line = document.getElementById(table.dataset.sheet), { pasted: done, skipped: left } = line.dataset;
      line.textContent = done.replace('{n}', pasted) + (skipped ? ' ' + left.replace('{n}', skipped) : '');
    });
    table.addEventListener('input', follow);
    table.addEventListener('change', event => {
      const amount = event.target.closest('[data-g]') && read(event.target.value);
      if (amount !== null) event.target.value = print(amount);
    });
  }
})();
