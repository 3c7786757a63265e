import { badHeader, unsupported } from '../errors';

/** A parsed NRRD header. */
export interface NrrdHeader {
  readonly version: number;
  /** By name, lower case without spaces (`space directions` is `spacedirections`), which joins the spec's spellings. */
  readonly fields: ReadonlyMap<string, string>;
  /** The `key:=value` pairs, as they stand. */
  readonly pairs: ReadonlyMap<string, string>;
  /** Names after `data file: LIST`. */
  readonly dataFiles: readonly string[];
  /** Where the attached data begin; `undefined` where the header ends with the file, without a blank line. */
  readonly dataOffset: number | undefined;
}

/** Slicer writes some hundred bytes a segment; this is room for thousands. */
export const maxHeaderBytes = 1 << 20;

export function isNrrd(head: Uint8Array): boolean {
  return String.fromCharCode(...head.subarray(0, 4)) === 'NRRD';
}

/** The header at the start of `bytes` (https://teem.sourceforge.net/nrrd/format.html). Line ends may be LF or CRLF. */
export function parseHeader(bytes: Uint8Array, what: string): NrrdHeader {
  const magic = /^NRRD(\d{4})\r?\n/.exec(String.fromCharCode(...bytes.subarray(0, 10)));
  if (!magic) throw badHeader(what, 'it does not begin with the magic NRRD000n of an NRRD file');
  const version = Number(magic[1]);
  if (version < 1 || version > 5) throw unsupported(what, `NRRD version ${version} is not known (1 to 5 are)`, 'save it as NRRD0005 or older');
  const fields = new Map<string, string>();
  const pairs = new Map<string, string>();
  const dataFiles: string[] = [];
  const decoder = new TextDecoder();
  let at = magic[0].length;
  while (at < bytes.length) {
    const lineEnd = bytes.indexOf(10, at);
    const line = decoder.decode(bytes.subarray(at, lineEnd < 0 ? bytes.length : lineEnd)).replace(/\r$/, '');
    at = lineEnd < 0 ? bytes.length : lineEnd + 1;
    if (line === '') return { version, fields, pairs, dataFiles, dataOffset: at };
    if (line.startsWith('#')) continue;
    if (fields.get('datafile')?.startsWith('LIST')) dataFiles.push(line);
    else addLine(line, fields, pairs, what);
  }
  if (bytes.length >= maxHeaderBytes) throw badHeader(what, `the header does not end within ${maxHeaderBytes} bytes`);
  return { version, fields, pairs, dataFiles, dataOffset: undefined };
}

function addLine(line: string, fields: Map<string, string>, pairs: Map<string, string>, what: string): void {
  const pair = /^([^:]+):=(.*)$/.exec(line);
  if (pair) {
    pairs.set(pair[1], pair[2]);
    return;
  }
  const field = /^([A-Za-z][A-Za-z ]*):\s*(.*?)\s*$/.exec(line);
  if (!field)
    throw badHeader(
      what,
      `the header line ${JSON.stringify(line.slice(0, 40))} is neither a field nor key:=value`,
      'end the header with a blank line',
    );
  const name = field[1].toLowerCase().replaceAll(' ', '');
  if (fields.has(name)) throw badHeader(what, `the field "${field[1]}" stands twice`);
  fields.set(name, field[2]);
}

/** The field's value. Throws where it is missing. */
export function required(header: NrrdHeader, name: string, what: string): string {
  const value = header.fields.get(name);
  if (value === undefined) throw badHeader(what, `the NRRD field "${name}" is missing`);
  return value;
}

/** A whole number, or `fallback` where the field is missing. */
export function wholeNumber(header: NrrdHeader, name: string, fallback: number, what: string): number {
  const text = header.fields.get(name);
  if (text === undefined) return fallback;
  if (!/^-?\d{1,15}$/.test(text)) throw badHeader(what, `the NRRD field "${name}" is "${text}", not a whole number`);
  return Number(text);
}

/** The words of a field with one word an axis; `undefined` where it is missing. */
export function perAxis(header: NrrdHeader, name: string, axes: number, what: string): string[] | undefined {
  const words = header.fields.get(name)?.split(/\s+/);
  if (words && words.length !== axes) throw badHeader(what, `"${name}" has ${words.length} entries for ${axes} axes`);
  return words;
}

/** `none` as `undefined`, `(a,b,c)` as numbers, separated by white space. */
export function vectors(text: string, name: string, what: string): (number[] | undefined)[] {
  const words = text.match(/none|\([^()]*\)/gi) ?? [];
  if (text.replace(/none|\([^()]*\)/gi, '').trim() !== '' || words.length === 0)
    throw badHeader(what, `"${name}" is "${text}", not a list of vectors`);
  return words.map((word) => (word.toLowerCase() === 'none' ? undefined : vector(word, name, what)));
}

function vector(word: string, name: string, what: string): number[] | undefined {
  const entries = word.slice(1, -1).split(',');
  if (entries.every((entry) => entry.trim().toLowerCase() === 'nan')) return undefined;
  const numbers = entries.map((entry) => (entry.trim() === '' ? Number.NaN : Number(entry)));
  if (!numbers.every(Number.isFinite)) throw badHeader(what, `"${name}" holds ${word}, which is not a vector of finite numbers`);
  return numbers;
}
