import { parseArgs } from 'node:util';
import { messageOf, PmError } from '../core/errors';
import { isAbort } from '../core/progress';
import { type Command, commonOptions, integer, UsageError } from './command';
import { commands } from './commands/all';
import { createContext } from './context';
import { commandHelp, generalHelp, usage } from './help';

/** Exit statuses of the contract. */
const DONE = 0;
const FAILED = 1;
const WRONG_USAGE = 2;

/** Runs one call; returns the exit status. */
export async function main(argv: readonly string[]): Promise<number> {
  const [name, ...rest] = argv;
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    process.stdout.write(`${generalHelp(commands)}\n`);
    return name === undefined ? WRONG_USAGE : DONE;
  }
  const command = commands.find((candidate) => candidate.name === name);
  if (!command) {
    process.stderr.write(`error: ${name}: is not a command; choose one of ${commands.map((c) => c.name).join(', ')}\n`);
    return WRONG_USAGE;
  }
  try {
    return await runCommand(command, rest);
  } catch (error) {
    if (error instanceof UsageError) {
      process.stderr.write(`error: ${error.message}\nusage: ${usage(command)}\n`);
      return WRONG_USAGE;
    }
    const line =
      error instanceof PmError || isAbort(error) ? messageOf(error) : `${command.name}: ${messageOf(error)}; run again with --debug for the stack`;
    process.stderr.write(`error: ${line.replace(/\s*\n\s*/g, ' ')}\n`);
    if (rest.includes('--debug') && error instanceof Error) process.stderr.write(`${error.stack}\n`);
    return FAILED;
  }
}

function parse(command: Command, args: readonly string[]) {
  try {
    const options = Object.fromEntries(
      Object.entries({ ...command.options, ...commonOptions }).map(([key, { type, short, multiple }]) => [
        key,
        { type, ...(short && { short }), ...(multiple && { multiple }) },
      ]),
    );
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (error) {
    throw new UsageError(messageOf(error));
  }
}

async function runCommand(command: Command, args: readonly string[]): Promise<number> {
  const { values: options, positionals } = parse(command, args);
  if (options.help) {
    process.stdout.write(`${commandHelp(command)}\n`);
    return DONE;
  }
  const required = command.positionals.filter((positional) => !positional.optional);
  if (positionals.length < required.length) throw new UsageError(`${required[positionals.length].name} is missing`);
  if (positionals.length > command.positionals.length) throw new UsageError(`"${positionals[command.positionals.length]}" is one argument too many`);
  const cancel = new AbortController();
  const onInterrupt = () => cancel.abort(new DOMException('cancelled: interrupted by the user; nothing was written', 'AbortError'));
  process.once('SIGINT', onInterrupt);
  process.once('SIGTERM', onInterrupt);
  const seed = integer(options as never, 'seed', 0, 0xffffffff) ?? 0;
  const context = createContext(options as never, seed, cancel.signal);
  try {
    const result = await command.run(context, positionals);
    context.endProgress();
    if (options.json) process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
    return DONE;
  } finally {
    context.endProgress();
    process.off('SIGINT', onInterrupt);
    process.off('SIGTERM', onInterrupt);
    await context.dispose();
  }
}
