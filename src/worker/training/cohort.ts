import { PmError } from '../../core/errors';
import { sha256Hex } from '../../core/hash';
import { readImage } from '../../imaging/io/image';
import type { Sample } from '../../imaging/pipeline/sample';
import { type Volume, volume } from '../../imaging/volume';
import { type Cohort, parseCohort } from '../../study/cohort';
import type { OpenCase } from '../../study/dataset/dataset';
import type { CaseImage, GivenCase, GivenCohort, GivenTable } from './api';
import { besides, bytesOf, GivenFiles } from './files';

/** A page's cohort as the trainer takes one. */
export interface OpenableCohort {
  readonly cohort: Cohort;
  readonly name: string;
  readonly open: OpenCase;
  /** The bytes of another file, by a path beside the table. */
  read(path: string): Promise<Uint8Array>;
}

/** What a page gives -> a table, and how the volumes of its rows are read. Throws what `parseCohort` throws. */
export async function openCohort(given: GivenCohort): Promise<OpenableCohort> {
  return 'text' in given ? ofTable(given) : ofCases(given);
}

/** Reads an image on its own, or on the grid of another. */
type ReadOn = (path: string, grid?: Volume) => Promise<Volume>;

/** A label that is contours or segments is put on the image's grid. */
const opener =
  (readOn: ReadOn): OpenCase =>
  async ({ files }): Promise<Sample> => {
    const image = await readOn(files.image);
    return files.label === undefined ? { image } : { image, label: await readOn(files.label, image) };
  };

function ofTable({ name, text, files }: GivenTable): OpenableCohort {
  const given = new GivenFiles(files);
  const missing = (path: string) =>
    new PmError('cohort-file', path, `is not among the ${files.length} files that were given with ${name}`, 'give it too, or correct the path');
  const readOn: ReadOn = async (written, grid) => {
    const path = besides(name, written);
    const file = given.at(path);
    const named = file ? [file] : given.below(path);
    if (named.length === 0) throw missing(written);
    const siblings = async (beside: string) => {
      const found = given.at(besides(path, beside));
      return found && (await bytesOf(found)).bytes;
    };
    return (await readImage(await Promise.all(named.map(bytesOf)), { grid, siblings })).volume;
  };
  return {
    cohort: parseCohort(text, name),
    name,
    open: opener(readOn),
    read: async (path) => {
      const file = given.at(besides(name, path));
      if (!file) throw missing(path);
      return (await bytesOf(file)).bytes;
    },
  };
}

async function ofCases(cases: readonly GivenCase[]): Promise<OpenableCohort> {
  const name = 'the cohort';
  const images = new Map<string, CaseImage>();
  const keep = async (image: CaseImage | undefined) => {
    if (!image) return '';
    const path = await nameOf(image);
    images.set(path, image);
    return path;
  };
  const columns = ['id', 'split', 'image', 'mask', 'label'].filter((column) => column === 'image' || cases.some((each) => column in each));
  const rows: Cohort['cases'][number][] = [];
  for (const [at, { id, split, image, mask, label = '' }] of cases.entries()) {
    if (!id || rows.some((row) => row.id === id)) {
      const why = id ? `"${id}" is the id of an earlier case too` : 'has no id';
      throw new PmError('cohort-id', `${name}, case ${at + 1}`, why, 'give each case its own id');
    }
    rows.push({ id, line: at + 1, values: { id, split, image: await keep(image), mask: await keep(mask), label } });
  }
  const readOn: ReadOn = async (path, grid) => {
    const image = images.get(path) as CaseImage;
    if (isVolume(image)) return volume(image);
    return (await readImage(await Promise.all(image.map(bytesOf)), { grid })).volume;
  };
  return {
    cohort: { columns, cases: rows },
    name,
    open: opener(readOn),
    read: async (path) => {
      throw new PmError('cohort-file', path, 'cannot be read in a page', 'give the weights to begin with beside the training file');
    },
  };
}

const isVolume = (image: CaseImage): image is Volume => 'affine' in image;

/** What a checkpoint knows an image by: its files' names, or the hash of the voxels that the page has made. */
async function nameOf(image: CaseImage): Promise<string> {
  if (!isVolume(image)) return image.map(({ name, file }) => `${name} (${file.size} bytes)`).join(', ');
  const { buffer, byteOffset, byteLength } = image.data;
  return `voxels ${await sha256Hex(new Uint8Array(buffer, byteOffset, byteLength))}`;
}
