import { createRandom } from '../random.ts';
import { employeeBand, revenueBand } from './bands.ts';
import type { CompanyFacts } from './company.ts';
import { formerNameOf } from './facts.ts';
import type { Head } from './heads.ts';
import { daysBefore } from './patterns.ts';
import { strangerOf } from './people.ts';
import { formerPlaceOf, phoneOf } from './place.ts';
import { fillTrace } from './web-presence.ts';

/** What was true before, of the facts that change; two years ago for what is counted. */
export function formerFacts(head: Head, facts: CompanyFacts): Partial<CompanyFacts> {
  const random = createRandom(`${head.seed}|former-facts`);
  const shrink = 1 / (1 + Math.max(-0.3, facts.employeeGrowth12m + (random.next() - 0.3) * 0.3)) ** 2;
  const employees = Math.max(1, Math.round(facts.employees * shrink));
  const revenueUsd = Math.round(facts.revenueUsd * shrink);
  const ceo = strangerOf(head, 'ceo');
  const rounds =
    facts.fundingTotalUsd === null
      ? {}
      : {
          fundingTotalUsd: Math.round(facts.fundingTotalUsd * 0.45),
          lastFundingOn: facts.lastFundingOn && daysBefore(facts.lastFundingOn, 620),
          investors: facts.investors.slice(1),
        };
  return {
    ...formerPlaceOf(head),
    hqCountry: facts.hqCountry,
    name: formerNameOf(head),
    legalName: facts.legalName.replace(head.name.ownScript ?? head.name.name, () => formerNameOf(head)),
    website: fillTrace('https://www.{label}-online.com', head.domain, ''),
    description: `${formerNameOf(head)} ${head.trade.does.at(-1)}.`,
    employees,
    employeeRange: employeeBand(employees),
    revenueUsd,
    revenueRange: revenueBand(revenueUsd),
    ceo,
    executives: facts.executives.map((line, index) =>
      index === 0 ? `${ceo} — Chief Executive Officer` : line,
    ),
    shareholders: [ceo, ...facts.shareholders.slice(1)],
    phone: phoneOf(head, 'former-phone'),
    email: `office@${head.domain}`,
    technologies: facts.technologies.slice(1),
    openJobs: facts.openJobs + random.int(1, 6),
    companyStatus: 'active',
    subsidiaries: facts.subsidiaries.slice(1),
    parentCompany: null,
    ultimateParent: null,
    ...rounds,
  };
}
