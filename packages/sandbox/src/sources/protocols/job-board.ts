import type { World, WorldCompany } from '../../world/company.ts';

/** The name of a company's job board: `acme` for acme.com, `acme_co_uk` elsewhere, so that it leads back to the domain. */
export function boardToken({ domain }: Pick<WorldCompany, 'domain'>): string {
  return domain.endsWith('.com') ? domain.slice(0, -'.com'.length) : domain.replaceAll('.', '_');
}

/** The company whose board at this provider has this name. */
export function companyOfBoard(
  world: World,
  board: NonNullable<WorldCompany['jobBoard']>,
  token: string,
): WorldCompany | null {
  const domain = token.includes('_') ? token.replaceAll('_', '.') : `${token}.com`;
  const company = world.byDomain(domain);
  return company?.jobBoard === board && boardToken(company) === token ? company : null;
}
