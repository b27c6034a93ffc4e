import { z } from 'zod';
import { guardActions } from './guard-actions.ts';
import { IDENTITY_SETTINGS } from './identity-settings.ts';
import { modelPrices } from './model-prices.ts';
import type { ModelsFile } from './models-file.ts';
import { PROVIDER_SETTINGS } from './provider-settings.ts';
import { optionalText, optionalUrl, setting, severalTexts, wholeNumber, yesOrNo } from './setting.ts';
import { SOURCE_SETTINGS } from './source-settings.ts';
import { TELEMETRY_SETTINGS } from './telemetry-settings.ts';

export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'silent'] as const;

/** Every setting there is. The settings page of the documentation is made from this list. */
export const SETTINGS = {
  LEADLINE_HOME: setting({
    group: 'Where it runs',
    description: 'Folder for the bundled database, the first API key and `settings.env`.',
    type: z.string().default('.leadline'),
    defaultShown: '`.leadline` in the project folder',
  }),
  LEADLINE_HOST: setting({
    group: 'Where it runs',
    description: 'Address the server listens on. Anything but the default can be reached by others.',
    type: z.string().default('127.0.0.1'),
  }),
  LEADLINE_PORT: setting({
    group: 'Where it runs',
    description: 'Port the server listens on; 0 takes a free one.',
    type: wholeNumber(0, 65_535, 4400),
  }),
  LEADLINE_LOG_LEVEL: setting({
    group: 'Where it runs',
    description: `How much is logged: ${LOG_LEVELS.map((level) => `\`${level}\``).join(', ')}.`,
    type: z.enum(LOG_LEVELS, { error: `must be one of ${LOG_LEVELS.join(', ')}` }).default('info'),
  }),

  DATABASE_URL: setting({
    group: 'Database',
    description: 'A PostgreSQL server, as `postgres://user:password@host:5432/database`.',
    type: z
      .url({
        protocol: /^postgres(ql)?$/,
        error: 'must look like postgres://user:password@host:5432/database',
      })
      .optional(),
    secret: true,
    defaultShown: 'a bundled PostgreSQL in LEADLINE_HOME',
  }),
  LEADLINE_DATABASE_CONNECTIONS: setting({
    group: 'Database',
    description: 'Most connections one process opens for its own queries; durable work adds as many again.',
    type: wholeNumber(2, 500, 10),
  }),

  ...IDENTITY_SETTINGS,

  LEADLINE_WORKER: setting({
    group: 'Work',
    description:
      'Whether the server also works on jobs; turn it off where workers run as processes of their own.',
    type: yesOrNo(true),
  }),
  LEADLINE_JOB_CONCURRENCY: setting({
    group: 'Work',
    description: 'Jobs, such as audits, one process works on at once.',
    type: wholeNumber(1, 1000, 20),
  }),

  LEADLINE_ANALYST: setting({
    group: 'Models',
    description:
      'Who analyses: `auto` (the first provider with a key, else rules), `builtin` (rules), a provider, or `provider/model`.',
    type: z.string().default('auto'),
  }),
  LEADLINE_SANDBOX_URL: setting({
    group: 'Models',
    description:
      'Address of a sandbox that stands in for all providers; everything made with it is marked simulated.',
    type: optionalUrl,
  }),
  LEADLINE_LLM_CACHE: setting({
    group: 'Models',
    description: 'Whether the very same question to a model is answered from the cache for an hour.',
    type: yesOrNo(true),
  }),
  LEADLINE_LLM_CALL_TIMEOUT_SECONDS: setting({
    group: 'Models',
    description: 'How long one try of a call may take.',
    type: wholeNumber(1, 3_600, 120),
  }),
  LEADLINE_LLM_TIMEOUT_SECONDS: setting({
    group: 'Models',
    description: 'How long all tries of a call may take together; waiting for a place is not counted.',
    type: wholeNumber(1, 36_000, 600),
  }),
  LEADLINE_LLM_ATTEMPTS: setting({
    group: 'Models',
    description: 'How often a call is tried when the provider fails or is busy.',
    type: wholeNumber(1, 20, 5),
  }),
  LEADLINE_MODEL_PRICES: setting({
    group: 'Models',
    description:
      'Prices the price file lacks, in US dollars per million tokens, as JSON: `{"openai/my-model":{"inputUsd":0.1,"outputUsd":0.4}}`. `compatible/*` stands for every model of a server of your own, which alone may be free.',
    type: modelPrices,
    defaultShown: 'none',
  }),
  LEADLINE_UNPRICED_MODELS: setting({
    group: 'Models',
    description:
      'What becomes of a model without a known price: `refuse` it, or `estimate` it like the dearest of its provider. It is never counted as free.',
    type: z.enum(['refuse', 'estimate'], { error: 'must be refuse or estimate' }).default('refuse'),
  }),
  LEADLINE_FREE_PLANS: setting({
    group: 'Models',
    description:
      'Providers whose key belongs to their free plan, with commas: their models then count as free and go first where a rule wants that, within the plan’s limits.',
    type: severalTexts,
    defaultShown: 'none',
  }),
  LEADLINE_MODELS_FILE: setting({
    group: 'Gateway',
    description:
      'JSON file with more ways to models (several regions, accounts or servers of one provider) and with routing rules of your own; see the guide on routing.',
    type: optionalText,
    defaultShown: '`leadline.models.json` in LEADLINE_HOME, where there is one',
  }),
  LEADLINE_GUARDS: setting({
    group: 'Gateway',
    description:
      'What the guards of programs’ calls do, where it is not the usual and a workspace has set nothing else, as JSON: `{"injection":"block"}`; `off` for none. Guards: personalData, secrets, injection, unwanted, toxicity, bias, claims, leaks, schema. Actions: off, log, warn, mask, block.',
    type: guardActions,
    defaultShown: 'personal data and secrets are masked, injection and leaks warned of',
  }),
  LEADLINE_GUARD_JUDGE: setting({
    group: 'Gateway',
    description:
      'A `provider/model` that is asked for a second opinion where the guards’ rules are in doubt whether to warn or block. It is paid for by the caller’s quota, and stands in the ledger as `guard_judge`.',
    type: z
      .string()
      .regex(/^[^/\s]+\/\S+$/u, 'must be a provider/model such as openai/gpt-6-luna')
      .optional(),
    defaultShown: 'none',
  }),
  LEADLINE_SEMANTIC_CACHE: setting({
    group: 'Gateway',
    description:
      'Whether programs’ questions are also answered from the same question in other words: `builtin` compares by rules without a model, a `provider/model` of embeddings asks that for a second opinion, `off` does not.',
    type: z
      .string()
      .refine(
        (text) => text === 'off' || text === 'builtin' || /^[^/\s]+\/\S+$/u.test(text),
        'must be off, builtin or a provider/model such as openai/text-embedding-3-small',
      )
      .default('off'),
  }),
  LEADLINE_LLM_SHARED_LIMITS: setting({
    group: 'Models',
    description: 'Whether rate limits are counted for all processes on one database together.',
    type: yesOrNo(false),
  }),

  ...PROVIDER_SETTINGS,

  ...SOURCE_SETTINGS,

  ...TELEMETRY_SETTINGS,

  LEADLINE_EVAL_DATA: setting({
    group: 'Development',
    description: 'Folder with the data that `npm run evals` measures against.',
    type: z.string().default('../shared/data'),
  }),
  LEADLINE_TEST_DATABASE_URL: setting({
    group: 'Development',
    description:
      'PostgreSQL server the tests use instead of a throw-away one; its user must be able to create databases.',
    type: optionalText,
    secret: true,
  }),
} as const;

export type SettingName = keyof typeof SETTINGS;
/** All settings, read and checked. */
export type Config = { readonly [Name in SettingName]: z.output<(typeof SETTINGS)[Name]['type']> } & {
  /** What LEADLINE_MODELS_FILE says; null where there is no such file. */
  readonly modelsFile: ModelsFile | null;
};
