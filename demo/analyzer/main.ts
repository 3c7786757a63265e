import '../../src/components/define';
import { choice } from '../choice';

const analyzer = document.querySelector('pm-analyzer') as HTMLElementTagNameMap['pm-analyzer'];

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
