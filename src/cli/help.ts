import { type Command, commonOptions, type OptionSpec } from './command';

const indent = (lines: readonly (readonly [string, string])[]) => {
  const width = Math.max(...lines.map(([left]) => left.length));
  return lines.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`).join('\n');
};

const flag = ([name, spec]: [string, OptionSpec]): [string, string] => [
  `${spec.short ? `-${spec.short}, ` : ''}--${name}${spec.value ? ` ${spec.value}` : ''}`,
  spec.help,
];

/** One line: how a command is called. */
export function usage(command: Command): string {
  const positionals = command.positionals.map(({ name, optional }) => (optional ? `[${name}]` : name));
  return ['pm-analyzer', command.name, ...positionals, '[options]'].join(' ');
}

/** `pm-analyzer COMMAND --help`. */
export function commandHelp(command: Command): string {
  const own = Object.entries(command.options);
  return [
    `${usage(command)}\n\n${command.summary}`,
    ...(own.length ? [`Options:\n${indent(own.map(flag))}`] : []),
    `Options of every command:\n${indent(Object.entries(commonOptions).map(flag))}`,
    ...(command.details ? [command.details.join('\n')] : []),
    `Example:\n${command.example.replace(/^/gm, '  ')}`,
    'Research use only, not for diagnosis.',
  ].join('\n\n');
}

/** `pm-analyzer --help`. */
export function generalHelp(commands: readonly Command[]): string {
  return [
    'pm-analyzer COMMAND [options]',
    `Commands:\n${indent(commands.map((command) => [command.name, command.summary]))}`,
    '`pm-analyzer COMMAND --help` says more, with an example.',
    'Research use only, not for diagnosis.',
  ].join('\n\n');
}
