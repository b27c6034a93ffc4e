import type { DiscoveredBrand } from '@leadline/contracts';
import { domainWord, isSourceAddress } from '../citations/index.ts';
import { type BrandMatcher, findMentions, foldToString } from '../matching/index.ts';
import { type Reading, readAnswer } from '../reading/index.ts';
import { brandLength } from './brand-span.ts';
import { type Candidate, candidatesOf } from './candidates.ts';
import { type AnswerRead, countGroups, type FoundBrand } from './count.ts';
import { groupVotes, type Vote } from './merge.ts';
import { type Evidence, type Scored, scoreCandidates } from './score.ts';
import { slotsOf } from './slots.ts';
import { isCapitalised, isModel, isOrdinary, type Token } from './tokens.ts';
import { createUseCounter, newWordUse, type WordUse } from './word-use.ts';

export interface AnswerToSearch {
  readonly id: string;
  readonly text: string;
  readonly query: string;
}

export interface DiscoveryContext {
  /** What is sold, such as `password manager`; its words are no brand. */
  readonly productCategory?: string | null | undefined;
}

/**
 * Brands the answers name that nobody configured, most widely named first.
 *
 * Found where answers put products and vendors forward: headings, bold and linked names, list and table
 * leads, labels, shop listings, series of names. `answers` and `mentions` are then counted over the whole
 * texts by the same matching as for configured brands. Names that a configured brand covers are left out.
 */
export function discoverBrands(
  answers: readonly AnswerToSearch[],
  configured: BrandMatcher,
  context: DiscoveryContext = {},
): DiscoveredBrand[] {
  const read = answers.map(({ id, query, text }) => ({ id, query, reading: readAnswer(text) }));
  return discoverInReadings(read, configured, context).map(({ brand }) => brand);
}

/** As `discoverBrands`, over answers already read, and with the answers that put each brand forward. */
export function discoverInReadings(
  answers: readonly AnswerRead[],
  configured: BrandMatcher,
  context: DiscoveryContext = {},
): FoundBrand[] {
  const candidates = answers.flatMap(({ reading }, index) => candidatesOf(index, slotsOf(reading)));
  const evidence = gather(answers, candidates, context);
  const votes = votesOf(scoreCandidates(candidates, evidence), evidence);
  const groups = groupVotes(votes, evidence.uses).filter((group) => !isConfigured(group.name, configured));
  return countGroups(groups, answers, context);
}

function isConfigured(name: string, configured: BrandMatcher): boolean {
  return findMentions(`**${name}**`, configured).length > 0;
}

function gather(
  answers: readonly AnswerRead[],
  candidates: readonly Candidate[],
  context: DiscoveryContext,
): Evidence {
  const uses = new Map<string, WordUse>();
  const families = new Map<string, Set<string>>();
  for (const { lead, tokens, answer } of candidates) {
    for (const key of [lead.key, tokens[0]?.key ?? lead.key]) {
      const use = uses.get(key) ?? newWordUse();
      use.leadsIn.add(answer);
      if (tokens[1]) use.seconds.add(tokens[1].key);
      uses.set(key, use);
    }
    const names = families.get(lead.key) ?? new Set<string>();
    if (tokens.slice(1).some(tellsProduct)) names.add(tokens.map((token) => token.key).join(' '));
    families.set(lead.key, names);
  }
  const category = (context.productCategory ?? '').toLowerCase();
  const countUses = createUseCounter(uses);
  answers.forEach(({ reading, query }, index) => {
    countUses(reading.plain, index);
    countUses(`${query.toLowerCase()} ${category}`, index);
  });
  return { uses, families, hosts: answers.map(({ reading }) => hostWords(reading)) };
}

const tellsProduct = (token: Token): boolean =>
  isModel(token.text) || (isCapitalised(token.text) && !isOrdinary(token.key));

function hostWords(reading: Reading): Set<string> {
  const words = reading.links
    .filter((link) => isSourceAddress(link.url))
    .map((link) => foldToString(domainWord(link.url)).replace(/[^\p{L}\p{N}]/gu, ''));
  return new Set(words);
}

function votesOf(scored: readonly Scored[], evidence: Evidence): Vote[] {
  const hosts = new Set(evidence.hosts.flatMap((each) => [...each]));
  const families = new Map(
    Array.from(evidence.families, ([key, names]) => [key, Array.from(names, (name) => name.split(' '))]),
  );
  return scored.map(({ candidate, score }) => {
    const { lead, tokens, slot, answer } = candidate;
    const first = tokens[0]?.key ?? '';
    const names = families.get(lead.key) ?? [];
    const length = brandLength(tokens, { names, hosts, use: evidence.uses.get(first) });
    const last = tokens[length - 1] ?? lead;
    const name = slot.text.slice(lead.start, last.end).replace(/['’]s$/u, '');
    return { name, first, slot, answer, score };
  });
}
