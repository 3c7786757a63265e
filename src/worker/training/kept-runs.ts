import { messageOf, PmError } from '../../core/errors';
import type { Warning } from '../../core/warning';
import { isZip, unzip } from '../../imaging/io/zip';
import { readCheckpointHead } from '../../study/train/checkpoint-head';
import type { TrainingConfig } from '../../study/train/config-types';
import { files, type TrainingStore } from '../../study/train/store';
import { memoryFolder } from '../../study/train/store-memory';
import { openBrowserFolder } from '../../study/train/store-opfs';
import type { NamedBytes } from '../named-bytes';
import type { KeptRun } from './api';

/** The training file of a run, beside what the trainer writes. */
export const configFile = 'training.yaml';

const kept = [configFile, ...Object.values(files)];
/** As much as an archive of a training may unpack to. */
const MAX_BYTES = 2 ** 32;
const FOLDER = ['pm-analyzer', 'trainings'];

/** A run that can be written. */
export interface OpenRun {
  readonly name: string;
  readonly storage: KeptRun['storage'];
  readonly store: TrainingStore;
  /** Of its checkpoint, 0 where there is none yet. */
  readonly step: number;
}

/** A place that keeps trainings, each a folder of files. */
interface Place {
  readonly storage: KeptRun['storage'];
  names(): Promise<string[]>;
  open(run: string): Promise<TrainingStore>;
  /** Files of a run that are there. */
  files(run: string): Promise<Map<string, File>>;
  remove(run: string): Promise<void>;
}

/**
 * The trainings that a browser keeps: in the origin's private file system, or in memory where there is none (a private window, a page without
 * https). `warning` then says so.
 */
export class KeptRuns {
  warning?: Warning;
  #place?: Promise<Place>;

  /** Every training with a checkpoint, the newest first. */
  async list(): Promise<KeptRun[]> {
    const place = await this.#opened();
    const runs = await Promise.all((await place.names()).map((name) => describe(place, name)));
    return runs.filter((run) => run !== undefined).sort((a, b) => b.written - a.written);
  }

