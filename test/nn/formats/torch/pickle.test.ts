import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ByteCursor } from '../../../../src/nn/formats/torch/byte-cursor';
import { torchHost } from '../../../../src/nn/formats/torch/globals';
import { measureNesting } from '../../../../src/nn/formats/torch/nesting';
import { unpickle } from '../../../../src/nn/formats/torch/pickle';
import { OrderedDict, type PickleValue } from '../../../../src/nn/formats/torch/pickle-values';
import { StorageTable } from '../../../../src/nn/formats/torch/storage';
import { assertRefused } from '../fixtures';
import { dict, global, int, join, list, orderedDict, type Piece, pickle, protocol2, storage, tensor, text, tuple, u32 } from './assemble';

const load = (bytes: Uint8Array): PickleValue => unpickle(new ByteCursor(bytes), torchHost(new StorageTable()));

/** One value of Python, pickled by CPython 3.11 with each protocol. */
const everyProtocol: Record<number, string> = {
  0: '286470300a56610a70310a286c70320a49310a61492d320a61493330300a614937303030300a61492d323134373438333634380a614c323134373438333634384c0a614c393030373139393235343734303939314c0a614c393030373139393235343734303939324c0a614c2d313138303539313632303731373431313330333432344c0a6149300a617356660a70330a286c70340a46312e350a61462d302e300a6146696e660a617356740a70350a2849310a7470360a7356750a70370a2828742849310a49320a7470380a2849310a49320a49330a7470390a2849310a49320a49330a49340a747031300a747031310a73566e0a7031320a286c7031330a4e614930310a614930300a617356730a7031340a565c75303361395c5530303031663630305c75303030610a7031350a73566f0a7031360a63636f6c6c656374696f6e730a4f726465726564446963740a7031370a2874527031380a56780a7031390a49310a7356790a7032300a49320a737356620a7032310a635f636f646563730a656e636f64650a7032320a28565c7530303030ff0a7032330a566c6174696e310a7032340a747032350a527032360a735673740a7032370a635f5f6275696c74696e5f5f0a7365740a7032380a28286c7032390a49370a61747033300a527033310a732e',
  1: '7d71002858010000006171015d7102284b014afeffffff4d2c014a701101004a000000804c323134373438333634384c0a4c393030373139393235343734303939314c0a4c393030373139393235343734303939324c0a4c2d313138303539313632303731373431313330333432344c0a4b006558010000006671035d710428473ff8000000000000478000000000000000477ff0000000000000655801000000747105284b0174710658010000007571072829284b014b02747108284b014b024b03747109284b014b024b034b0474710a74710b58010000006e710c5d710d284e4930310a4930300a65580100000073710e5807000000cea9f09f98800a710f58010000006f711063636f6c6c656374696f6e730a4f726465726564446963740a7111295271122858010000007871134b0158010000007971144b02755801000000627115635f636f646563730a656e636f64650a711628580300000000c3bf711758060000006c6174696e31711874711952711a58020000007374711b635f5f6275696c74696e5f5f0a7365740a711c285d711d4b076174711e52711f752e',
  2: '80027d71002858010000006171015d7102284b014afeffffff4d2c014a701101004a000000808a0500000080008a07ffffffffffff1f8a07000000000000208a090000000000000000c04b006558010000006671035d710428473ff8000000000000478000000000000000477ff00000000000006558010000007471054b01857106580100000075710728294b014b028671084b014b024b03877109284b014b024b034b0474710a74710b58010000006e710c5d710d284e888965580100000073710e5807000000cea9f09f98800a710f58010000006f711063636f6c6c656374696f6e730a4f726465726564446963740a7111295271122858010000007871134b0158010000007971144b02755801000000627115635f636f646563730a656e636f64650a7116580300000000c3bf711758060000006c6174696e31711886711952711a58020000007374711b635f5f6275696c74696e5f5f0a7365740a711c5d711d4b076185711e52711f752e',
  3: '80037d71002858010000006171015d7102284b014afeffffff4d2c014a701101004a000000808a0500000080008a07ffffffffffff1f8a07000000000000208a090000000000000000c04b006558010000006671035d710428473ff8000000000000478000000000000000477ff00000000000006558010000007471054b01857106580100000075710728294b014b028671084b014b024b03877109284b014b024b034b0474710a74710b58010000006e710c5d710d284e888965580100000073710e5807000000cea9f09f98800a710f58010000006f711063636f6c6c656374696f6e730a4f726465726564446963740a7111295271122858010000007871134b0158010000007971144b02755801000000627115430200ff7116580200000073747117636275696c74696e730a7365740a71185d71194b076185711a52711b752e',
  4: '800495f3000000000000007d94288c0161945d94284b014afeffffff4d2c014a701101004a000000808a0500000080008a07ffffffffffff1f8a07000000000000208a090000000000000000c04b00658c0166945d9428473ff8000000000000478000000000000000477ff0000000000000658c0174944b0185948c01759428294b014b0286944b014b024b038794284b014b024b034b04749474948c016e945d94284e8889658c0173948c07cea9f09f98800a948c016f948c0b636f6c6c656374696f6e73948c0b4f72646572656444696374949394295294288c0178944b018c0179944b02758c016294430200ff948c027374948f94284b0790752e',
  5: '800595f3000000000000007d94288c0161945d94284b014afeffffff4d2c014a701101004a000000808a0500000080008a07ffffffffffff1f8a07000000000000208a090000000000000000c04b00658c0166945d9428473ff8000000000000478000000000000000477ff0000000000000658c0174944b0185948c01759428294b014b0286944b014b024b038794284b014b024b034b04749474948c016e945d94284e8889658c0173948c07cea9f09f98800a948c016f948c0b636f6c6c656374696f6e73948c0b4f72646572656444696374949394295294288c0178944b018c0179944b02758c016294430200ff948c027374948f94284b0790752e',
};

