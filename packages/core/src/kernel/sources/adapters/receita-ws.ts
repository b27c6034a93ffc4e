import { z } from 'zod';
import type { LeadlineError } from '../../errors/index.ts';
import { sourceFailure, tidy } from '../http-failure.ts';
import type { SourceAnswer, SourceDefinition, SourceIo } from '../source.ts';
import { hit, miss } from './answers.ts';
import { ask, defineCall, type Provider } from './ask.ts';
import { BRAZILIAN_FIELDS, type BrazilianRecord, sayBrazilian } from './brazil.ts';
import { amount, parts, text } from './lenient.ts';
import { dayOf } from './normal/dates.ts';
import { createNotes } from './notes.ts';
import { cnpj } from './queries.ts';

const PROVIDER: Provider = { title: 'ReceitaWS', keyless: true };

const companyAnswer = z.object({
  status: z.literal('OK'),
  nome: text,
  fantasia: text,
  natureza_juridica: text,
  situacao: text,
  abertura: text,
  capital_social: amount,
  logradouro: text,
  numero: text,
  complemento: text,
  bairro: text,
  municipio: text,
  uf: text,
  cep: text,
  telefone: text,
  email: text,
  ultima_atualizacao: text,
  atividade_principal: parts({ code: text, text }),
  qsa: parts({ nome: z.string() }),
});
type Company = z.output<typeof companyAnswer>;
const unknownAnswer = z.object({ status: z.literal('ERROR') });

const query = z.object({ cnpj });

/** The same register as BrasilAPI's, slower and with three calls a minute: asked where the other has no answer. */
export const receitaWs: SourceDefinition = {
  name: 'receita-ws',
  title: PROVIDER.title,
  homepage: 'https://receitaws.com.br',
  layer: 2,
  keys: {},
  bases: { default: 'https://www.receitaws.com.br/v1' },
  official: true,
  licence: {
    keepDays: null,
    note: "Open data of Brazil's Receita Federal through ReceitaWS, whose free plan allows three calls a minute.",
  },
  limits: { perMinute: 3, concurrency: 1 },
  calls: {
    registry: defineCall<typeof query, { readonly cnpj: string }>({
      capability: 'registry',
      query,
      yields: BRAZILIAN_FIELDS,
      priceUsd: 0,
      freshDays: 30,
      missDays: 7,
      timeoutMs: 30_000,
      run: byNumber,
    }),
  },
};

async function byNumber(
  asked: z.output<typeof query>,
  io: SourceIo,
): Promise<SourceAnswer<{ readonly cnpj: string }>> {
  const answer = await ask(io, PROVIDER, {
    request: { path: `/cnpj/${asked.cnpj}` },
    answer: z.union([companyAnswer, unknownAnswer]),
    errorIn,
  });
  if (!answer || answer.data.status === 'ERROR') return miss({ cnpj: asked.cnpj });
  const seenOn = dayOf(answer.data.ultima_atualizacao);
  const notes = createNotes({ source: 'receita-ws', now: io.now(), seenOn });
  sayBrazilian(notes, asked.cnpj, recordOf(answer.data));
  return hit(notes, { cnpj: asked.cnpj });
}

/** Errors come under status 200; a number that it does not know is a miss, anything else a failure. */
function errorIn(body: unknown): LeadlineError | undefined {
  const told = z.object({ status: z.literal('ERROR'), message: z.string().catch('') }).safeParse(body);
  if (!told.success || /inv[aá]lid|rejeitad|n[aã]o (?:foi )?encontrad|inexistente/i.test(told.data.message))
    return undefined;
  return sourceFailure({
    code: 'provider_failed',
    title: PROVIDER.title,
    reason: tidy(told.data.message, []) || 'an error without words',
    retryable: true,
  });
}

function recordOf(company: Company): BrazilianRecord {
  const activity = company.atividade_principal[0];
  return {
    legalName: company.nome,
    name: company.fantasia,
    // `206-2 - Sociedade Empresária Limitada`
    legalForm: company.natureza_juridica?.replace(/^\d{3}-\d\s*-\s*/, ''),
    status: company.situacao,
    begunOn: dayOf(company.abertura),
    capital: company.capital_social,
    partners: company.qsa.map((partner) => partner.nome),
    address: {
      street: company.logradouro,
      number: company.numero,
      extra: company.complemento,
      district: company.bairro,
      city: company.municipio,
      state: company.uf,
      postcode: company.cep,
    },
    phone: company.telefone,
    email: company.email,
    activity: { code: activity?.code, text: activity?.text },
  };
}
