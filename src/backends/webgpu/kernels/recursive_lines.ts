import { refused } from './refused';

export const recursive_lines = refused('recursive_lines');
