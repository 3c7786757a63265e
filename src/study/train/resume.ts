import { PmError } from '../../core/errors';
import { type Checkpoint, type Origin, readCheckpoint } from './checkpoint';
import type { TrainingConfig } from './config-types';
import { files, type TrainingStore } from './store';

/** What may change between two parts of a training without changing its numbers, or is there to be changed. */
const free: readonly (keyof TrainingConfig)[] = ['epochs', 'earlyStop', 'checkpointEvery', 'cache', 'memoryBudget', 'weights', 'bundle'];

/**
 * The checkpoint to go on from; none where nothing was kept. Throws `train-exists` where there is one and nobody said `resume`, and
 * `resume-differs` where it is from another training; another backend is noted.
 */
export async function checkpointOf(
  store: TrainingStore,
  origin: Origin,
  resume: boolean,
  note: (line: string) => void,
): Promise<Checkpoint | undefined> {
  const path = store.locate(files.last);
  const bytes = await store.read(files.last);
  if (!bytes) {
    if (resume) note(`${path}: there is none; the training begins`);
    return undefined;
  }
  if (!resume) throw new PmError('train-exists', path, 'is the checkpoint of a training', 'resume it (--resume), or choose another folder');
  const checkpoint = readCheckpoint(bytes, path);
  const { config, casesSha256, backend, software } = checkpoint.origin;
  const changed = Object.keys(origin.config).filter(
    (field) => !(free as readonly string[]).includes(field) && JSON.stringify(config[field]) !== JSON.stringify(origin.config[field]),
  );
  const hint = 'resume with what it began with, or begin another one in a new folder with this checkpoint as its weights';
  if (changed.length > 0) throw new PmError('resume-differs', path, `was trained with another ${changed.join(', ')}`, hint);
  if (casesSha256 !== origin.casesSha256) throw new PmError('resume-differs', path, 'was trained on other cases', hint);
  if (backend.name !== origin.backend.name || backend.device !== origin.backend.device) {
    note(`the checkpoint is from ${backend.name} (${backend.device}): from here on the numbers are those of ${origin.backend.name}`);
  }
  if (software.version !== origin.software.version) note(`the checkpoint is from version ${software.version} of the program`);
  return checkpoint;
}
