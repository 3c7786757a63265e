import assert from 'node:assert/strict';
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

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

/** Waits until a running program has kept `count` rows in its journal. */
export async function rowsKept(child: ChildProcess, journal: string, count: number): Promise<void> {
  while (!existsSync(journal) || readFileSync(journal, 'utf8').split('\n').length <= count) {
    assert.equal(child.exitCode, null, `the program ended before it kept ${count} rows`);
    await sleep(5);
  }
}
