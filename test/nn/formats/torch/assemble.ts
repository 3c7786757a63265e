import { zipSync } from 'fflate';

/** Puts pickles together opcode by opcode, to test what no honest program writes. */
export type Piece = string | number[] | Uint8Array;

/** Text pieces are Latin-1. Ends with STOP. */
export function pickle(...pieces: Piece[]): Uint8Array {
  return join(...pieces, '.');
}

export function join(...pieces: Piece[]): Uint8Array {
  return Uint8Array.from(pieces.flatMap((piece) => (typeof piece === 'string' ? [...Buffer.from(piece, 'latin1')] : [...piece])));
}

export const protocol2 = [0x80, 2];

export const global = (module: string, name: string): Piece => `c${module}\n${name}\n`;

export const int = (value: number): Piece => join('J', u32(value));

export const text = (value: string): Piece => {
  const bytes = new TextEncoder().encode(value);
  return join('X', u32(bytes.length), bytes);
};

export const tuple = (...items: Piece[]): Piece => join('(', ...items, 't');

export const list = (...items: Piece[]): Piece => join('](', ...items, 'e');

export const dict = (entries: Record<string, Piece>): Piece => {
  const items = Object.entries(entries).flatMap(([key, value]) => [text(key), value]);
  return join('}(', ...items, 'u');
};

export const orderedDict: Piece = join(global('collections', 'OrderedDict'), ')R');

export interface StorageOptions {
  type?: string;
  key?: string;
  length?: number;
}

/** `('storage', class, key, 'cpu', length)` as a persistent id. */
export const storage = ({ type = 'FloatStorage', key = '0', length = 4 }: StorageOptions = {}): Piece =>
  join(tuple(text('storage'), global('torch', type), text(key), text('cpu'), int(length)), 'Q');

export interface TensorOptions extends StorageOptions {
  offset?: number;
  size?: number[];
  stride?: number[];
}

/** A call of `torch._utils._rebuild_tensor_v2`. */
export const tensor = ({ offset = 0, size = [2, 2], stride = [2, 1], ...options }: TensorOptions = {}): Piece =>
  join(
    global('torch._utils', '_rebuild_tensor_v2'),
    tuple(storage(options), int(offset), tuple(...size.map(int)), tuple(...stride.map(int)), [0x89], orderedDict),
    'R',
  );

/** The bytes of float32 values. */
export const floats = (...values: number[]): Uint8Array => new Uint8Array(Float32Array.from(values).buffer);

/** A checkpoint of the zip format; `files` are put beside data.pkl. */
export function zipCheckpoint(data: Uint8Array, files: Record<string, Uint8Array>, level: 0 | 6 = 0): Uint8Array {
  const inFolder = Object.entries({ 'data.pkl': data, ...files, version: join('3\n') });
  return zipSync(Object.fromEntries(inFolder.map(([name, bytes]) => [`archive/${name}`, bytes])), { level });
}

const magic = join(protocol2, [0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19], '.');

/** A checkpoint of the stream format; each storage is its key, its number of elements and its bytes. */
export function legacyCheckpoint(data: Uint8Array, storages: [key: string, length: number, bytes: Uint8Array][]): Uint8Array {
  const keys = pickle(list(...storages.map(([key]) => text(key))));
  return join(magic, pickle('M', [0xe9, 0x03]), pickle('}'), data, keys, ...storages.flatMap(([, length, bytes]) => [u32(length), u32(0), bytes]));
}

export function u32(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setInt32(0, value, true);
  return bytes;
}
