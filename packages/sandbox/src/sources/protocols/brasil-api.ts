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

const SIZE_CODES = { 'MICRO EMPRESA': 1, 'EMPRESA DE PEQUENO PORTE': 3, DEMAIS: 5 } as const;

type Refusal = Pick<SourceReply, 'status' | 'body'>;

function refusal(status: number, message: string): Refusal {
  const [type, name] =
    status === 400
      ? ['bad_request', 'BadRequestError']
      : status === 404
        ? ['not_found', 'NotFoundError']
        : ['internal_error', 'InternalError'];
  return { status, body: { name, message, type } };
}

function partners({ shareholders, incorporatedOn }: Facts): unknown[] {
  return (shareholders ?? []).map((name) => ({
    pais: null,
    nome_socio: name.toUpperCase(),
    codigo_pais: null,
    faixa_etaria: 'Entre 41 a 50 anos',
    cnpj_cpf_do_socio: '***000000**',
    qualificacao_socio: 'Sócio-Administrador',
    codigo_faixa_etaria: 5,
    data_entrada_sociedade: incorporatedOn ?? null,
    identificador_de_socio: 2,
    cpf_representante_legal: '***000000**',
    nome_representante_legal: '',
    codigo_qualificacao_socio: 49,
    qualificacao_representante_legal: 'Não informada',
    codigo_qualificacao_representante_legal: 0,
  }));
}

function placeFields(facts: Facts): Readonly<Record<string, unknown>> {
  const { logradouro, ...place } = placeOf(facts);
  const [kind, ...rest] = (logradouro ?? '').split(' ');
  return {
    ...place,
    bairro: '',
    complemento: '',
    logradouro: rest.join(' '),
    descricao_tipo_de_logradouro: kind ?? '',
    pais: null,
    codigo_pais: null,
    codigo_municipio: null,
    codigo_municipio_ibge: null,
    nome_cidade_no_exterior: '',
  };
}

function statusFields(facts: Facts): Readonly<Record<string, unknown>> {
  const situation = situationOf(facts);
  return {
    situacao_cadastral: situation === null ? null : Number(situation[0]),
    descricao_situacao_cadastral: situation?.[1] ?? null,
    data_situacao_cadastral: facts.incorporatedOn ?? null,
    motivo_situacao_cadastral: 0,
    descricao_motivo_situacao_cadastral: 'SEM MOTIVO',
    situacao_especial: '',
    data_situacao_especial: null,
  };
}

function bodyOf({ facts }: Known, cnpj: string): Readonly<Record<string, unknown>> {
  const cnae = cnaeOf(facts);
  const porte = sizeOf(facts);
  return {
    cnpj,
    razao_social: facts.legalName?.toUpperCase() ?? '',
    nome_fantasia: facts.name?.toUpperCase() ?? '',
    identificador_matriz_filial: 1,
    descricao_identificador_matriz_filial: 'MATRIZ',
    ...statusFields(facts),
    ...placeFields(facts),
    data_inicio_atividade: facts.incorporatedOn ?? null,
    cnae_fiscal: cnae === null ? null : Number(cnae),
    cnae_fiscal_descricao: facts.subIndustry ?? '',
    cnaes_secundarios: [],
    porte: facts.employees === undefined ? null : porte,
    codigo_porte: facts.employees === undefined ? null : SIZE_CODES[porte],
    descricao_porte: '',
    capital_social: facts.shareCapital ?? null,
    natureza_juridica: facts.legalForm ?? null,
    codigo_natureza_juridica: null,
    email: facts.email ?? null,
    ddd_telefone_1: nationalPhone(facts) ?? '',
    ddd_telefone_2: '',
    ddd_fax: '',
    opcao_pelo_mei: false,
    opcao_pelo_simples: null,
    regime_tributario: [],
    ente_federativo_responsavel: '',
    qualificacao_do_responsavel: 49,
    qsa: partners(facts),
  };
}

function find(question: SourceQuestion, asked: string): SourceReply {
  const free = { priceUsd: 0, subject: null, call: 'cnpj' };
  const cnpj = readCnpj(asked);
  if (cnpj === null) return { ...refusal(400, `CNPJ ${asked} inválido.`), ...free };
  const found = knownByCnpj(question, cnpj);
  if (!found) return { ...refusal(404, `CNPJ ${writeCnpj(cnpj)} não encontrado.`), ...free };
  return { status: 200, body: bodyOf(found, cnpj), ...free, subject: found.company.domain };
}

/** BrasilAPI's copy of the register of the Receita Federal; keyless and free. */
export const brasilApi: SourceProtocol = {
  answer: (question) => {
    const asked = /^\/api\/cnpj\/v1\/(.+)$/.exec(question.url.pathname)?.[1];
    return asked === undefined
      ? { ...refusal(404, 'Rota não encontrada.'), priceUsd: 0, subject: null }
      : find(question, decodeURIComponent(asked));
  },
  error: ({ kind, status, message }) =>
    kind === 'rate_limited'
      ? {
          status: 429,
          body: { name: 'TooManyRequestsError', message: 'Muitas requisições.', type: 'too_many_requests' },
        }
      : refusal(status, message),
};
