import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, test } from 'node:test';
import { probe } from '../../src/backends/wasm/probe';
import { kernelFields, type WasmBuild, wasmUrls } from '../../wasm/kernels';

const Section = { import: 2, function: 3, table: 4, memory: 5, global: 6, export: 7, start: 8, element: 9, code: 10, data: 11, dataCount: 12 };
const FUNCTION = 0;
const MEMORY = 2;

/** Reads a binary module's sections (WebAssembly core specification, binary format). */
class Reader {
  constructor(
    private readonly bytes: Uint8Array,
    private at = 0,
  ) {}

  get done(): boolean {
    return this.at >= this.bytes.length;
  }

  byte(): number {
    return this.bytes[this.at++];
  }

  u32(): number {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.byte();
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value >>> 0;
    }
  }

  take(length: number): Uint8Array {
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }

  name(): string {
    return new TextDecoder().decode(this.take(this.u32()));
  }

  vector<T>(read: (reader: this) => T): T[] {
    return Array.from({ length: this.u32() }, () => read(this));
  }
}

async function readModule(build: WasmBuild) {
  const bytes = new Uint8Array(await readFile(new URL(wasmUrls[build])));
  const reader = new Reader(bytes, 8);
  const sections = new Map<number, Uint8Array>();
  while (!reader.done) {
    const id = reader.byte();
    sections.set(id, reader.take(reader.u32()));
  }
  const section = (id: number) => new Reader(sections.get(id) ?? new Uint8Array([0]));
  const imports = section(Section.import).vector((r) => {
    const path = `${r.name()}.${r.name()}`;
    const kind = r.byte();
    assert.equal(kind, MEMORY, path);
    const flags = r.byte();
    return { path, shared: (flags & 2) !== 0, minimum: r.u32(), maximum: flags & 1 ? r.u32() : undefined };
  });
  const exports = section(Section.export).vector((r) => ({ name: r.name(), kind: r.byte(), index: r.u32() }));
  const bodies = section(Section.code).vector((r) => r.take(r.u32()));
  return { bytes, sections, imports, exports, bodies };
}

for (const build of Object.keys(wasmUrls) as WasmBuild[]) {
  describe(`the ${build} build`, () => {
    test('holds no data, no tables, no start and no globals that change', async () => {
      const { sections } = await readModule(build);
      for (const id of [Section.data, Section.dataCount, Section.table, Section.element, Section.start, Section.memory, Section.global]) {
        assert.ok(!sections.has(id), `section ${id}`);
      }
    });

    test('imports its memory and nothing else, shared where it says so', async () => {
      const { imports } = await readModule(build);
      assert.equal(imports.length, 1);
      const [memory] = imports;
      assert.equal(memory.path, 'env.memory');
      assert.equal(memory.shared, build.endsWith('.shared'));
      assert.ok(memory.minimum <= 1);
      if (memory.shared) assert.equal(memory.maximum, 65536);
    });

    test('exports the kernels that the host knows', async () => {
      const { exports } = await readModule(build);
      assert.deepEqual(exports.map(({ name }) => name).sort(), Object.keys(kernelFields).sort());
      assert.ok(exports.every(({ kind }) => kind === FUNCTION));
    });

    test('is valid where the probe says so', async () => {
      const { bytes } = await readModule(build);
      const { simd, relaxed } = probe();
      assert.equal(WebAssembly.validate(bytes), build.startsWith('relaxed') ? relaxed : simd);
    });
  });
}

test('relaxed SIMD does not reach the radiomics kernels: their code is the same in every build', async () => {
  const modules = await Promise.all((['simd', 'relaxed'] as const).map(readModule));
  for (const name of ['glcm', 'histogram_partial', 'histogram_merge']) {
    const [plain, relaxed] = modules.map(({ exports, bodies }) => bodies[exports.find((e) => e.name === name)?.index ?? -1]);
    assert.ok(plain?.length > 0);
    assert.deepEqual(relaxed, plain, name);
  }
  assert.notDeepEqual(modules[0].bytes, modules[1].bytes);
});
