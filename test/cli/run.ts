import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { resolve } from 'node:path';

/** The built program. */
const cli = resolve('dist/cli.js');

export interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the program to its end. */
export function run(...args: string[]): Promise<Outcome> {
  return new Promise((done) => {
    const child = execFile(process.execPath, [cli, ...args], { maxBuffer: 1 << 26 }, (_, stdout, stderr) =>
      done({ status: child.exitCode, stdout, stderr }),
    );
  });
}

/** Starts the program; `ended` gives its stderr. */
export function start(...args: string[]): { child: ChildProcess; ended: Promise<string> } {
  const child = spawn(process.execPath, [cli, ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
  let stderr = '';
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  return { child, ended: new Promise((done) => child.on('close', () => done(stderr))) };
}
