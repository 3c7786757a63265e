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

/** Which of its files have changed since the row was made; files that cannot be read are not judged. */
export async function changedFiles(row: Row, { image, mask }: Job): Promise<string[]> {
  const changed: string[] = [];
  for (const [path, name] of [
    [image, column.image],
    [mask, column.mask],
  ]) {
    const files = await imageFiles(path).catch(() => undefined);
    if (files && (await sha256OfFiles(files.files.map(({ bytes }) => bytes))) !== row[name]) changed.push(path);
  }
  return changed;
}

function entries(text: string | undefined): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text ?? '');
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
