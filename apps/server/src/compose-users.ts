import { randomBytes, randomUUID } from 'node:crypto';
import { systemClock } from '@leadline/core/kernel/clock';
import type { Config } from '@leadline/core/kernel/config';
import { LeadlineError } from '@leadline/core/kernel/errors';
import { type AuditLog, createUsers, type Iam, type SingleSignOn } from '@leadline/core/kernel/iam';
import type { Quotas } from '@leadline/core/kernel/llm';
import type { Store } from '@leadline/core/kernel/store';
import { createSite } from './site.ts';

/** People, and the site they sign in to. */
export function composeUsers(given: {
  readonly config: Config;
  readonly store: Store;
  readonly auditLog: AuditLog;
  readonly iam: Iam;
  readonly quotas: Quotas;
}) {
  const { config, store, auditLog, iam, quotas } = given;
  const site = createSite(config);
  const users = createUsers({
    store,
    clock: systemClock,
    random: randomBytes,
    newId: randomUUID,
    auditLog,
    keys: iam,
    limitChanges: quotas,
    site: site.at,
    home: config.LEADLINE_HOME,
    secret: config.LEADLINE_SESSION_SECRET,
    firstIsAdmin: site.private,
    singleSignOn: singleSignOnOf(config),
    singleSignOnRole: config.LEADLINE_OIDC_ROLE ?? null,
  });
  return { site, users };
}

/** @throws `invalid_input` where a part of the three is missing. */
function singleSignOnOf(config: Config): SingleSignOn | null {
  const { LEADLINE_OIDC_ISSUER: issuer, LEADLINE_OIDC_CLIENT_ID: clientId } = config;
  const { LEADLINE_OIDC_CLIENT_SECRET: clientSecret, LEADLINE_OIDC_NAME: name } = config;
  if (issuer === undefined) return null;
  if (clientId !== undefined && clientSecret !== undefined) return { issuer, clientId, clientSecret, name };
  throw new LeadlineError('invalid_input', 'Single sign-on is set only in part.', {
    next: 'Set LEADLINE_OIDC_CLIENT_ID and LEADLINE_OIDC_CLIENT_SECRET beside LEADLINE_OIDC_ISSUER, or none of them.',
  });
}
