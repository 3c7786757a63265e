import { type WarningOptions, warningOf } from '../core/warning';

/**
 * Says which features of a class have no finite value, or that the class has none at all. `group` begins the features' names, e.g.
 * `original_glcm`; `defined` says of each feature whether it has a value.
 */
export function warnOfValues(group: string, defined: Readonly<Record<string, boolean>>, onWarning: WarningOptions['onWarning']): void {
  const all = Object.keys(defined);
  const without = all.filter((feature) => !defined[feature]);
  if (all.length === 0) onWarning?.(warningOf('class-empty', group, 'has no features with these settings'));
  else if (without.length === all.length)
    onWarning?.(warningOf('feature-undefined', group, 'none of its features has a finite value for this region'));
  else if (without.length > 0) {
    const names = without.map((feature) => `${group}_${feature}`).join(', ');
    onWarning?.(warningOf('feature-undefined', names, 'no finite value for this region'));
  }
}
