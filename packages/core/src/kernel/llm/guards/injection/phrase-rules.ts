import { compilePhrases } from '../reading/index.ts';
import { ENGLISH } from './concepts-english.ts';
import { ADDRESS } from './concepts-of-address.ts';
import { OTHER_LANGUAGES } from './concepts-other.ts';
import {
  BEFOREHAND,
  MADE_OF,
  NOT_YOURS,
  PROTECTION,
  TOLD_TO_READERS,
  UNCHECKED,
} from './rules-of-address.ts';
import { EXFILTRATION, FORGED, INDIRECT, TOOLS } from './rules-of-deeds.ts';
import { LEAK, OVERRIDE, ROLE } from './rules-of-orders.ts';

/** Words whose misspelling is a known way past filters. */
const MISSPELT: ReadonlySet<string> = new Set(
  'ignore disregard override bypass instructions instruction previous prompt system reveal guidelines restrictions'.split(
    ' ',
  ),
);

const ALL_RULES = [
  OVERRIDE,
  MADE_OF,
  ROLE,
  PROTECTION,
  LEAK,
  BEFOREHAND,
  EXFILTRATION,
  NOT_YOURS,
  TOOLS,
  UNCHECKED,
  INDIRECT,
  TOLD_TO_READERS,
  FORGED,
];

/** The reader of injections: concepts in eleven languages, ways to put them together, and their weight as evidence. */
export const INJECTION_PHRASES = compilePhrases(
  [ENGLISH, ADDRESS, ...OTHER_LANGUAGES],
  ALL_RULES.flat(),
  MISSPELT,
);

/** Chinese, Japanese and Korean have no spaces: expressions instead of words. Each looks a bounded way ahead. */
export const UNSPACED: readonly { readonly kind: string; readonly weight: number; readonly shape: RegExp }[] =
  [
    {
      kind: 'override',
      weight: 0.85,
      shape:
        /(?:忽略|无视|無視|忽视|忘记|忘掉).{0,8}(?:之前|以上|上述|先前|前面|所有|全部).{0,8}(?:指令|指示|提示|规则|規則|命令)/gu,
    },
    {
      kind: 'override',
      weight: 0.85,
      shape: /(?:以前|前|上記|これまで|すべて).{0,8}(?:指示|命令|ルール|プロンプト).{0,8}(?:無視|忘れ)/gu,
    },
    {
      kind: 'override',
      weight: 0.85,
      shape: /(?:이전|위|앞).{0,8}(?:지시|명령|규칙|프롬프트).{0,8}(?:무시|잊)/gu,
    },
    {
      kind: 'prompt_leak',
      weight: 0.6,
      shape: /(?:系统|系統)(?:提示|指令)|システム(?:プロンプト|指示)|시스템 ?프롬프트/gu,
    },
    {
      kind: 'role',
      weight: 0.6,
      shape: /(?:没有|沒有|不受).{0,6}(?:限制|约束|过滤)|制限(?:の|が)?ない.{0,6}AI|제한.{0,4}없는/gu,
    },
  ];
