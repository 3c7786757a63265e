import { type FileHandle, mkdir, open, readFile, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { PmError } from '../../core/errors';
import type { Row } from './job';

interface Entry {
  readonly key: string;
  readonly row: Row;
}

/**
 * The rows that are done while a table is not: one JSON object a line, in the order they were done, each on the disk before the
 * next is begun. A line that a kill left torn is dropped.
 */
export class Journal {
  private file: Promise<FileHandle> | undefined;
  private last: Promise<void> = Promise.resolve();

  private constructor(
    readonly path: string,
    /** The rows by key that were there; of several the last. */
    readonly rows: ReadonlyMap<string, Row>,
    private readonly whole: number,
  ) {}

  /** Reads the journal, if there is one. Throws `journal` where the file is none. */
  static async read(path: string): Promise<Journal> {
    const bytes = await readFile(path).catch((error) => (error.code === 'ENOENT' ? Buffer.alloc(0) : Promise.reject(error)));
    const whole = bytes.lastIndexOf(0x0a) + 1;
    const rows = new Map<string, Row>();
    const lines = bytes.toString('utf8', 0, whole).split('\n').slice(0, -1);
    for (const [n, line] of lines.entries()) {
      const entry = parse(line);
      if (!entry) throw new PmError('journal', `${path}, line ${n + 1}`, 'is not from an unfinished run', 'delete the file, or choose another --out');
      rows.set(entry.key, entry.row);
    }
    return new Journal(path, rows, whole);
  }

  /** Writes a row after the last whole line. */
  append(key: string, row: Row): Promise<void> {
    this.last = this.last.then(async () => {
      this.file ??= this.open();
      const file = await this.file;
      await file.appendFile(`${JSON.stringify({ key, row })}\n`);
      await file.datasync();
    });
    return this.last;
  }

  async close(): Promise<void> {
    await this.last.catch(() => {});
    await (await this.file)?.close();
    this.file = undefined;
  }

  /** Closes and deletes it: its rows are in the table. */
  async remove(): Promise<void> {
    await this.close();
    await rm(this.path, { force: true });
  }

  private async open(): Promise<FileHandle> {
    await mkdir(dirname(this.path), { recursive: true });
    const file = await open(this.path, 'a');
    await file.truncate(this.whole);
    return file;
  }
}

function parse(line: string): Entry | undefined {
  try {
    const entry = JSON.parse(line) as Entry;
    return typeof entry.key === 'string' && typeof entry.row === 'object' && entry.row !== null ? entry : undefined;
  } catch {
    return undefined;
  }
}
