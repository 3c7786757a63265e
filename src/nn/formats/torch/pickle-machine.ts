import type { ByteCursor } from './byte-cursor';
import { malformed, type PickleValue } from './pickle-values';

/** What a pickle may ask of whoever reads it. */
export interface PickleHost {
  /** The value of `module.name`; `undefined` refuses it. Nothing is ever looked up elsewhere. */
  global(module: string, name: string): PickleValue | undefined;
  /** The object behind a persistent id; throws on an id that it does not know. */
  persistent(id: PickleValue): PickleValue;
}

/** Far above what a checkpoint of 100,000 tensors needs, and below what strains a page. */
const maxStack = 1 << 20;
const maxMemo = 1 << 24;

/** The pickle machine's state: a stack cut by marks, and the memo. Opcodes are in pickle-opcodes.ts. */
export class PickleMachine {
  private readonly stack: PickleValue[] = [];
  private readonly marks: number[] = [];
  private readonly memo = new Map<number, PickleValue>();

  constructor(
    readonly input: ByteCursor,
    readonly host: PickleHost,
  ) {}

  push(value: PickleValue): void {
    if (this.stack.length === maxStack) throw malformed(`has more than ${maxStack} values on its stack at byte ${this.input.position}`);
    this.stack.push(value);
  }

  pop(): PickleValue {
    const value = this.top();
    this.stack.length--;
    return value;
  }

  top(): PickleValue {
    if (this.stack.length <= this.floor()) throw malformed(`takes a value from an empty stack at byte ${this.input.position}`);
    return this.stack[this.stack.length - 1];
  }

  mark(): void {
    if (this.marks.length === maxStack) throw malformed(`has more than ${maxStack} marks at byte ${this.input.position}`);
    this.marks.push(this.stack.length);
  }

  /** Takes the topmost mark and all values above it. */
  popMark(): PickleValue[] {
    const start = this.marks.pop();
    if (start === undefined) throw malformed(`has no mark to go back to at byte ${this.input.position}`);
    return this.stack.splice(start);
  }

  /** Pickle's POP: a value, or the mark where nothing stands above it. */
  discard(): void {
    if (this.marks.length > 0 && this.stack.length === this.floor()) this.marks.pop();
    else this.pop();
  }

  remember(index: number = this.memo.size): void {
    if (this.memo.size === maxMemo) throw malformed(`remembers more than ${maxMemo} values`);
    this.memo.set(index, this.top());
  }

  recall(index: number): void {
    const value = this.memo.get(index);
    if (value === undefined) throw malformed(`recalls value ${index}, which it never stored`);
    this.push(value);
  }

  /** The one value that is left at the end. */
  result(): PickleValue {
    if (this.marks.length > 0 || this.stack.length !== 1) throw malformed(`ends with ${this.stack.length} values and ${this.marks.length} marks`);
    return this.stack[0];
  }

  private floor(): number {
    return this.marks[this.marks.length - 1] ?? 0;
  }
}
