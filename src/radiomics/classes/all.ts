import type { FeatureClass } from './feature-class';
import { firstorder } from './firstorder';
import { glcm } from './glcm';
import { gldm } from './gldm';
import { glrlm } from './glrlm';
import { glszm } from './glszm';
import { ngtdm } from './ngtdm';
import { shape } from './shape';
import { shape2D } from './shape2D';

/** Every feature class. */
export const featureClasses: readonly FeatureClass[] = [shape, shape2D, firstorder, glcm, glrlm, glszm, gldm, ngtdm];
