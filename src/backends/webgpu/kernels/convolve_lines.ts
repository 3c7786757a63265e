import { refused } from './refused';

export const convolve_lines = refused('convolve_lines');
