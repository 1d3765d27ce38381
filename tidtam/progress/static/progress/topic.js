// Comforts of a topic's form: how many letters were typed, and last quarter's words without a way to the server.
(() => {
  const count = field => {
    const shown = document.querySelector(`[data-count="${CSS.escape(field.id)}"]`);
    const length = [...field.value].length;
    if (shown) shown.firstChild.data = shown.textContent.replace(/[\d,]+/, length.toLocaleString());
    if (shown) shown.classList.toggle('over', length > field.dataset.max);
  };
  addEventListener('input', event => {
    const field = event.target;
    if (field.matches('textarea[data-max]')) count(field);
    const carried = field.closest('.field, .fix, .err')?.querySelector('[data-carried]');
    if (carried) carried.remove();
  });
  addEventListener('click', event => {
    const button = event.target.closest('button[data-copy]');
    if (!button) return;
    const field = document.getElementsByName(button.value)[0], words = document.getElementById(button.dataset.copy);
    if (!field || !words) return;
    event.preventDefault();
    field.value = words.textContent;
    field.dispatchEvent(new Event('input', { bubbles: true }));
    field.focus();
  });
})();
