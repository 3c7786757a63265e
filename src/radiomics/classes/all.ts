import type { FeatureClass } from './feature-class';
import { firstorder } from './firstorder';
import { glcm } from './glcm';
import { gldm } from './gldm';
import { gldzm } from './gldzm';
import { glrlm } from './glrlm';
import { glszm } from './glszm';
import { intensityhistogram } from './intensityhistogram';
import { ivh } from './ivh';
import { localintensity } from './localintensity';
import { morphology } from './morphology';
import { ngldm } from './ngldm';
import { ngtdm } from './ngtdm';
import { shape } from './shape';
import { shape2D } from './shape2D';

/** Every feature class: PyRadiomics', then those that IBSI has beside them. */
export const featureClasses: readonly FeatureClass[] = [
  shape,
  shape2D,
  firstorder,
  glcm,
  glrlm,
  glszm,
  gldm,
  ngtdm,
  morphology,
  localintensity,
  intensityhistogram,
  ivh,
  gldzm,
  ngldm,
];
