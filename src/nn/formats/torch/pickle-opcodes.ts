import type { PickleMachine } from './pickle-machine';
import { malformed, OrderedDict, PickleFunction, type PickleValue, refused, tuple, typeNameOf } from './pickle-values';

type Opcode = (machine: PickleMachine) => void;

/**
 * The opcodes of pickle protocols 0 to 5, by Python's names for them (Lib/pickletools.py). Those that would create
 * objects of arbitrary classes only refuse, and say of which. STOP ends the loop in pickle.ts.
 */
const named: Record<string, readonly [code: number | string, run: Opcode]> = {
  PROTO: [0x80, ({ input }) => checkProtocol(input.u8())],
  FRAME: [0x95, ({ input }) => checkFrame(input.u64(), input.remaining)],

  NONE: ['N', (m) => m.push(null)],
  NEWTRUE: [0x88, (m) => m.push(true)],
  NEWFALSE: [0x89, (m) => m.push(false)],
  INT: ['I', (m) => m.push(intOrBool(m.input.line()))],
  LONG: ['L', (m) => m.push(decimal(m.input.line().replace(/L$/, '')))],
  FLOAT: ['F', (m) => m.push(float(m.input.line()))],
  BININT: ['J', (m) => m.push(m.input.i32())],
  BININT1: ['K', (m) => m.push(m.input.u8())],
  BININT2: ['M', (m) => m.push(m.input.u16())],
  LONG1: [0x8a, (m) => m.push(littleEndian(m.input.take(m.input.u8())))],
  LONG4: [0x8b, (m) => m.push(littleEndian(m.input.take(m.input.u32())))],
  BINFLOAT: ['G', (m) => m.push(m.input.f64BigEndian())],

  STRING: ['S', (m) => m.push(quoted(m.input.line()))],
  UNICODE: ['V', (m) => m.push(rawUnicode(m.input.line()))],
  SHORT_BINSTRING: ['U', (m) => m.push(m.input.utf8(m.input.u8()))],
  BINSTRING: ['T', (m) => m.push(m.input.utf8(m.input.u32()))],
  SHORT_BINUNICODE: [0x8c, (m) => m.push(m.input.utf8(m.input.u8()))],
  BINUNICODE: ['X', (m) => m.push(m.input.utf8(m.input.u32()))],
  BINUNICODE8: [0x8d, (m) => m.push(m.input.utf8(m.input.u64()))],
  SHORT_BINBYTES: ['C', (m) => m.push(m.input.take(m.input.u8()).slice())],
  BINBYTES: ['B', (m) => m.push(m.input.take(m.input.u32()).slice())],
  BINBYTES8: [0x8e, (m) => m.push(m.input.take(m.input.u64()).slice())],
  BYTEARRAY8: [0x96, (m) => m.push(m.input.take(m.input.u64()).slice())],

  MARK: ['(', (m) => m.mark()],
  POP: ['0', (m) => m.discard()],
  POP_MARK: ['1', (m) => void m.popMark()],
  DUP: ['2', (m) => m.push(m.top())],
  PUT: ['p', (m) => m.remember(memoIndex(m.input.line()))],
  BINPUT: ['q', (m) => m.remember(m.input.u8())],
  LONG_BINPUT: ['r', (m) => m.remember(m.input.u32())],
  MEMOIZE: [0x94, (m) => m.remember()],
  GET: ['g', (m) => m.recall(memoIndex(m.input.line()))],
  BINGET: ['h', (m) => m.recall(m.input.u8())],
  LONG_BINGET: ['j', (m) => m.recall(m.input.u32())],

  EMPTY_TUPLE: [')', (m) => m.push(tuple([]))],
  TUPLE1: [0x85, (m) => m.push(takeTuple(m, 1))],
  TUPLE2: [0x86, (m) => m.push(takeTuple(m, 2))],
  TUPLE3: [0x87, (m) => m.push(takeTuple(m, 3))],
  TUPLE: ['t', (m) => m.push(tuple(m.popMark()))],
  EMPTY_LIST: [']', (m) => m.push([])],
  LIST: ['l', (m) => m.push(m.popMark())],
  APPEND: ['a', (m) => append(m, [m.pop()])],
  APPENDS: ['e', (m) => append(m, m.popMark())],
  EMPTY_DICT: ['}', (m) => m.push(new Map())],
  DICT: ['d', (m) => makeDict(m)],
  SETITEM: ['s', (m) => setItems(m, takeTuple(m, 2))],
  SETITEMS: ['u', (m) => setItems(m, m.popMark())],
  EMPTY_SET: [0x8f, (m) => m.push(new Set())],
  ADDITEMS: [0x90, (m) => addItems(m, m.popMark())],
  FROZENSET: [0x91, (m) => m.push(new Set(m.popMark()))],

  GLOBAL: ['c', (m) => pushGlobal(m, m.input.line(), m.input.line())],
  STACK_GLOBAL: [0x93, (m) => pushStackGlobal(m)],
  REDUCE: ['R', (m) => reduce(m)],
  BUILD: ['b', (m) => build(m)],
  BINPERSID: ['Q', (m) => m.push(m.host.persistent(m.pop()))],
  PERSID: ['P', (m) => m.push(m.host.persistent(m.input.line()))],

  INST: ['i', (m) => refuseObject('INST', `${m.input.line()}.${m.input.line()}`)],
  OBJ: ['o', (m) => refuseObject('OBJ', typeNameOf(m.popMark()[0] ?? null))],
  NEWOBJ: [0x81, (m) => refuseObject('NEWOBJ', typeNameOf(takeTuple(m, 2)[0]))],
  NEWOBJ_EX: [0x92, (m) => refuseObject('NEWOBJ_EX', typeNameOf(takeTuple(m, 3)[0]))],
  EXT1: [0x82, (m) => refuseExtension(m.input.u8())],
  EXT2: [0x83, (m) => refuseExtension(m.input.u16())],
  EXT4: [0x84, (m) => refuseExtension(m.input.u32())],
  NEXT_BUFFER: [0x97, () => refuseBuffer()],
  READONLY_BUFFER: [0x98, () => refuseBuffer()],
};