const everything = new Map<PickleValue, PickleValue>([
  ['a', [1, -2, 300, 70000, -(2 ** 31), 2 ** 31, Number.MAX_SAFE_INTEGER, 2n ** 53n, -(2n ** 70n), 0]],
  ['f', [1.5, -0, Number.POSITIVE_INFINITY]],
  ['t', [1]],
  ['u', [[], [1, 2], [1, 2, 3], [1, 2, 3, 4]]],
  ['n', [null, true, false]],
  ['s', 'Ω😀\n'],
  [
    'o',
    new OrderedDict([
      ['x', 1],
      ['y', 2],
    ]),
  ],
  ['b', Uint8Array.of(0, 255)],
  ['st', new Set([7])],
]);

describe('plain data', () => {
  for (const [protocol, hex] of Object.entries(everyProtocol)) {
    it(`of protocol ${protocol}`, () => assert.deepEqual(load(Uint8Array.from(Buffer.from(hex, 'hex'))), everything));
  }

  it('of torch: Size, dtype, device', () => {
    assert.deepEqual(load(pickle(global('torch', 'Size'), '(', tuple(int(2), int(3)), 'tR')), [2, 3]);
    assert.equal(load(pickle(global('torch', 'bfloat16'))), 'torch.bfloat16');
    assert.equal(load(pickle(global('torch', 'device'), tuple(text('cuda'), int(1)), 'R')), 'cuda:1');
  });

  it('keeps keys that JavaScript objects would mind', () => {
    const value = load(pickle(dict({ ['__proto__']: int(1), constructor: int(2) }))) as Map<string, number>;
    assert.equal(Object.getPrototypeOf(value), Map.prototype);
    assert.equal(value.get('constructor'), 2);
  });

  it('drops the attributes of an OrderedDict', () => {
    const value = load(pickle(orderedDict, dict({ _metadata: orderedDict }), 'b'));
    assert.deepEqual(value, new OrderedDict());
  });
});

