/** Applies the choice of a select, at first what the page's address says, and again whenever it changes. */
export function choice(id: string, apply: (value: string) => void): void {
  const select = document.querySelector<HTMLSelectElement>(`#${id}`) as HTMLSelectElement;
  const wanted = new URLSearchParams(location.search).get(id);
  if (wanted !== null && [...select.options].some(({ value }) => value === wanted)) select.value = wanted;
  const changed = () => apply(select.value);
  select.addEventListener('change', changed);
  changed();
}
