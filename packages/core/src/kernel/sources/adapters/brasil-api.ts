import { z } from 'zod';
import type { SourceAnswer, SourceDefinition, SourceIo } from '../source.ts';
import { hit, miss } from './answers.ts';
import { ask, defineCall, type Provider } from './ask.ts';
import { addressOfBrazil, cnaeOf, postcodeOfBrazil, statusOfBrazil } from './brazil.ts';
import { amount, parts, text } from './lenient.ts';
import { dayOf, yearOf } from './normal/dates.ts';
import { phoneOf } from './normal/phones.ts';
import { regionOf } from './normal/regions.ts';
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

/** What both Brazilian sources yield. */
export const BRAZILIAN_FIELDS = [
  'legalName',
  'name',
  'legalForm',
  'registryNumber',
  'taxId',
  'jurisdiction',
  'companyStatus',
  'incorporatedOn',
  'foundedYear',
  'shareCapital',
  'shareholders',
  'hqAddress',
  'hqCity',
  'hqRegion',
  'hqCountry',
  'hqPostcode',
  'phone',
  'email',
  'industryCode',
  'subIndustry',
] as const;

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
  return hit(notesOf(answer.data, asked.cnpj, io), { cnpj: asked.cnpj });
}

function notesOf(company: Company, number: string, io: SourceIo) {
  const notes = createNotes({ source: 'brasil-api', now: io.now() });
  const street = [company.descricao_tipo_de_logradouro, company.logradouro].filter(Boolean).join(' ');
  notes.add('legalName', company.razao_social);
  notes.add('name', company.nome_fantasia);
  notes.add('legalForm', company.natureza_juridica);
  notes.add('registryNumber', number);
  notes.add('taxId', number);
  notes.add('jurisdiction', 'BR');
  notes.add('companyStatus', statusOfBrazil(company.descricao_situacao_cadastral));
  notes.add('incorporatedOn', dayOf(company.data_inicio_atividade));
  notes.add('foundedYear', yearOf(company.data_inicio_atividade));
  notes.add('shareCapital', company.capital_social);
  notes.add(
    'shareholders',
    company.qsa.map((partner) => partner.nome_socio),
  );
  notes.add(
    'hqAddress',
    addressOfBrazil({
      street: street || undefined,
      number: company.numero,
      extra: company.complemento,
      district: company.bairro,
      city: company.municipio,
      state: company.uf,
      postcode: company.cep,
    }),
  );
  notes.add('hqCity', company.municipio);
  notes.add('hqRegion', regionOf(company.uf, 'BR'));
  notes.add('hqCountry', 'BR');
  notes.add('hqPostcode', postcodeOfBrazil(company.cep));
  notes.add('phone', phoneOf(company.ddd_telefone_1, 'BR'));
  notes.add('email', company.email?.toLowerCase());
  notes.add('industryCode', cnaeOf(company.cnae_fiscal));
  notes.add('subIndustry', company.cnae_fiscal_descricao);
  return notes;
}
