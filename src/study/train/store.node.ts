import { type FileHandle, mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
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
        await whole(partOf(path), 'w', contents);
        await rename(partOf(path), path);
      } catch (error) {
        await rm(partOf(path), { force: true });
        throw error;
      }
      // The name is in the folder, which must reach the disk too; not every system opens folders.
      const directory = await open(dirname(path), 'r').catch(() => undefined);
      await directory?.sync().catch(() => {});
      await directory?.close();
    },
    append: (name, text) => whole(locate(name), 'a', text),
  };
}

/** Writes all of it and waits for the disk. */
async function whole(path: string, flags: 'w' | 'a', contents: Uint8Array | string): Promise<void> {
  let file: FileHandle | undefined;
  try {
    file = await open(path, flags);
    await file.writeFile(contents);
    await file.datasync();
  } finally {
    await file?.close();
  }
}

/** What a kill in the middle of a write has left. */
async function removeParts(folder: string): Promise<void> {
  const names = await readdir(folder).catch((error) => (isMissing(error) ? [] : Promise.reject(error)));
  for (const name of names) if (/^\..*\.part$/.test(name)) await rm(join(folder, name), { force: true });
}
