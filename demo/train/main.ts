import '../../src/components/define';
import { choice } from '../choice';
import { ballIn, madeCohort } from './balls';

const analyzer = document.querySelector('pm-analyzer') as HTMLElementTagNameMap['pm-analyzer'];
const tryButton = document.querySelector('#try') as HTMLButtonElement;
const backButton = document.querySelector('#back') as HTMLButtonElement;
/** The number of the next case that nobody has trained on. */
let next = 1000;

choice('task', (task) => {
  analyzer.config = `${task}.yaml`;
  analyzer.cohort = madeCohort(task);
});
choice('backend', (value) => analyzer.setAttribute('backend', value));
choice('locale', (value) => {
  analyzer.locale = value;
});
choice('theme', (value) => {
  document.documentElement.dataset.theme = value;
});

function show(training: boolean): void {
  analyzer.mode = training ? 'train' : 'analyze';
  tryButton.hidden = !training;
  backButton.hidden = training;
}

/** Opens a new case and does with it what the model has learned. */
async function tryModel(task: string): Promise<void> {
  show(false);
  analyzer.clear();
  analyzer.volume = ballIn(next, task === 'segmentation' || next % 2 === 1).image;
  next++;
  if (task === 'segmentation') await analyzer.segment();
  else {
    await analyzer.classify();
    await analyzer.explain();
  }
}

analyzer.addEventListener('pm-train-end', ({ detail: { result } }) => {
  if (!result) return;
  tryButton.disabled = false;
  // What goes wrong is shown by the element itself.
  tryButton.onclick = () => void tryModel(result.task).catch(() => undefined);
});
backButton.addEventListener('click', () => show(true));
