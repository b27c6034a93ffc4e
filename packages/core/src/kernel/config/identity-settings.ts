import { ROLES } from '@leadline/contracts';
import { z } from 'zod';
import { optionalText, optionalUrl, setting, severalTexts } from './setting.ts';

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
  LEADLINE_PUBLIC_URL: setting({
    group: 'Identity',
    description:
      'Address at which browsers reach the server, where it is not the one it listens on. With it, or when listening for others, the first person needs an invitation too (`leadline users invite`).',
    type: optionalUrl,
  }),
  LEADLINE_SESSION_SECRET: setting({
    group: 'Identity',
    description:
      'Signs session cookies and encrypts second factors; at least 32 characters, the same in all processes.',
    type: z.string().min(32, 'must have at least 32 characters').optional(),
    secret: true,
    defaultShown: 'made once, in the file `session-secret` in LEADLINE_HOME',
  }),
  LEADLINE_OIDC_ISSUER: setting({
    group: 'Identity',
    description:
      'Issuer of the OpenID Connect provider people sign in with; its redirect address is `/auth/callback/oidc`.',
    type: optionalUrl,
  }),
  LEADLINE_OIDC_CLIENT_ID: setting({
    group: 'Identity',
    description: 'Client id with that provider.',
    type: optionalText,
  }),
  LEADLINE_OIDC_CLIENT_SECRET: setting({
    group: 'Identity',
    description: 'Client secret with that provider.',
    type: optionalText,
    secret: true,
  }),
  LEADLINE_OIDC_NAME: setting({
    group: 'Identity',
    description: 'What the provider is called.',
    type: z.string().default('Single sign-on'),
  }),
  LEADLINE_OIDC_ROLE: setting({
    group: 'Identity',
    description: `What people become in the workspace \`default\` who come through that provider, with an address it has verified, and without an invitation: ${ROLES.map((role) => `\`${role}\``).join(', ')}.`,
    type: z.enum(ROLES, { error: `must be one of ${ROLES.join(', ')}` }).optional(),
    defaultShown: 'none: they need one',
  }),
} as const;
