import { appendFile, mkdir, open, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { TrainingStore } from './store';

const isMissing = (error: unknown) => (error as NodeJS.ErrnoException).code === 'ENOENT';
const partOf = (path: string) => join(dirname(path), `.${basename(path)}.part`);

/** A training's files in a folder. */
export async function openFolder(folder: string): Promise<TrainingStore> {
  await mkdir(folder, { recursive: true });
  await removeParts(folder);
  await removeParts(join(folder, 'bundle'));
  const locate = (name: string) => join(folder, name);
  return {
    locate,
    read: (name) => readFile(locate(name)).catch((error) => (isMissing(error) ? undefined : Promise.reject(error))),
    async write(name, contents) {
      const path = locate(name);
      await mkdir(dirname(path), { recursive: true });
      try {
        await writeFile(partOf(path), contents);
        await sync(partOf(path), 'r+');
        await rename(partOf(path), path);
      } catch (error) {
        await rm(partOf(path), { force: true });
        throw error;
      }
      // The name is in the folder, which must reach the disk too; not every system opens folders.
      await sync(dirname(path), 'r').catch(() => {});
    },
    append: (name, text) => appendFile(locate(name), text),
    flush: (name) => sync(locate(name), 'r+'),
  };
}

/** Waits until a file (`r+`: Windows flushes none that is read only) or folder is on the disk. */
async function sync(path: string, flags: 'r' | 'r+'): Promise<void> {
  const file = await open(path, flags);
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

/** What a kill in the middle of a write has left. */
async function removeParts(folder: string): Promise<void> {
  const names = await readdir(folder).catch((error) => (isMissing(error) ? [] : Promise.reject(error)));
  for (const name of names) if (/^\..*\.part$/.test(name)) await rm(join(folder, name), { force: true });
}