  /** Whether a run has a checkpoint. */
  async has(run: string): Promise<boolean> {
    return (await describe(await this.#opened(), run)) !== undefined;
  }

  /** Throws `training-unknown`. */
  async describe(run: string): Promise<KeptRun> {
    const found = await describe(await this.#opened(), run);
    if (!found) throw new PmError('training-unknown', run, 'no training of this name is kept', 'choose one of the list');
    return found;
  }

  /** The files of a run, its training file among them. Throws `training-unknown`. */
  async read(run: string): Promise<NamedBytes[]> {
    await this.describe(run);
    const there = await (await this.#opened()).files(run);
    return Promise.all([...there].map(async ([name, file]) => ({ name, bytes: new Uint8Array(await file.arrayBuffer()) })));
  }

  /**
   * Keeps the files that `read` gave, or a zip archive of them, as another run. Throws `checkpoint` where they are not those of a training,
   * and what `unzip` throws.
   */
  async write(given: readonly NamedBytes[]): Promise<KeptRun> {
    const all = given.flatMap((file) => (isZip(file.bytes) ? unzip(file.bytes, file.name, MAX_BYTES) : [file]));
    const found = kept.flatMap((path) => all.filter(({ name }) => name === path || name.endsWith(`/${path}`)).map(({ bytes }) => ({ path, bytes })));
    for (const path of [files.last, files.log, configFile]) {
      if (found.filter((file) => file.path === path).length === 1) continue;
      throw new PmError('checkpoint', given[0]?.name ?? 'files', `there is no ${path}, or more than one`, 'give what was saved from one training');
    }
    const last = found.find(({ path }) => path === files.last) as (typeof found)[number];
    await readCheckpointHead(new Blob([last.bytes as BlobPart]), files.last);
    const { name, store } = await this.create();
    // The checkpoint comes last: without it there is no run.
    for (const { path, bytes } of [...found.filter((file) => file !== last), last]) await store.write(path, bytes);
    return this.describe(name);
  }

  async remove(run: string): Promise<void> {
    await (await this.#opened()).remove(checked(run));
  }

  /** A new and empty run, named by the time. */
  async create(): Promise<OpenRun> {
    const place = await this.#opened();
    const taken = await place.names();
    const time = new Date().toISOString().slice(0, 19).replaceAll(':', '-');
    let name = time;
    for (let number = 2; taken.includes(name); number++) name = `${time}-${number}`;
    return { name, store: await place.open(name), storage: place.storage, step: 0 };
  }

  /** A run that is there. Throws `training-unknown`. */
  async open(run: string): Promise<OpenRun> {
    const { name, step, storage } = await this.describe(run);
    return { name, step, storage, store: await (await this.#opened()).open(name) };
  }

  #opened(): Promise<Place> {
    this.#place ??= browserPlace().catch((error) => {
      const message = `this browser keeps no files for the page (${messageOf(error)}): checkpoints stay in memory and are gone with the page; save them, or open the page over https and outside of a private window`;
      this.warning = { code: 'training-in-memory', message };
      return memoryPlace();
    });
    return this.#place;
  }
}

async function describe(place: Place, run: string): Promise<KeptRun | undefined> {
  const there = await place.files(checked(run));
  const last = there.get(files.last);
  if (!last) return undefined;
  const { origin, state } = await readCheckpointHead(last, `${run}/${files.last}`);
  const { task, bundle, epochs } = origin.config as unknown as TrainingConfig;
  const { epoch, step, best } = state;
  const bytes = [...there.values()].reduce((sum, { size }) => sum + size, 0);
  const config = (await there.get(configFile)?.text()) ?? '';
  return {
    name: run,
    storage: place.storage,
    config,
    task,
    title: bundle.name,
    epoch,
    epochs,
    step,
    ...(best && { best }),
    bytes,
    written: last.lastModified,
  };
}

function checked(run: string): string {
  if (/^\w[\w.-]*$/.test(run)) return run;
  throw new PmError('training-unknown', run, 'is no name of a training', 'choose one of the list');
}

async function browserPlace(): Promise<Place> {
  if (!('createWritable' in FileSystemFileHandle.prototype)) throw new Error('its files cannot be written by parts');
  let folder = await navigator.storage.getDirectory();
  for (const name of FOLDER) folder = await folder.getDirectoryHandle(name, { create: true });
  const isMissing = (error: unknown) => (error as DOMException).name === 'NotFoundError';
  const open = async (run: string) => openBrowserFolder(await folder.getDirectoryHandle(run, { create: true }), run);
  const fileAt = async (run: string, path: string) => {
    let at = await folder.getDirectoryHandle(run);
    const parts = path.split('/');
    for (const part of parts.slice(0, -1)) at = await at.getDirectoryHandle(part);
    return (await at.getFileHandle(parts[parts.length - 1])).getFile();
  };
  return {
    storage: 'browser',
    names: async () => {
      const names: string[] = [];
      for await (const [name, { kind }] of folder.entries()) if (kind === 'directory') names.push(name);
      return names;
    },
    open,
    async files(run) {
      const found = new Map<string, File>();
      for (const path of kept) {
        const file = await fileAt(run, path).catch((error) => (isMissing(error) ? undefined : Promise.reject(error)));
        if (file) found.set(path, file);
      }
      return found;
    },
    remove: (run) => folder.removeEntry(run, { recursive: true }).catch((error) => (isMissing(error) ? undefined : Promise.reject(error))),
  };
}

function memoryPlace(): Place {
  const runs = new Map<string, { readonly contents: Map<string, Uint8Array>; readonly store: TrainingStore; readonly began: number }>();
  return {
    storage: 'memory',
    names: async () => [...runs.keys()],
    async open(run) {
      const contents = new Map<string, Uint8Array>();
      const made = runs.get(run) ?? { contents, store: memoryFolder(contents, run), began: Date.now() };
      runs.set(run, made);
      return made.store;
    },
    async files(run) {
      const there = runs.get(run);
      if (!there) return new Map();
      await there.store.flush(files.log);
      return new Map([...there.contents].map(([path, bytes]) => [path, new File([bytes as BlobPart], path, { lastModified: there.began })]));
    },
    async remove(run) {
      runs.delete(run);
    },
  };
}
