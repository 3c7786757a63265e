import { PmError } from '../../core/errors';
import type { TrainingStore } from './store';

/**
 * A training's files in a folder of the browser: the origin's private file system, or one that the user gave. `createWritable` writes
 * beside a file and replaces it on `close`, so that a page that goes away leaves the old or the new one. Lines are added on `flush`:
 * what was not flushed is lost with the page. Writing throws `storage-full` where the browser has no room for more; the old file stays.
 */
export function openBrowserFolder(root: FileSystemDirectoryHandle, name = root.name): TrainingStore {
  const added = new Map<string, string>();
  const handleOf = async (path: string, create: boolean): Promise<FileSystemFileHandle> => {
    const parts = path.split('/');
    let folder = root;
    for (const part of parts.slice(0, -1)) folder = await folder.getDirectoryHandle(part, { create });
    return folder.getFileHandle(parts[parts.length - 1], { create });
  };
  const replace = async (path: string, contents: Uint8Array | string, keepExistingData = false) => {
    const file = await handleOf(path, true);
    const position = keepExistingData ? (await file.getFile()).size : 0;
    // A stream takes no view of shared memory.
    const data = typeof contents === 'string' ? contents : new Uint8Array(contents);
    try {
      const stream = await file.createWritable({ keepExistingData });
      await stream.write({ type: 'write', position, data });
      await stream.close();
    } catch (error) {
      throw (error as Error).name === 'QuotaExceededError' ? noRoom(`${name}/${path}`, error) : error;
    }
  };
  const flush = async (path: string) => {
    const text = added.get(path);
    if (text === undefined) return;
    await replace(path, text, true);
    added.delete(path);
  };
  return {
    locate: (path) => `${name}/${path}`,
    async read(path) {
      await flush(path);
      const file = await handleOf(path, false).catch((error) => (error.name === 'NotFoundError' ? undefined : Promise.reject(error)));
      return file && new Uint8Array(await (await file.getFile()).arrayBuffer());
    },
    async write(path, contents) {
      added.delete(path);
      await replace(path, contents);
    },
    append: async (path, text) => {
      added.set(path, (added.get(path) ?? '') + text);
    },
    flush,
  };
}

const noRoom = (path: string, cause: unknown) =>
  new PmError(
    'storage-full',
    path,
    'the browser has no room for it',
    'save and delete trainings that are kept, or free space on the disk, then go on',
    {
      cause,
    },
  );