/** By opcode. */
export const pickleOpcodes: ReadonlyMap<number, Opcode> = new Map(
  Object.values(named).map(([code, run]) => [typeof code === 'string' ? code.charCodeAt(0) : code, run]),
);

function checkProtocol(protocol: number): void {
  if (protocol > 5) throw malformed(`is of protocol ${protocol}; 0 to 5 are known`);
}

function checkFrame(length: number, remaining: number): void {
  if (length > remaining) throw malformed(`has a frame of ${length} bytes where ${remaining} are left`);
}

function takeTuple(m: PickleMachine, count: number): PickleValue[] {
  const items: PickleValue[] = [];
  for (let i = 0; i < count; i++) items.unshift(m.pop());
  return tuple(items);
}

function append(m: PickleMachine, items: PickleValue[]): void {
  const list = m.top();
  if (!Array.isArray(list) || Object.isFrozen(list)) throw refused(typeNameOf(list), 'the pickle appends to it, and it is no list');
  for (const item of items) list.push(item);
}

function makeDict(m: PickleMachine): void {
  const items = m.popMark();
  m.push(new Map());
  setItems(m, items);
}

function setItems(m: PickleMachine, items: readonly PickleValue[]): void {
  const dict = m.top();
  if (!(dict instanceof Map)) throw refused(typeNameOf(dict), 'the pickle sets items of it, and it is no dict');
  if (items.length % 2 !== 0) throw malformed('has a dict with a key but no value');
  for (let i = 0; i < items.length; i += 2) dict.set(items[i], items[i + 1]);
}

function addItems(m: PickleMachine, items: readonly PickleValue[]): void {
  const set = m.top();
  if (!(set instanceof Set)) throw refused(typeNameOf(set), 'the pickle adds to it, and it is no set');
  for (const item of items) set.add(item);
}

