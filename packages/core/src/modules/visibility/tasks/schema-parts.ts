import { z } from 'zod';

/** A short list. */
export function few(most: number) {
  return z.array(z.string()).max(most);
}

export const difficulty = z.enum(['easy', 'moderate', 'hard', 'complex']);
export const confidence = z.enum(['low', 'medium', 'high']);

/** A figure about the future; no estimate is taken without what it rests on. */
export const estimate = z.array(z.string()).min(2).max(3).describe('an estimate, then what it rests on');
