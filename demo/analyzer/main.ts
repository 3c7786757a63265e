import '../../src/components/define';

const analyzer = document.querySelector('pm-analyzer') as HTMLElementTagNameMap['pm-analyzer'];

function choice(id: string, apply: (value: string) => void): void {
  const select = document.querySelector<HTMLSelectElement>(`#${id}`) as HTMLSelectElement;
  const wanted = new URLSearchParams(location.search).get(id);
  if (wanted !== null && [...select.options].some(({ value }) => value === wanted)) select.value = wanted;
  const changed = () => apply(select.value);
  select.addEventListener('change', changed);
  changed();
}

choice('backend', (value) => analyzer.setAttribute('backend', value));
choice('locale', (value) => {
  analyzer.setAttribute('locale', value);
});
choice('theme', (value) => {
  document.documentElement.dataset.theme = value;
});

/** A real image and the mask that was drawn on it: see `sample/ORIGIN.md`. */
function openSample(): void {
  analyzer.src = '../sample/t2.nii.gz';
  analyzer.maskSrc = '../sample/t2_seg-manual.nii.gz';
  analyzer.requestUpdate('src');
}

document.querySelector('#sample')?.addEventListener('click', openSample);
if (new URLSearchParams(location.search).has('sample')) openSample();
