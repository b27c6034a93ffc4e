import { z } from 'zod';
import { optionalText, setting } from './setting.ts';

/** Commas or blanks between entries. */
const severalTexts = z
  .string()
  .default('')
  .transform((text) => text.split(/[\s,]+/u).filter((entry) => entry !== ''));

/** Who gets in, and what secrets are encrypted with. */
export const IDENTITY_SETTINGS = {
  LEADLINE_MASTER_KEY: setting({
    group: 'Identity',
    description:
      'Encrypts the keys with model providers that workspaces store; 32 bytes as base64 or hex (`openssl rand -base64 32`).',
    type: optionalText,
    secret: true,
    defaultShown: 'made once, in the file `master-key` in LEADLINE_HOME',
  }),
  LEADLINE_MASTER_KEYS_EARLIER: setting({
    group: 'Identity',
    description:
      'Earlier master keys, with commas, until `leadline provider-keys rekey` has encrypted everything anew.',
    type: severalTexts,
    secret: true,
    defaultShown: 'none',
  }),
} as const;
