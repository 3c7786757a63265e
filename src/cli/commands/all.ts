import type { Command } from '../command';
import { analyze } from './analyze';
import { bench } from './bench';
import { classify } from './classify';
import { convert } from './convert';
import { infer } from './infer';
import { info } from './info';
import { radiomics } from './radiomics';
import { robustness } from './robustness';
import { segment } from './segment';
import { serve } from './serve';
import { study } from './study';
import { train } from './train';

/** Every command. */
export const commands: readonly Command[] = [info, convert, infer, segment, radiomics, robustness, classify, analyze, train, study, bench, serve];
