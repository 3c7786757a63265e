import { en, type Strings } from './en';
import { zh } from './zh';

export type { Strings } from './en';

const locales: Readonly<Record<string, Strings>> = { en, zh };

/** The texts of a locale (`en`, `zh`, with or without a region); an unknown one reads English. */
export function strings(locale: string): Strings {
  return locales[locale.toLowerCase().split('-')[0]] ?? en;
}

/** The language that `strings` gives for a locale. */
export const languageOf = (locale: string): 'en' | 'zh' => (strings(locale) === zh ? 'zh' : 'en');

/** A stage of a run in words, those of maps with image and class; one that no language knows stands as it is. */
export function stageName(t: Strings, stage: string): string {
  const [first, ...rest] = stage.split(' ');
  return t.stages[stage] ?? (first === 'maps' ? `${t.stages.maps} ${rest.join(' ')}` : stage);
}

/** How long something will still take; nothing where that is not known. */
export function timeLeft(t: Strings, seconds: number | undefined): string {
  if (seconds === undefined) return '';
  return seconds < 90 ? t.secondsLeft(Math.ceil(seconds)) : t.minutesLeft(Math.ceil(seconds / 60));
}
