// Everything on the page works without this: it narrows the list of answers, opens what an anchor leads
// to, and unfolds for printing.
const matches = (answer, wanted) =>
  (!wanted.category || answer.dataset.category === wanted.category) &&
  (!wanted.provider || answer.dataset.provider === wanted.provider) &&
  (!wanted.named || answer.dataset.named === wanted.named) &&
  (!wanted.tone || answer.dataset.tone === wanted.tone) &&
  (!wanted.rival || answer.dataset.rivals.includes(` ${wanted.rival} `)) &&
  (!wanted.words || answer.textContent.toLowerCase().includes(wanted.words.trim().toLowerCase()));

{
  const form = document.getElementById('answer-filter');
  const answers = [...document.querySelectorAll('.answer')];
  const groups = [...document.querySelectorAll('.group')];

  const apply = () => {
    const wanted = Object.fromEntries(new FormData(form));
    let shown = 0;
    for (const answer of answers) {
      answer.hidden = !matches(answer, wanted);
      if (!answer.hidden) shown += 1;
    }
    for (const group of groups) group.hidden = group.querySelector('.answer:not([hidden])') === null;
    form.querySelector('output').textContent = `${shown} of ${answers.length} answers`;
  };

  const narrow = (query) => {
    form.reset();
    for (const [name, value] of new URLSearchParams(query)) {
      if (form.elements[name]) form.elements[name].value = value;
    }
    apply();
  };

  const reveal = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    const answer = target.closest('.answer');
    if (answer?.hidden) narrow('');
    for (let fold = target.closest('details'); fold; fold = fold.parentElement.closest('details'))
      fold.open = true;
    target.scrollIntoView();
    if (target.tabIndex === -1) target.focus({ preventScroll: true });
  };

  if (form) {
    form.hidden = false;
    form.addEventListener('input', apply);
    form.addEventListener('submit', (event) => event.preventDefault());
    form.addEventListener('reset', () => setTimeout(apply));
    apply();
  }

  document.addEventListener('click', (event) => {
    const link = event.target.closest('a[href^="#"]');
    if (!link) return;
    if (form && link.dataset.filter !== undefined) narrow(link.dataset.filter);
    if (link.hash === location.hash) reveal();
  });
  addEventListener('hashchange', reveal);
  reveal();

  const links = new Map(
    [...document.querySelectorAll('.contents a')].map((link) => [link.hash.slice(1), link]),
  );
  const watcher = new IntersectionObserver(
    (entries) => {
      for (const entry of entries) {
        if (!entry.isIntersecting) continue;
        for (const link of links.values()) link.removeAttribute('aria-current');
        links.get(entry.target.id)?.setAttribute('aria-current', 'true');
      }
    },
    { rootMargin: '-15% 0px -75% 0px' },
  );
  for (const id of links.keys()) {
    const section = document.getElementById(id);
    if (section) watcher.observe(section);
  }

  const unfolded = [];
  addEventListener('beforeprint', () => {
    const all = document.getElementById('print-all')?.checked;
    for (const fold of document.querySelectorAll(all ? 'details:not([open])' : '.printed:not([open])')) {
      fold.open = true;
      unfolded.push(fold);
    }
  });
  addEventListener('afterprint', () => {
    for (const fold of unfolded.splice(0)) fold.open = false;
  });
}
