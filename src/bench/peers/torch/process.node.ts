import { type ChildProcessWithoutNullStreams, execFile, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { PmError } from '../../../core/errors';
import source from './runner.py';

/** A Python that has PyTorch. */
export interface Torch {
  readonly python: string;
  readonly version: string;
  readonly cuda: boolean;
}

const candidates = (): string[] => (process.env.PM_PYTHON ? [process.env.PM_PYTHON] : ['python3', '/usr/bin/python3']);

/** The first Python with PyTorch: `PM_PYTHON`, else the one on the path, else the system's. PmError `torch-missing` says what each lacks. */
export async function findTorch(): Promise<Torch> {
  const reasons: string[] = [];
  for (const python of candidates()) {
    try {
      const { stdout } = await promisify(execFile)(python, ['-c', source, 'probe']);
      return { python, ...(JSON.parse(stdout) as { version: string; cuda: boolean }) };
    } catch (error) {
      const { stderr = '', message } = error as { stderr?: string; message: string };
      reasons.push(`${python}: ${stderr.trim().split('\n').at(-1) || message}`);
    }
  }
  throw new PmError('torch-missing', 'PyTorch', reasons.join('; '), 'install it, or name a Python that has it in PM_PYTHON');
}

/** PyTorch in a process of its own, asked one thing at a time. */
export class TorchProcess {
  private readonly child: ChildProcessWithoutNullStreams;
  private readonly waiting: { resolve(answer: never): void; reject(error: Error): void }[] = [];
  private complaint = '';

  constructor({ python }: Torch, args: readonly string[]) {
    this.child = spawn(python, ['-c', source, ...args]);
    createInterface({ input: this.child.stdout }).on('line', (line) => {
      const answer = JSON.parse(line) as { error?: string };
      const next = this.waiting.shift();
      if (answer.error !== undefined) next?.reject(new Error(answer.error));
      else next?.resolve(answer as never);
    });
    this.child.stderr.on('data', (chunk) => {
      this.complaint = String(chunk).trim().split('\n').at(-1) ?? '';
    });
    this.child.on('close', (code) => this.fail(`ended with ${code}${this.complaint ? `: ${this.complaint}` : ''}`));
    this.child.on('error', (error) => this.fail(error.message));
  }

  /** The next answer: the first comes by itself. */
  answer<T>(): Promise<T> {
    return new Promise<T>((resolve, reject) => this.waiting.push({ resolve, reject }));
  }

  ask<T>(command: object): Promise<T> {
    const answer = this.answer<T>();
    this.child.stdin.write(`${JSON.stringify(command)}\n`);
    return answer;
  }

  end(): void {
    this.child.kill();
  }

  private fail(why: string): void {
    for (const { reject } of this.waiting.splice(0)) reject(new PmError('torch', 'PyTorch', why, 'see whether it runs by itself'));
  }
}
