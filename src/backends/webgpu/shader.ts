/** A uniform of `struct Params`: its scalar type, number of components and byte offset. */
interface Uniform {
  readonly name: string;
  readonly type: 'f32' | 'u32' | 'i32';
  readonly length: number;
  readonly offset: number;
}

/**
 * What the build makes of a `.wgsl` file: its text with includes expanded, and the names that the host may set.
 *
 * @typeParam C the marked constants (`//# param`) with their defaults' types
 * @typeParam U the fields of `struct Params`
 * @typeParam B the names of the storage bindings
 */
export interface Shader<C extends object = object, U extends object = object, B extends string = string> {
  readonly name: string;
  readonly source: string;
  readonly constants: C;
  readonly uniforms: readonly Uniform[];
  readonly uniformBytes: number;
  readonly bindings: readonly { readonly name: string; readonly binding: number; readonly access: 'uniform' | 'read' | 'read_write' }[];
  /** Types only; never present. */
  readonly _types?: { uniforms: U; bindings: B };
}

/** The source with the given constants in place of their defaults. The object itself is the pipeline's cache key. */
export function specialise(shader: Shader, constants: Readonly<Record<string, number | boolean>>): string {
  return shader.source.replace(/^(const\s+(\w+)\s*(?::\s*\w+)?\s*=\s*)[^;]+(;\s*\/\/#\s*param)/gm, (line, head, name, tail) =>
    name in constants ? `${head}${constants[name]}${tail}` : line,
  );
}

/** Writes uniform values at their offsets. */
export function writeUniforms(shader: Shader, view: DataView, offset: number, values: Readonly<Record<string, number | readonly number[]>>): void {
  for (const { name, type, length, offset: at } of shader.uniforms) {
    const value = values[name];
    for (let i = 0; i < length; i++) {
      const component = typeof value === 'number' ? value : value[i];
      const position = offset + at + 4 * i;
      if (type === 'f32') view.setFloat32(position, component, true);
      else if (type === 'u32') view.setUint32(position, component, true);
      else view.setInt32(position, component, true);
    }
  }
}