function pushGlobal(m: PickleMachine, module: string, name: string): void {
  const value = m.host.global(module, name);
  if (value === undefined) throw refused(`${module}.${name}`, 'the file asks for this Python object, and only tensors and plain data are read');
  m.push(value);
}

function pushStackGlobal(m: PickleMachine): void {
  const [module, name] = takeTuple(m, 2);
  if (typeof module !== 'string' || typeof name !== 'string') {
    throw refused(`STACK_GLOBAL of ${typeNameOf(module)} and ${typeNameOf(name)}`, 'a Python object must be named by two strings');
  }
  pushGlobal(m, module, name);
}

function reduce(m: PickleMachine): void {
  const [callable, args] = takeTuple(m, 2);
  if (!(callable instanceof PickleFunction))
    throw refused(`call of ${typeNameOf(callable)}`, 'the file calls it, and it is no function that is known here');
  if (!Array.isArray(args) || !Object.isFrozen(args)) throw malformed(`calls ${callable.typeName} with a ${typeNameOf(args)} for arguments`);
  m.push(callable.call(args));
}

/** Attributes are dropped: an OrderedDict's (`_metadata` of a state dict) say nothing about the weights. */
function build(m: PickleMachine): void {
  m.pop();
  const object = m.top();
  if (!(object instanceof OrderedDict)) throw refused(`BUILD of ${typeNameOf(object)}`, 'the file sets the state of an object');
}

function refuseObject(opcode: string, name: string): never {
  throw refused(`${name} (${opcode})`, 'the file creates an object of this class, and only tensors and plain data are read');
}

function refuseExtension(code: number): never {
  throw refused(`copyreg extension ${code}`, "the file refers to a class by its number in Python's extension registry");
}

function refuseBuffer(): never {
  throw refused('out-of-band buffer', 'the file refers to data that is not in it');
}

function memoIndex(text: string): number {
  if (!/^\d{1,10}$/.test(text)) throw malformed(`has the memo index ${text}`);
  return Number(text);
}

function intOrBool(text: string): PickleValue {
  return text === '00' || text === '01' ? text === '01' : decimal(text);
}

/** Python's own bound on the digits of an int in text. */
function decimal(text: string): PickleValue {
  if (!/^[+-]?\d{1,4300}$/.test(text)) throw malformed(`has the int ${text}`);
  return narrow(BigInt(text.replace('+', '')));
}

const specialFloats: ReadonlyMap<string, number> = new Map([
  ['nan', Number.NaN],
  ['inf', Number.POSITIVE_INFINITY],
  ['-inf', Number.NEGATIVE_INFINITY],
]);

function float(text: string): number {
  const special = specialFloats.get(text);
  if (special !== undefined) return special;
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) throw malformed(`has the float ${text}`);
  return Number(text);
}

/** Two's complement of up to 2 KiB, the bound that goes with 4300 digits. */
function littleEndian(bytes: Uint8Array): PickleValue {
  if (bytes.length > 2048) throw malformed(`has an int of ${bytes.length} bytes`);
  if (bytes.length === 0) return 0;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).reverse();
  return narrow(BigInt.asIntN(bytes.length * 8, BigInt(`0x${hex.join('')}`)));
}

function narrow(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

function quoted(text: string): string {
  const inner = /^'([^'\\]*)'$|^"([^"\\]*)"$/.exec(text);
  if (!inner) throw malformed(`has the string ${text}, which is not a quoted one without escapes`);
  return inner[1] ?? inner[2];
}

function rawUnicode(text: string): string {
  return text.replace(/\\u([0-9a-fA-F]{4})|\\U([0-9a-fA-F]{8})/g, (_, short?: string, long?: string) => {
    const code = Number.parseInt(short ?? long ?? '', 16);
    if (code > 0x10ffff) throw malformed(`has the character \\U${long}`);
    return String.fromCodePoint(code);
  });
}
