import type { DType } from '../../../core/dtype';
import type { PickleHost } from './pickle-machine';
import { malformed, OrderedDict, PickleFunction, type PickleValue, refused, tuple, typeNameOf } from './pickle-values';
import { StorageTable, StorageType } from './storage';
import { TensorView, tensorView } from './tensor-view';

type Arguments = readonly PickleValue[];

const storageTypes: Record<string, DType | undefined> = {
  DoubleStorage: 'f64',
  FloatStorage: 'f32',
  HalfStorage: 'f16',
  BFloat16Storage: 'bf16',
  LongStorage: 'i64',
  IntStorage: 'i32',
  ShortStorage: 'i16',
  CharStorage: 'i8',
  ByteStorage: 'u8',
  BoolStorage: 'bool',
};

/** `torch.float32` and its like become their own names: plain values, and what `_rebuild_tensor_v3` is given. */
const torchDtypes: ReadonlyMap<PickleValue, DType> = new Map<PickleValue, DType>([
  ['torch.float64', 'f64'],
  ['torch.float32', 'f32'],
  ['torch.float16', 'f16'],
  ['torch.bfloat16', 'bf16'],
  ['torch.int64', 'i64'],
  ['torch.int32', 'i32'],
  ['torch.uint32', 'u32'],
  ['torch.int16', 'i16'],
  ['torch.uint16', 'u16'],
  ['torch.int8', 'i8'],
  ['torch.uint8', 'u8'],
  ['torch.bool', 'bool'],
]);

/** Every call that a checkpoint may make, each with our own meaning of it. */
const functions: Record<string, (args: Arguments) => PickleValue> = {
  // (storage, offset, size, stride)
  'torch._utils._rebuild_tensor': ([storage, offset, size, stride]) => tensorView(storage, offset, size, stride),
  // (storage, offset, size, stride, requires_grad, backward_hooks, metadata=None)
  'torch._utils._rebuild_tensor_v2': ([storage, offset, size, stride, , , metadata]) => {
    checkMetadata(metadata);
    return tensorView(storage, offset, size, stride);
  },
  // (storage, offset, size, stride, requires_grad, backward_hooks, dtype, metadata=None): types without a storage class
  'torch._utils._rebuild_tensor_v3': ([storage, offset, size, stride, , , dtype, metadata]) => {
    checkMetadata(metadata);
    const type = torchDtypes.get(dtype ?? null);
    if (!type) throw malformed(`builds a tensor of the type ${typeof dtype === 'string' ? dtype : typeNameOf(dtype ?? null)}`);
    return tensorView(storage, offset, size, stride, type);
  },
  'torch._utils._rebuild_parameter': ([data]) => parameter(data),
  'torch._utils._rebuild_parameter_with_state': ([data]) => parameter(data),
  'torch.Size': ([sizes]) => tuple([...listOf(sizes, 'torch.Size')]),
  'torch.device': ([type, index]) => (index === undefined ? text(type, 'torch.device') : `${text(type, 'torch.device')}:${Number(index)}`),
  'collections.OrderedDict': ([pairs]) => orderedDict(pairs),
  // Python 3 writes bytes and sets so at protocol 2, torch.save's default.
  '_codecs.encode': latin1Bytes,
  '__builtin__.bytes': emptyBytes,
  'builtins.bytes': emptyBytes,
  '__builtin__.bytearray': bytearray,
  'builtins.bytearray': bytearray,
  '__builtin__.set': ([items]) => new Set(listOf(items ?? [], 'set')),
  'builtins.set': ([items]) => new Set(listOf(items ?? [], 'set')),
  '__builtin__.frozenset': ([items]) => new Set(listOf(items ?? [], 'frozenset')),
  'builtins.frozenset': ([items]) => new Set(listOf(items ?? [], 'frozenset')),
};

const globals: ReadonlyMap<string, PickleValue> = new Map<string, PickleValue>([
  ...Object.entries(functions).map(([name, call]) => [name, new PickleFunction(name, call)] as const),
  ...Object.entries(storageTypes).map(([name, dtype]) => [`torch.${name}`, new StorageType(`torch.${name}`, dtype)] as const),
  ...['UntypedStorage', '_UntypedStorage', 'TypedStorage', '_TypedStorage'].map((name) => untypedStorage(`torch.storage.${name}`)),
  untypedStorage('torch.UntypedStorage'),
  ...[...torchDtypes.keys()].map((name) => [name as string, name] as const),
]);

function untypedStorage(name: string): readonly [string, PickleValue] {
  return [name, new StorageType(name, undefined)];
}

/** The names and persistent ids that a PyTorch checkpoint may use. Storages it refers to are noted in `storages`. */
export function torchHost(storages: StorageTable): PickleHost {
  return {
    global: (module, name) => globals.get(`${module}.${name}`),
    persistent: (id) => storages.view(id),
  };
}

/** Reads plain data only; for the parts of a legacy file that hold no tensors. */
export const plainHost: PickleHost = {
  global: () => undefined,
  persistent: (id) => new StorageTable().view(id),
};

function parameter(data: PickleValue | undefined): TensorView {
  if (!(data instanceof TensorView)) throw malformed(`builds a parameter from a ${typeNameOf(data ?? null)}`);
  return data;
}

/** `{'neg': True}` and `{'conj': True}` mark tensors whose stored values are not their values. */
function checkMetadata(metadata: PickleValue | undefined): void {
  if (metadata === undefined || metadata === null) return;
  if (!(metadata instanceof Map)) throw malformed(`has a tensor whose metadata is a ${typeNameOf(metadata)}`);
  for (const [key, value] of metadata) {
    if (value !== false)
      throw refused(`tensor with the ${String(key)} bit`, 'its stored values are not its values (call .resolve_neg() before saving)');
  }
}

function orderedDict(pairs: PickleValue = []): OrderedDict {
  if (pairs instanceof Map) return new OrderedDict(pairs);
  const dict = new OrderedDict();
  for (const pair of listOf(pairs, 'collections.OrderedDict')) {
    const [key, value, ...rest] = listOf(pair, 'collections.OrderedDict');
    if (key === undefined || value === undefined || rest.length > 0) throw malformed('builds an OrderedDict from something that is no pair');
    dict.set(key, value);
  }
  return dict;
}

function latin1Bytes([value, encoding]: Arguments): Uint8Array {
  if (typeof value !== 'string' || !['latin1', 'latin-1'].includes(String(encoding))) throw malformed('encodes something that is not text in latin1');
  return Uint8Array.from(value, (character) => {
    const code = character.codePointAt(0) ?? 0;
    if (code > 255) throw malformed('encodes a character as latin1 that is beyond it');
    return code;
  });
}

function emptyBytes(args: Arguments): Uint8Array {
  if (args.length > 0) throw malformed('makes bytes from arguments');
  return new Uint8Array();
}

function bytearray(args: Arguments): Uint8Array {
  if (args.length === 1 && args[0] instanceof Uint8Array) return args[0].slice();
  return args.length === 0 ? new Uint8Array() : latin1Bytes(args);
}

function listOf(value: PickleValue | undefined, what: string): readonly PickleValue[] {
  if (!Array.isArray(value)) throw malformed(`builds a ${what} from a ${typeNameOf(value ?? null)}`);
  return value;
}

function text(value: PickleValue | undefined, what: string): string {
  if (typeof value !== 'string') throw malformed(`builds a ${what} from a ${typeNameOf(value ?? null)}`);
  return value;
}
