import type { SourceProtocol, SourceQuestion, SourceReply } from '../protocol.ts';
import {
  cnaeOf,
  knownByCnpj,
  nationalPhone,
  placeOf,
  readCnpj,
  situationOf,
  sizeOf,
  writeCnpj,
} from './cnpj.ts';
import type { Facts, Known } from './known.ts';

/** `YYYY-MM-DD` as `dd/mm/yyyy`. */
function brazilianDate(day: string | undefined): string {
  return day === undefined ? '' : day.split('-').reverse().join('/');
}

/** `62.01-5-01`. */
function writtenCnae(digits: string): string {
  return digits.replace(/^(\d{2})(\d{2})(\d)(\d{2})$/, '$1.$2-$3-$4');
}

function writtenPhone(facts: Facts): string {
  return (nationalPhone(facts) ?? '').replace(/^(\d{2})(\d{4,5})(\d{4})$/, '($1) $2-$3');
}

function placeFields(facts: Facts): Readonly<Record<string, string>> {
  const { logradouro, numero, municipio, uf, cep } = placeOf(facts);
  return {
    logradouro: logradouro ?? '',
    numero: numero ?? '',
    complemento: '',
    bairro: '',
    municipio: municipio ?? '',
    uf: uf ?? '',
    cep: (cep ?? '').replace(/^(\d{2})(\d{3})(\d{3})$/, '$1.$2-$3'),
  };
}

function bodyOf({ facts, seenOn }: Known, cnpj: string): Readonly<Record<string, unknown>> {
  const cnae = cnaeOf(facts);
  return {
    abertura: brazilianDate(facts.incorporatedOn),
    situacao: situationOf(facts)?.[1] ?? '',
    tipo: 'MATRIZ',
    nome: facts.legalName?.toUpperCase() ?? '',
    fantasia: facts.name?.toUpperCase() ?? '',
    porte: facts.employees === undefined ? '' : sizeOf(facts),
    natureza_juridica: facts.legalForm ?? '',
    atividade_principal: cnae === null ? [] : [{ code: writtenCnae(cnae), text: facts.subIndustry ?? '' }],
    atividades_secundarias: [{ code: '00.00-0-00', text: 'Não informada' }],
    qsa: (facts.shareholders ?? []).map((name) => ({
      nome: name.toUpperCase(),
      qual: '49-Sócio-Administrador',
    })),
    ...placeFields(facts),
    email: facts.email ?? '',
    telefone: writtenPhone(facts),
    data_situacao: brazilianDate(facts.incorporatedOn),
    cnpj: writeCnpj(cnpj),
    ultima_atualizacao: `${seenOn}T23:59:59.000Z`,
    status: 'OK',
    efr: '',
    motivo_situacao: '',
    situacao_especial: '',
    data_situacao_especial: '',
    capital_social: facts.shareCapital == null ? '' : facts.shareCapital.toFixed(2),
    extra: {},
    billing: { free: true, database: true },
  };
}

/** Everything it refuses comes under 200, except too many requests. */
function refusal(message: string): Pick<SourceReply, 'status' | 'body'> {
  return { status: 200, body: { status: 'ERROR', message } };
}

function find(question: SourceQuestion, asked: string): SourceReply {
  const free = { priceUsd: 0, subject: null, call: 'cnpj' };
  const cnpj = readCnpj(asked);
  if (cnpj === null) return { ...refusal('CNPJ inválido'), ...free };
  const found = knownByCnpj(question, cnpj);
  if (!found) return { ...refusal('CNPJ não encontrado na Receita Federal'), ...free };
  return { status: 200, body: bodyOf(found, cnpj), ...free, subject: found.company.domain };
}

/** ReceitaWS: `status: ERROR` under 200; three requests a minute, then 429 in plain text. */
export const receitaWs: SourceProtocol = {
  answer: (question) => {
    const asked = /^\/v1\/cnpj\/([^/]+)(\/days\/\d+)?$/.exec(question.url.pathname)?.[1];
    return asked === undefined
      ? { status: 404, text: 'Not Found', priceUsd: 0, subject: null }
      : find(question, decodeURIComponent(asked));
  },
  error: ({ kind, status, message }) =>
    kind === 'rate_limited'
      ? {
          status: 429,
          text: 'Too many requests, please try again later.',
          headers: { 'content-type': 'text/plain' },
        }
      : { status, text: message, headers: { 'content-type': 'text/plain' } },
  errorIn200: () => refusal('Erro ao consultar a Receita Federal, tente novamente'),
};
