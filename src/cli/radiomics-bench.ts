import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Backend } from '../backends/backend';
import { createReferenceBackend } from '../backends/reference/backend';
import { extractionMemory } from '../bench/extraction-memory';
import { ownRunner } from '../bench/own';
import { timeRadiomics } from '../bench/radiomics';
import { rowLine } from '../bench/report/lines';
import type { TimedRow } from '../bench/report/report';
import { readVolumeFile } from '../imaging/io/files.node';
import { type Context, type OptionSpec, text } from './command';

export const referenceOption: Readonly<Record<string, OptionSpec>> = {
  reference: { type: 'string', value: 'DIR', help: 'folder with the cases of the radiomics suite (default: PM_REFERENCE)' },
};

/** The cases that PyRadiomics' times are known of, by their names in `radiomics/TIMES.md`: image, mask, label. */
const cases: Readonly<Record<string, readonly [image: string, mask: string, label: number]>> = {
  brain1: ['radiomics/images/brain1_image.nrrd', 'radiomics/images/brain1_label.nrrd', 1],
  'prostate label 1': ['radiomics/images/prostate_phantom_subvolume.nrrd', 'radiomics/images/prostate_phantom_subvolume-label.nrrd', 1],
  'prostate label 8': ['radiomics/images/prostate_phantom_subvolume.nrrd', 'radiomics/images/prostate_phantom_subvolume-label.nrrd', 8],
  'IBSI CT': ['ibsi/ibsi1_ct_phantom/phantom.nii.gz', 'ibsi/ibsi1_ct_phantom/mask.nii.gz', 1],
  STS_001: ['real-mr/STS_001/MR_T1_image.nii.gz', 'real-mr/STS_001/MR_T1_mask.nii.gz', 1],
  STS_003: ['real-mr/STS_003/MR_T1_image.nii.gz', 'real-mr/STS_003/MR_T1_mask.nii.gz', 1],
  STS_012: ['real-mr/STS_012/MR_T1_image.nii.gz', 'real-mr/STS_012/MR_T1_mask.nii.gz', 1],
};

const memory = { now: () => process.memoryUsage.rss(), peak: () => process.resourceUsage().maxRSS * 1024 };

/** Prints the memory of an extraction, then the times of every case beside PyRadiomics' own, which were measured on another machine. */
export async function* benchRadiomics(backend: Backend, context: Context): AsyncGenerator<TimedRow> {
  const folder = folderOf(context) ?? '';
  const bytesPerVoxel = await extractionMemory(backend, memory, context);
  context.print(`512 x 512 x 300 with a small region: ${bytesPerVoxel.toFixed(2)} bytes a voxel beyond the image (at most 3)`);
  const known = readTimes(await readFile(join(folder, 'radiomics', 'TIMES.md'), 'utf8'));
  const reference = createReferenceBackend();
  const { info } = ownRunner(backend);
  for (const [name, [image, mask, label]] of Object.entries(cases)) {
    const read = async (file: string) => (await readVolumeFile(join(folder, file))).volume;
    const found = timeRadiomics({ name, image: await read(image), mask: await read(mask), label }, backend, reference, context);
    for await (const { part, voxels, error, tolerance, ...times } of found) {
      const median = known.get(name)?.get(part);
      const row: TimedRow = {
        ...{ ...info, suite: 'radiomics', name: `${name}: ${part}`, times, clock: 'wall', error, tolerance },
        details: { voxels, bytesPerVoxel },
        ...(median !== undefined && { known: { runner: 'PyRadiomics (another machine)', median } }),
      };
      context.print(rowLine(row));
      yield row;
    }
  }
}

function folderOf({ options }: Context): string | undefined {
  return text(options, 'reference') ?? process.env.PM_REFERENCE;
}

/** True where the folder of reference cases is there. */
export function hasReference(context: Context): boolean {
  const folder = folderOf(context);
  return folder !== undefined && existsSync(join(folder, 'radiomics', 'TIMES.md'));
}

/** The table of TIMES.md, seconds, as milliseconds by case and part. */
function readTimes(markdown: string): Map<string, Map<string, number>> {
  const rows = markdown
    .split('\n')
    .filter((line) => line.startsWith('|') && !line.startsWith('| ---'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
  const [[, ...parts], ...entries] = rows;
  return new Map(
    entries.map(([name, ...seconds]) => [name.replace(/ \([\d,]+\)$/, ''), new Map(parts.map((part, n) => [part, 1000 * Number(seconds[n])]))]),
  );
}
