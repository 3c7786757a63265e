import { PmError } from '../../core/errors';
import type { NamedBytes } from '../named-bytes';
import type { GivenFile } from './api';

/** Files that a page gives together, found by paths as a table beside them writes them. */
export class GivenFiles {
  readonly #byPath: ReadonlyMap<string, GivenFile>;
  /** Whether the page knows folders: files that were picked one by one have bare names. */
  readonly #hasFolders: boolean;

  constructor(files: readonly GivenFile[]) {
    this.#byPath = new Map(files.map((given) => [normalised(given.name), given]));
    this.#hasFolders = files.some(({ name }) => normalised(name).includes('/'));
  }

  /** The file at a path; of files without folders the one with its last name. */
  at(path: string): GivenFile | undefined {
    const wanted = normalised(path);
    return this.#byPath.get(wanted) ?? (this.#hasFolders ? undefined : this.#byPath.get(lastName(wanted)));
  }

  /** The files in a folder and below it. */
  below(folder: string): GivenFile[] {
    const start = `${normalised(folder)}/`;
    return [...this.#byPath].filter(([path]) => path.startsWith(start)).map(([, given]) => given);
  }
}

/** `path` as seen from the folder of the file `from`. */
export const besides = (from: string, path: string): string => normalised(`${from.replace(/[^/\\]*$/, '')}${path}`);

/** A file's bytes. Throws `file-unreadable`. */
export async function bytesOf({ name, file }: GivenFile): Promise<NamedBytes> {
  try {
    return { name: lastName(normalised(name)), bytes: new Uint8Array(await file.arrayBuffer()) };
  } catch (error) {
    throw new PmError('file-unreadable', name, 'the browser could not read it', 'check that it is a file and still there', { cause: error });
  }
}

const lastName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

function normalised(path: string): string {
  const parts: string[] = [];
  for (const part of path.split(/[/\\]/)) {
    if (part === '..' && parts.length > 0) parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/');
}
