import { sha256OfFiles } from '../../core/hash';
import { imageFiles } from '../../imaging/io/files.node';
import { type SourceVolume, software } from '../../study/provenance';
import type { Job, Row, Setup } from './job';

const column = {
  version: 'diagnostics_Versions_pm-analyzer',
  settings: 'diagnostics_Configuration_Settings',
  imageTypes: 'diagnostics_Configuration_EnabledImageTypes',
  features: 'diagnostics_Configuration_EnabledFeatures',
  perturb: 'diagnostics_Configuration_Perturbation',
  image: 'diagnostics_Image-original_SHA256',
  mask: 'diagnostics_Mask-original_SHA256',
};

/** The columns that say how a row was made; settings and image types are named as PyRadiomics names them. */
export function settingColumns({ parameters, perturb, seed }: Setup): Row {
  const { setting, imageType, featureClass } = parameters;
  return {
    [column.version]: software.version,
    [column.settings]: JSON.stringify(setting),
    [column.imageTypes]: JSON.stringify(imageType),
    [column.features]: JSON.stringify(featureClass),
    ...(perturb !== undefined && { [column.perturb]: `${perturb}, seed ${seed}` }),
  };
}

/** The same with the hashes of the files that it was made from. */
export function inputColumns(image: SourceVolume, mask: SourceVolume, setup: Setup): Row {
  return { ...settingColumns(setup), [column.image]: image.sha256, [column.mask]: mask.sha256 };
}

/** In what the settings that made a row differ from those wanted now; empty where they do not. */
export function settingDifferences(row: Row, wanted: Row): string[] {
  const differences: string[] = [];
  for (const name of [column.version, column.settings, column.imageTypes, column.features, column.perturb]) {
    if (row[name] === wanted[name]) continue;
    const [was, now] = [entries(row[name]), entries(wanted[name])];
    if (was && now) {
      for (const key of new Set([...Object.keys(was), ...Object.keys(now)])) {
        const [a, b] = [JSON.stringify(was[key]), JSON.stringify(now[key])];
        if (a !== b) differences.push(`${key} (${a ?? 'not'} there, ${b ?? 'not'} now)`);
      }
    } else differences.push(`${name} (${row[name] || 'nothing'} there, ${wanted[name] || 'nothing'} now)`);
  }
  return differences;
}

/** The hash of what a path names now; `undefined` where it cannot be read. */
export type CurrentHash = (path: string) => Promise<string | undefined>;

/** Reads each path once, however many rows were made from it. */
export function currentHashes(): CurrentHash {
  const known = new Map<string, Promise<string | undefined>>();
  const read = async (path: string) => {
    const found = await imageFiles(path).catch(() => undefined);
    return found && sha256OfFiles(found.files.map(({ bytes }) => bytes));
  };
  return (path) => {
    const hash = known.get(path) ?? read(path);
    known.set(path, hash);
    return hash;
  };
}

/** Which of its files have changed since the row was made; files that cannot be read are not judged. */
export async function changedFiles(row: Row, { image, mask }: Job, hashOf: CurrentHash): Promise<string[]> {
  const hashes = [
    { path: image, was: row[column.image], now: await hashOf(image) },
    { path: mask, was: row[column.mask], now: await hashOf(mask) },
  ];
  return hashes.filter(({ was, now }) => now !== undefined && now !== was).map(({ path }) => path);
}

function entries(text: string | undefined): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text ?? '');
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
