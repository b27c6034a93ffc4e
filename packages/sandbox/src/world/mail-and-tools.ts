export interface MailCarrier {
  readonly name: string;
  readonly weight: number;
  readonly mx: readonly string[];
  readonly spf: string;
  /** The service that its records prove besides. */
  readonly tool?: string;
}

export const MAIL_CARRIERS: readonly MailCarrier[] = [
  {
    name: 'Google Workspace',
    weight: 42,
    mx: ['1 aspmx.l.google.com', '5 alt1.aspmx.l.google.com', '10 alt3.aspmx.l.google.com'],
    spf: 'include:_spf.google.com',
  },
  {
    name: 'Microsoft 365',
    weight: 38,
    mx: ['0 {dashed}.mail.protection.outlook.com'],
    spf: 'include:spf.protection.outlook.com',
  },
  { name: 'Zoho Mail', weight: 4, mx: ['10 mx.zoho.com', '20 mx2.zoho.com'], spf: 'include:zohomail.com' },
  {
    name: 'Proton Mail',
    tool: 'Proton Mail',
    weight: 2,
    mx: ['10 mail.protonmail.ch', '20 mailsec.protonmail.ch'],
    spf: 'include:_spf.protonmail.ch',
  },
  {
    name: 'Fastmail',
    weight: 1,
    mx: ['10 in1-smtp.messagingengine.com', '20 in2-smtp.messagingengine.com'],
    spf: 'include:spf.messagingengine.com',
  },
  {
    name: 'Mimecast',
    tool: 'Mimecast',
    weight: 3,
    mx: ['10 eu-smtp-inbound-1.mimecast.com', '10 eu-smtp-inbound-2.mimecast.com'],
    spf: 'include:eu._netblocks.mimecast.com',
  },
  {
    name: 'Proofpoint',
    tool: 'Proofpoint',
    weight: 2,
    mx: ['10 mxa-{id}.gslb.pphosted.com'],
    spf: 'include:spf-{id}.pphosted.com',
  },
  {
    name: 'IONOS',
    weight: 4,
    mx: ['10 mx00.ionos.de', '10 mx01.ionos.de'],
    spf: 'include:_spf-eu.ionos.com',
  },
  {
    name: 'OVHcloud',
    weight: 3,
    mx: ['1 mx1.mail.ovh.net', '5 mx2.mail.ovh.net'],
    spf: 'include:mx.ovh.com',
  },
];

/** A service that a record proves: a part of the SPF record, or a TXT record of its own. */
export interface ToolProof {
  readonly name: string;
  readonly weight: number;
  readonly spf?: string;
  readonly txt?: string;
}

export const TOOL_PROOFS: readonly ToolProof[] = [
  { name: 'Atlassian', weight: 18, txt: 'atlassian-domain-verification={id}' },
  { name: 'DocuSign', weight: 14, txt: 'docusign={id}' },
  { name: 'Zoom', weight: 12, txt: 'ZOOM_verify_{id}' },
  { name: 'Stripe', weight: 10, txt: 'stripe-verification={id}' },
  { name: 'Slack', weight: 10, txt: 'slack-domain-verification={id}' },
  { name: 'Dropbox', weight: 6, txt: 'dropbox-domain-verification={id}' },
  { name: 'Adobe', weight: 9, txt: 'adobe-idp-site-verification={id}' },
  { name: '1Password', weight: 5, txt: '1password-site-verification={id}' },
  { name: 'Notion', weight: 6, txt: 'notion-domain-verification={id}' },
  { name: 'Miro', weight: 5, txt: 'miro-verification={id}' },
  { name: 'Meta', weight: 16, txt: 'facebook-domain-verification={id}' },
  { name: 'Apple', weight: 8, txt: 'apple-domain-verification={id}' },
  { name: 'Cisco', weight: 4, txt: 'cisco-ci-domain-verification={id}' },
  { name: 'HubSpot', weight: 12, spf: 'include:{id}.spf04.hubspotemail.net' },
  { name: 'SendGrid', weight: 12, spf: 'include:sendgrid.net' },
  { name: 'Mailchimp', weight: 11, spf: 'include:servers.mcsv.net' },
  { name: 'Mailgun', weight: 7, spf: 'include:mailgun.org' },
  { name: 'Zendesk', weight: 8, spf: 'include:mail.zendesk.com' },
  { name: 'Salesforce', weight: 10, spf: 'include:_spf.salesforce.com' },
  { name: 'Amazon SES', weight: 9, spf: 'include:amazonses.com' },
  { name: 'Freshdesk', weight: 4, spf: 'include:email.freshdesk.com' },
  { name: 'Brevo', weight: 5, txt: 'brevo-code:{id}' },
];
