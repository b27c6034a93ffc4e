import { z } from 'zod';
import type { SourceAnswer, SourceDefinition, SourceIo } from '../source.ts';
import { hit, miss } from './answers.ts';
import { ask, defineCall, type Provider } from './ask.ts';
import { BRAZILIAN_FIELDS, type BrazilianRecord, sayBrazilian } from './brazil.ts';
import { amount, parts, text } from './lenient.ts';
import { dayOf } from './normal/dates.ts';
import { createNotes } from './notes.ts';
import { cnpj } from './queries.ts';

const PROVIDER: Provider = { title: 'BrasilAPI', keyless: true };

const companyAnswer = z.object({
  cnpj: z.coerce.string().min(1),
  razao_social: text,
  nome_fantasia: text,
  natureza_juridica: text,
  descricao_situacao_cadastral: text,
  data_inicio_atividade: text,
  cnae_fiscal: z.union([z.number(), z.string()]).optional().catch(undefined),
  cnae_fiscal_descricao: text,
  capital_social: amount,
  descricao_tipo_de_logradouro: text,
  logradouro: text,
  numero: text,
  complemento: text,
  bairro: text,
  municipio: text,
  uf: text,
  cep: z
    .union([z.string(), z.number().transform(String)])
    .optional()
    .catch(undefined),
  ddd_telefone_1: text,
  email: text,
  qsa: parts({ nome_socio: z.string() }),
});
type Company = z.output<typeof companyAnswer>;

const query = z.object({ cnpj });

export const brasilApi: SourceDefinition = {
  name: 'brasil-api',
  title: PROVIDER.title,
  homepage: 'https://brasilapi.com.br',
  layer: 2,
  keys: {},
  bases: { default: 'https://brasilapi.com.br/api' },
  official: true,
  licence: {
    keepDays: null,
    note: "Open data of Brazil's Receita Federal through BrasilAPI (MIT); its terms ask not to sweep through all numbers.",
  },
  limits: { perMinute: 60, concurrency: 2 },
  calls: {
    registry: defineCall<typeof query, { readonly cnpj: string }>({
      capability: 'registry',
      query,
      yields: BRAZILIAN_FIELDS,
      priceUsd: 0,
      freshDays: 30,
      missDays: 7,
      timeoutMs: 15_000,
      run: byNumber,
    }),
  },
};

async function byNumber(
  asked: z.output<typeof query>,
  io: SourceIo,
): Promise<SourceAnswer<{ readonly cnpj: string }>> {
  // 400: a number whose check digits fit, yet which it takes for none (letters, until its software knows them).
  const answer = await ask(io, PROVIDER, {
    request: { path: `/cnpj/v1/${asked.cnpj}` },
    answer: companyAnswer,
    missAt: [400, 404],
  });
  if (!answer) return miss({ cnpj: asked.cnpj });
  const notes = createNotes({ source: 'brasil-api', now: io.now() });
  sayBrazilian(notes, asked.cnpj, recordOf(answer.data));
  return hit(notes, { cnpj: asked.cnpj });
}

function recordOf(company: Company): BrazilianRecord {
  const street = [company.descricao_tipo_de_logradouro, company.logradouro].filter(Boolean).join(' ');
  return {
    legalName: company.razao_social,
    name: company.nome_fantasia,
    legalForm: company.natureza_juridica,
    status: company.descricao_situacao_cadastral,
    begunOn: dayOf(company.data_inicio_atividade),
    capital: company.capital_social,
    partners: company.qsa.map((partner) => partner.nome_socio),
    address: {
      street: street || undefined,
      number: company.numero,
      extra: company.complemento,
      district: company.bairro,
      city: company.municipio,
      state: company.uf,
      postcode: company.cep,
    },
    phone: company.ddd_telefone_1,
    email: company.email,
    activity: { code: company.cnae_fiscal, text: company.cnae_fiscal_descricao },
  };
}
