import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';

/** Writes a file whole or not at all: beside its place first, then renamed. */
export async function writeWhole(path: string, contents: Uint8Array | string): Promise<void> {
  const temporary = join(dirname(resolve(path)), `.${basename(path)}.${process.pid}.part`);
  try {
    await mkdir(dirname(temporary), { recursive: true });
    await writeFile(temporary, contents);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** A file's name and what is in it. */
export type NamedContents = readonly [name: string, contents: Uint8Array | string];

/** Writes several files into `folder` as they come; all are complete before the first takes its place. */
export async function writeAll(folder: string, files: Iterable<NamedContents> | AsyncIterable<NamedContents>): Promise<void> {
  await mkdir(folder, { recursive: true });
  const staging = await mkdtemp(join(folder, '.part-'));
  const names: string[] = [];
  try {
    for await (const [name, contents] of files) {
      await writeFile(join(staging, name), contents);
      names.push(name);
    }
    for (const name of names) await rename(join(staging, name), join(folder, name));
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}
