import { refused } from './refused';

export const fourier_lines = refused('fourier_lines');
