import { messageOf, PmError } from '../../core/errors';
import { type Shader, specialise } from './shader';
import { shaderStage } from './usage';

/** Values of a shader's marked constants. */
export type Constants = Readonly<Record<string, number | boolean>>;

export interface Pipeline {
  readonly pipeline: GPUComputePipeline;
  readonly layout: GPUBindGroupLayout;
}

const bindingTypes = { uniform: 'uniform', read: 'read-only-storage', read_write: 'storage' } as const;

/** Compiled shaders of one device, by what they were specialised with. */
export class PipelineCache {
  private readonly pipelines = new Map<string, Promise<Pipeline>>();

  constructor(private readonly device: GPUDevice) {}

  get size(): number {
    return this.pipelines.size;
  }

  /** Compiles once; two callers at a time share the work. A PmError shows the specialised source with the compiler's messages. */
  get(shader: Shader, constants: Constants): Promise<Pipeline> {
    const key = `${shader.name} ${JSON.stringify(Object.entries(constants).sort(([a], [b]) => (a < b ? -1 : 1)))}`;
    const known = this.pipelines.get(key);
    if (known) return known;
    const made = this.compile(shader, constants);
    this.pipelines.set(key, made);
    made.catch(() => this.pipelines.delete(key));
    return made;
  }

  private async compile(shader: Shader, constants: Constants): Promise<Pipeline> {
    const { device } = this;
    const code = specialise(shader, constants);
    device.pushErrorScope('validation');
    const module = device.createShaderModule({ label: shader.name, code });
    const scope = device.popErrorScope();
    const { messages } = await module.getCompilationInfo();
    const failure = await scope;
    const errors = messages.filter((message) => message.type === 'error');
    if (errors.length > 0 || failure) throw compileError(shader, code, errors, failure?.message);
    const layout = device.createBindGroupLayout({
      label: shader.name,
      entries: shader.bindings.map(({ binding, access }) => ({
        binding,
        visibility: shaderStage.compute,
        buffer: { type: bindingTypes[access] },
      })),
    });
    try {
      const pipeline = await device.createComputePipelineAsync({
        label: `${shader.name} ${JSON.stringify(constants)}`,
        layout: device.createPipelineLayout({ bindGroupLayouts: [layout] }),
        compute: { module, entryPoint: 'main' },
      });
      return { pipeline, layout };
    } catch (error) {
      throw compileError(shader, code, [], messageOf(error));
    }
  }
}

function compileError(shader: Shader, code: string, errors: readonly GPUCompilationMessage[], failure = ''): PmError {
  const lines = code.split('\n').map((text, index) => {
    const notes = errors.filter((message) => message.lineNum === index + 1);
    const marks = notes.map(({ linePos, message }) => `\n      ${' '.repeat(Math.max(0, linePos - 1))}^ ${message}`);
    return `${String(index + 1).padStart(4)}  ${text}${marks.join('')}`;
  });
  const [first] = errors;
  const why = first ? `line ${first.lineNum}: ${first.message}` : failure;
  return new PmError('shader-compile', `shader ${shader.name}`, why, `see the specialised source:\n${lines.join('\n')}`);
}
