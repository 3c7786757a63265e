import { parseDocument } from 'yaml';
import { PmError } from '../core/errors';
import { nearestName } from '../core/nearest';
import { featureClasses } from './classes/all';
import { imageTypes } from './filters/all';
import { defaultsOf } from './rules';
import { checkConformance, defaultSettings, entriesOf, readSettings, type Settings, voxelSettingNames } from './settings';

/** What to extract, as a PyRadiomics parameter file says it. */
export interface Parameters {
  readonly setting: Settings;
  /** Image types with the settings that hold for them alone. */
  readonly imageType: Readonly<Record<string, Partial<Settings>>>;
  /** Feature classes with the features wanted; an empty list means all that are not deprecated. */
  readonly featureClass: Readonly<Record<string, readonly string[]>>;
}

const sections = ['setting', 'voxelSetting', 'imageType', 'featureClass'];

/**
 * Reads the text of a PyRadiomics parameter file, YAML (1.1, as PyYAML reads it) or JSON.
 * Throws `parameters-syntax` with the line, and the errors of `readParameters`.
 */
export function parseParameters(source: string): Parameters {
  const document = parseDocument(source, { version: '1.1', prettyErrors: true });
  const [error] = document.errors;
  if (error) {
    const line = error.linePos?.[0].line;
    const why = error.message.split('\n')[0].replace(/ at line.*/, '');
    throw new PmError('parameters-syntax', `parameter file${line ? `, line ${line}` : ''}`, why, 'correct the YAML or JSON there', { cause: error });
  }
  return readParameters(document.toJS());
}

/**
 * Checks a parameter file's content, {setting, voxelSetting, imageType, featureClass}, each optional, and fills in
 * PyRadiomics' defaults: the original image and its classes but shape2D; with IBSI's conformance the classes that IBSI defines.
 * Throws also `setting-conformance`.
 */
export function readParameters(content: unknown): Parameters {
  const given = Object.fromEntries(entriesOf('parameters', content));
  for (const name of Object.keys(given)) {
    if (!sections.includes(name)) {
      throw new PmError('parameters-structure', `parameters.${name}`, 'there is no such section', `did you mean ${nearestName(name, sections)}?`);
    }
  }
  const shared = readSettings('setting', given.setting);
  const setting = {
    ...defaultSettings,
    ...shared,
    ...readSettings('voxelSetting', given.voxelSetting, voxelSettingNames),
  };
  checkConformance(setting);
  const imageType = entriesOf('imageType', given.imageType).map(([name, custom]) => readImageType(name, custom, shared));
  const featureClass = entriesOf('featureClass', given.featureClass).map(([name, features]) => readFeatureClass(name, features));
  return {
    setting,
    imageType: imageType.length > 0 ? Object.fromEntries(imageType) : { Original: {} },
    featureClass: featureClass.length > 0 ? Object.fromEntries(featureClass) : Object.fromEntries(usualClasses(setting).map((name) => [name, []])),
  };
}

/** Names of the classes that are computed where none is named. */
export function usualClasses({ conformance }: Settings): readonly string[] {
  return featureClasses.filter(({ onlyNamed, ibsi }) => (conformance === 'ibsi' ? ibsi !== undefined : !onlyNamed)).map(({ name }) => name);
}

/** A type's own settings take their defaults here, unless `shared` has set them for all types. */
function readImageType(name: string, custom: unknown, shared: Partial<Settings>): [string, Partial<Settings>] {
  const found = imageTypes.find((type) => type.name === name);
  if (!found) {
    const available = imageTypes.map((type) => type.name);
    throw new PmError('image-type-unknown', `imageType.${name}`, 'is not an available image type', `did you mean ${nearestName(name, available)}?`);
  }
  const defaults = Object.entries(defaultsOf(found.rules ?? {})).filter(([setting]) => !(setting in shared));
  return [name, { ...Object.fromEntries(defaults), ...readSettings(`imageType.${name}`, custom, undefined, found.rules) }];
}

function readFeatureClass(name: string, features: unknown): [string, readonly string[]] {
  const found = featureClasses.find((featureClass) => featureClass.name === name);
  if (!found) {
    const available = featureClasses.map((featureClass) => featureClass.name).join(', ');
    throw new PmError('feature-class-unknown', `featureClass.${name}`, 'is not an available feature class', `use ${available}`);
  }
  if (features !== null && !Array.isArray(features)) {
    throw new PmError(
      'parameters-structure',
      `featureClass.${name}`,
      'is not a list of features',
      'give a list of names, or nothing for all of them',
    );
  }
  const wanted: unknown[] = features ?? [];
  for (const feature of wanted) {
    if (typeof feature !== 'string' || !found.features.includes(feature)) {
      const why = `has no feature ${JSON.stringify(feature)}`;
      throw new PmError('feature-unknown', `featureClass.${name}`, why, `did you mean ${nearestName(String(feature), found.features)}?`);
    }
  }
  return [name, wanted as string[]];
}