describe('refusals, by name', () => {
  const refusals: [what: string, name: RegExp, bytes: Uint8Array][] = [
    ['os.system by REDUCE', /^os\.system: /, pickle(protocol2, global('os', 'system'), tuple(text('echo')), 'R')],
    ['posix.system', /^posix\.system: /, pickle(global('posix', 'system'), "(S'echo'\ntR")],
    ['builtins.eval', /^builtins\.eval: /, pickle(global('builtins', 'eval'), tuple(text('1')), 'R')],
    ['__builtin__.exec', /^__builtin__\.exec: /, pickle(global('__builtin__', 'exec'), tuple(text('1')), 'R')],
    ['builtins.getattr', /^builtins\.getattr: /, pickle(global('builtins', 'getattr'))],
    ['a name inside torch that is not listed', /^torch\.load: /, pickle(global('torch', 'load'))],
    ['nested torch.load', /^torch\.storage\._load_from_bytes: /, pickle(global('torch.storage', '_load_from_bytes'))],
    ['a dotted name', /^torch\._utils\.__builtins__\.eval: /, pickle(global('torch._utils', '__builtins__.eval'))],
    ['a name of Object.prototype', /^torch\.constructor: /, pickle(global('torch', 'constructor'))],
    ['a numpy array', /^numpy\.core\.multiarray\._reconstruct: /, pickle(global('numpy.core.multiarray', '_reconstruct'))],
    ['a numpy scalar', /^numpy\.core\.multiarray\.scalar: /, pickle(global('numpy.core.multiarray', 'scalar'))],
    ['argparse.Namespace', /^argparse\.Namespace: /, pickle(global('argparse', 'Namespace'), [0x29, 0x81])],
    ['a class of its own', /^my\.models\.Net: /, pickle(global('my.models', 'Net'), ')', [0x81], '}b')],
    ['copyreg', /^copy_reg\._reconstructor: /, pickle(global('copy_reg', '_reconstructor'))],
    ['complex numbers', /^__builtin__\.complex: /, pickle(global('__builtin__', 'complex'))],
    ['a storage of complex numbers', /^torch\.ComplexFloatStorage: /, pickle(storage({ type: 'ComplexFloatStorage' }))],
    ['STACK_GLOBAL', /^os\.system: /, pickle([0x80, 4, 0x8c, 2], 'os', [0x8c, 6], 'system', [0x93], ')R')],
    ['STACK_GLOBAL of protocol 0 strings', /^os\.system: /, pickle("S'os'\nS'system'\n", [0x93])],
    ['STACK_GLOBAL with names from the memo', /^nt\.system: /, pickle(text('system'), 'q', [7], '0', text('nt'), 'h', [7], [0x93])],
    ['STACK_GLOBAL with a name that is no string', /STACK_GLOBAL of list and str/, pickle(']', text('x'), [0x93])],
    [
      'STACK_GLOBAL with a function for a name',
      /STACK_GLOBAL of str and collections\.OrderedDict/,
      pickle(text('os'), global('collections', 'OrderedDict'), [0x93]),
    ],
    ['INST', /^os\.system \(INST\): /, pickle("(S'echo'\nios\nsystem\n")],
    ['INST of a listed name', /^collections\.OrderedDict \(INST\): /, pickle('(icollections\nOrderedDict\n')],
    ['OBJ', /^os\.system: /, pickle('(', global('os', 'system'), 'o')],
    ['OBJ of a listed name', /^torch\.FloatStorage \(OBJ\): /, pickle('(', global('torch', 'FloatStorage'), 'o')],
    ['NEWOBJ of a listed name', /^collections\.OrderedDict \(NEWOBJ\): /, pickle(global('collections', 'OrderedDict'), ')', [0x81])],
    ['NEWOBJ_EX', /^torch\.FloatStorage \(NEWOBJ_EX\): /, pickle(global('torch', 'FloatStorage'), ')}', [0x92])],
    ['EXT1', /^copyreg extension 5: /, pickle([0x82, 5])],
    ['EXT2', /^copyreg extension 258: /, pickle([0x83, 2, 1])],
    ['EXT4', /^copyreg extension 16: /, pickle([0x84], u32(16))],
    ['out-of-band buffers', /^out-of-band buffer: /, pickle([0x97])],
    ['BUILD on a dict', /^BUILD of dict: /, pickle('}}b')],
    ['BUILD on a tensor', /^BUILD of torch\.Tensor: /, pickle(tensor(), '}b')],
    ['BUILD on a function', /^BUILD of torch\.Size: /, pickle(global('torch', 'Size'), '}b')],
    ['a call of a storage class', /^call of torch\.FloatStorage: /, pickle(global('torch', 'FloatStorage'), ')R')],
    ['a call of a string', /^call of str: /, pickle(text('os.system'), ')R')],
    ['a call of a tensor', /^call of torch\.Tensor: /, pickle(tensor(), ')R')],
    ['APPEND to a tuple', /^tuple: /, pickle(')', int(1), 'a')],
    ['APPEND to a tensor', /^torch\.Tensor: /, pickle(tensor(), int(1), 'a')],
    ['SETITEM on a list', /^list: /, pickle(']', text('x'), int(1), 's')],
    ['SETITEM on a function', /^torch\.Size: /, pickle(global('torch', 'Size'), text('call'), int(1), 's')],
    ['ADDITEMS to a list', /^list: /, pickle('](', int(1), [0x90])],
    ['a persistent id that is a string', /^persistent id "0": /, pickle(text('0'), 'Q')],
    ['a persistent id in text', /^persistent id "0": /, pickle('P0\n')],
    [
      'a persistent id that is a list',
      /^persistent id "storage": /,
      pickle(list(text('storage'), global('torch', 'FloatStorage'), text('0'), text('cpu'), int(1)), 'Q'),
    ],
    [
      'a persistent id of a module',
      /^persistent id "module": /,
      pickle(tuple(text('module'), global('torch', 'Size'), text('m.py'), text('x'), int(0)), 'Q'),
    ],
    ['a persistent id of no kind', /^persistent id None: /, pickle(')Q')],
    [
      'a storage whose class is a function',
      /^storage of class torch\.Size: /,
      pickle(tuple(text('storage'), global('torch', 'Size'), text('0'), text('cpu'), int(1)), 'Q'),
    ],
    [
      'a storage whose key is a number',
      /^persistent id "storage": /,
      pickle(tuple(text('storage'), global('torch', 'FloatStorage'), int(0), text('cpu'), int(1)), 'Q'),
    ],
    ['a storage of negative length', /^persistent id "storage": /, pickle(storage({ length: -1 }))],
  ];
  for (const [what, name, bytes] of refusals) it(what, () => assertRefused(() => load(bytes), 'pickle-refused', name));

  it('shows odd names in one printable line', () => {
    assertRefused(
      () => load(pickle(global('os\r\x1b[2J', `system${'x'.repeat(1000)}`))),
      'pickle-refused',
      /^os\\u\{d\}\\u\{1b\}\[2J\.systemx{1,200}\.\.\.: /,
    );
  });

  it('of arguments that a listed function does not take', () => {
    const calls: [function_: Piece, args: Piece][] = [
      [global('_codecs', 'encode'), tuple(text('x'), text('rot13'))],
      [global('_codecs', 'encode'), tuple(text('Ω'), text('latin1'))],
      [global('_codecs', 'encode'), tuple(int(1), text('latin1'))],
      [global('__builtin__', 'bytes'), tuple(int(1 << 30))],
      [global('builtins', 'bytearray'), tuple(int(1 << 30))],
      [global('builtins', 'set'), tuple(int(3))],
      [global('torch', 'Size'), ')'],
      [global('torch', 'device'), tuple(int(3))],
      [global('collections', 'OrderedDict'), tuple(list(tuple(int(1))))],
      [global('torch._utils', '_rebuild_parameter'), tuple(int(1))],
    ];
    for (const [function_, args] of calls) assertRefused(() => load(pickle(function_, args, 'R')), 'pickle-invalid');
    assertRefused(() => load(pickle(global('torch', 'Size'), '](', tuple(int(1)), 'eR')), 'pickle-invalid', /list for arguments/);
  });
});

describe('damaged pickles', () => {
  it('cut short anywhere', () => {
    const whole = Uint8Array.from(Buffer.from(everyProtocol[2], 'hex'));
    for (let length = 0; length < whole.length; length++) assertRefused(() => load(whole.slice(0, length)), 'pickle-invalid');
  });

  it('with lengths beyond their end', () => {
    const huge = [0xff, 0xff, 0xff, 0xff];
    for (const start of [['X'], ['T'], ['B'], [[0x8b]], [[0x8d], huge], [[0x8e], huge], [[0x96], huge], [[0x95], huge]] as Piece[][]) {
      assertRefused(() => load(pickle(...start, huge)), 'pickle-invalid');
    }
  });

  it('that misuse the stack', () => {
    for (const pieces of ['', '0', 't', 'N(', 'NN', '(.', 'K\x01a', '}(Ku', '2', 'R', 'h\x09', 'g-1\n', 'Ninvalid'] as string[]) {
      assertRefused(() => load(pickle(pieces)), 'pickle-invalid');
    }
    assertRefused(() => load(pickle('](N', '(', 'a')), 'pickle-invalid', /empty stack/);
  });

  it('with numbers and text that are none', () => {
    for (const line of [
      'Ix\n',
      'I1.5\n',
      'L\n',
      `L${'9'.repeat(5000)}L\n`,
      'F0x10\n',
      'F\n',
      'Sabc\n',
      "S'a\\x41'\n",
      'V\\Uffffffff\n',
      'X\x01\0\0\0\xff',
    ]) {
      assertRefused(() => load(pickle(line)), 'pickle-invalid');
    }
    assertRefused(() => load(pickle([0x8b], u32(4096), new Uint8Array(4096))), 'pickle-invalid', /int of 4096 bytes/);
  });

  it('of a protocol to come, and of unknown opcodes', () => {
    assertRefused(() => load(pickle([0x80, 6], 'N')), 'pickle-invalid', /protocol 6/);
    assertRefused(() => load(pickle([0xff])), 'pickle-invalid', /0xff at byte 0/);
  });

  it('that grow without end', () => {
    assertRefused(() => load(join('N', '2'.repeat(1 << 20))), 'pickle-invalid', /values on its stack/);
    assertRefused(() => load(join('('.repeat((1 << 20) + 1))), 'pickle-invalid', /marks/);
  });
});

describe('measureNesting', () => {
  it('measures', () => {
    const value = load(pickle(dict({ a: list(int(1), tensor()), b: tuple() })));
    const measure = measureNesting(value);
    assert.deepEqual(measure(value), { depth: 2, size: 7, opaque: true });
    assert.deepEqual(measure((value as Map<string, PickleValue>).get('b') as PickleValue), { depth: 1, size: 1, opaque: false });
  });

  it('refuses what contains itself', () => {
    // A list, and a tuple in a list, each through the memo.
    for (const pieces of [']q\x00h\x00a', ']q\x00(h\x00ta', '}q\x00Nh\x00s']) {
      assertRefused(() => measureNesting(load(pickle(pieces))), 'pickle-invalid', /contains itself/);
    }
  });

  it('refuses deep nesting', () => {
    const nested = (depth: number): PickleValue => load(pickle(']'.repeat(depth), 'a'.repeat(depth - 1)));
    measureNesting(nested(100));
    assertRefused(() => measureNesting(nested(101)), 'pickle-invalid', /deeper than 100/);
    assertRefused(() => measureNesting(nested(100_000)), 'pickle-invalid', /deeper than 100/);
  });

  it('refuses shared lists that unfold without end', () => {
    // 30 lists, each holding the one before twice.
    assertRefused(() => measureNesting(load(pickle(']', '2\x86'.repeat(30)))), 'pickle-invalid', /unfolds/);
  });
});
