import type { FeatureClass } from './feature-class';
import { firstorder } from './firstorder';
import { glcm } from './glcm';

/** Every feature class. */
export const featureClasses: readonly FeatureClass[] = [firstorder, glcm];
