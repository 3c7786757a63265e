import { PmError } from '../../core/errors';
import type { Origin, TrainingState } from './checkpoint';

/** Where a training stands, without its tensors. */
export interface CheckpointHead {
  readonly origin: Origin;
  readonly state: TrainingState;
}

/** Bytes before the header: its length. */
const PREFIX = 8;

/**
 * The state in the header of a checkpoint, of which nothing else is read: a list of trainings must not load their weights.
 * Throws `checkpoint` for a file that is none.
 */
export async function readCheckpointHead(file: Blob, name: string): Promise<CheckpointHead> {
  const prefix = new DataView(await file.slice(0, PREFIX).arrayBuffer());
  const length = prefix.byteLength === PREFIX ? Number(prefix.getBigUint64(0, true)) : Number.POSITIVE_INFINITY;
  const noCheckpoint = (cause?: unknown) =>
    new PmError('checkpoint', name, 'is no checkpoint of a training', 'choose what was saved from one', { cause });
  if (PREFIX + length > file.size) throw noCheckpoint();
  const text = await file.slice(PREFIX, PREFIX + length).text();
  let head: Partial<CheckpointHead['origin'] & { state: TrainingState }>;
  try {
    head = JSON.parse(JSON.parse(text).__metadata__.training);
  } catch (error) {
    throw noCheckpoint(error);
  }
  const { state, ...origin } = head;
  if (typeof state?.step !== 'number' || !origin.config) throw noCheckpoint();
  return { origin: origin as Origin, state };
}
