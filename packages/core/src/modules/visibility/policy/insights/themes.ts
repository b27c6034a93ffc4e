/** What buyers weigh, whatever is sold. */
export const THEMES = [
  'price',
  'free-use',
  'security',
  'privacy',
  'openness',
  'ease',
  'fit',
  'sharing',
  'control',
  'automation',
  'reporting',
  'speed',
  'quality',
  'range',
  'support',
  'switching',
  'proof',
] as const;
export type Theme = (typeof THEMES)[number];

export interface ThemeTraits {
  /** A heading's name for it. */
  readonly label: string;
  /** A title for the page to publish. */
  readonly title: string;
  /** What it is called in a sentence: "credited with …". */
  readonly noun: string;
  /** What to publish, after "publish". */
  readonly asset: string;
  /** The facts such a page must hold. */
  readonly facts: string;
  /** Who has to supply or confirm the facts. */
  readonly owner: string;
  readonly words: RegExp;
}

/**
 * The themes with the words that show them: English in full, with the commonest stems of German, French and
 * Spanish. A statement may show several.
 */
export const THEME_TRAITS: Readonly<Record<Theme, ThemeTraits>> = {
  price: {
    label: 'Price',
    title: 'Prices and limits in plain text',
    noun: 'price',
    asset: 'a page that gives every price, what it includes and what it comes to in total',
    facts: 'each price, what it includes and leaves out, and what a typical buyer pays in total',
    owner: 'whoever owns pricing',
    words:
      /\b(?:pric(?:e[sd]?|ing|ey)|costs?|cheap\w*|affordab\w+|expensive|budget|value for money|per (?:user|seat|month|year)|subscription|discounts?|preis\w*|günstig\w*|teuer\w*|prix|precio\w*|barat[oa]s?)\b|[$€£]\s?\d|\d\s?€/iu,
  },
  'free-use': {
    label: 'Free plan and trial',
    title: 'What can be used for free',
    noun: 'the free plan',
    asset: 'a page on what can be used for free, for how long and with which limits',
    facts:
      'length and limits of the trial or free plan, whether a card is needed, and what happens when it ends',
    owner: 'product marketing',
    words:
      /\bfree(?:mium)?[- ](?:plan|tier|version|trial|option|account|for)\b|\bfreemium\b|\b(?:completely|totally|entirely|for|100%) free\b|\b(?:kostenlos\w*|gratuit\w*|gratis)\b/iu,
  },
  security: {
    label: 'Security',
    title: 'Security, with dates and links',
    noun: 'security',
    asset: 'a security page that states encryption, audits and incident history, each with date and link',
    facts:
      'the encryption design, dates and authors of audits, certificates held, and every past incident with its outcome',
    owner: 'the security lead',
    words:
      /\b(?:secur\w+(?! fit)|encrypt\w*|breach\w*|zero[- ]knowledge|vulnerab\w+|(?:2|m)fa|two[- ]factor|soc ?2|iso ?27001|aes-?256|sicher\w*|verschlüssel\w*|sécuri\w+|segur\w+)\b/iu,
  },
  privacy: {
    label: 'Privacy and data control',
    title: 'Where data lives and who can read it',
    noun: 'data privacy',
    asset: 'a plain-language page on where data lives, who can read it and how to host or export it',
    facts: 'data locations, sub-processors, retention, hosting options and the export path',
    owner: 'the data-protection lead',
    words:
      /\b(?:privacy|gdpr|dsgvo|rgpd|self[- ]host\w*|on[- ]prem\w*|data (?:residency|control|ownership|protection)|local(?:ly)?[- ](?:stored|only|first)|datenschutz|confidentialité|privacidad)\b/iu,
  },
  openness: {
    label: 'Transparency',
    title: 'Audits and inspection in one place',
    noun: 'openness',
    asset: 'a trust page that gathers audits, code or methods open to inspection, and a change log',
    facts: 'links to audit reports, public code or documentation, bug-bounty terms and a dated change log',
    owner: 'engineering leadership',
    words: /\b(?:open[- ]source\w*|transparen\w+|auditab\w+|audit(?:s|ed)?|bug bount\w+|quelloffen)\b/iu,
  },
  ease: {
    label: 'Ease of use',
    title: 'The first hour with the product',
    noun: 'ease of use',
    asset: 'a “first hour with the product” guide with screenshots and time taken for each step',
    facts:
      'set-up time measured with new users, the steps to first value, and words of users who were beginners',
    owner: 'the product designer',
    words:
      /\b(?:eas(?:e|y|ier|iest|ily)|intuitive|user[- ]friendly|simpl\w+|(?:ui|ux|interface)|beginners?|learning curve|set[- ]?up|onboarding|einfach\w*|facile\w*|fácil\w*)\b/iu,
  },
  fit: {
    label: 'Integrations and platforms',
    title: 'A page for every platform and integration',
    noun: 'integrations',
    asset: 'an integrations directory with one page per platform: what works, how to set it up, known limits',
    facts: 'each supported platform and integration with version, set-up steps and limits',
    owner: 'the partnerships or platform lead',
    words:
      /\b(?:integrat\w+|apis?|plug-?ins?|extensions?|compatib\w+|works with|cross[- ]platform|cross[- ]device|sync\w*|(?:windows|linux|android|ios|macos)\b.{0,40}\b(?:windows|linux|android|ios|macos|browser)|schnittstelle\w*)\b/iu,
  },
  sharing: {
    label: 'Sharing and working together',
    title: 'Sharing, explained by example',
    noun: 'sharing',
    asset: 'a guide for teams and households on sharing, with a worked example for each',
    facts: 'how many people, which rights can be given and taken back, and what others see',
    owner: 'the product manager for teams',
    words:
      /\b(?:shar(?:e[sd]?|ing)|collaborat\w+|famil(?:y|ies)|multi[- ]user|teilen|partag\w+|compartir)\b/iu,
  },
  control: {
    label: 'Business and admin controls',
    title: 'The administrator’s guide',
    noun: 'admin controls',
    asset: 'an administrator’s guide: roles, single sign-on, provisioning, logs and compliance in one place',
    facts: 'roles and permissions, sign-on and provisioning standards, log retention, certificates by region',
    owner: 'the enterprise product manager',
    words:
      /\b(?:enterprise\w*|admin\w*|sso|scim|permissions?|role[- ]based|complian\w+|governance|audit logs?|polic(?:y|ies)|unternehmen\w*|entreprise\w*|empresa\w*)\b/iu,
  },
  automation: {
    label: 'Automation and AI',
    title: 'Before and after automation',
    noun: 'automation',
    asset: 'a set of worked examples that show a task before and after automation, with the time saved',
    facts: 'what runs by itself, what needs approval, and time saved in named customers’ cases',
    owner: 'the product manager for automation',
    words: /\b(?:automat\w+|ai|machine learning|workflows?|auto[- ]?fill\w*|smart \w+|ki-\w+)\b/iu,
  },
  reporting: {
    label: 'Monitoring and reporting',
    title: 'Reports and alerts a customer really gets',
    noun: 'monitoring',
    asset: 'a gallery of the reports and alerts a customer gets, with real screens and how to read them',
    facts: 'each report and alert, how often it comes, and one decision it led to',
    owner: 'product marketing',
    words: /\b(?:report\w*|analytic\w*|dashboards?|monitor\w*|alerts?|insights?|statisti\w+)\b/iu,
  },
  speed: {
    label: 'Speed and reliability',
    title: 'A benchmark with its method',
    noun: 'reliability',
    asset: 'a measured benchmark with method, date and raw figures',
    facts: 'figures for speed and uptime with how and when they were measured',
    owner: 'the engineering lead',
    words:
      /\b(?:fast\w*|speed\w*|performan\w+|reliab\w+|uptime|stable|stability|battery|latency|schnell\w*|rapide\w*|rápid\w*)\b/iu,
  },
  quality: {
    label: 'Quality and design',
    title: 'How it is made and tested',
    noun: 'design quality',
    asset: 'a page on how the product is made and tested, with pictures and test results',
    facts: 'materials or methods, test results, warranty terms and return rates',
    owner: 'the product lead',
    words:
      /\b(?:quality|durab\w+|design\w*|comfort\w*|polish\w*|craft\w*|sleek|qualität\w*|qualité|calidad)\b/iu,
  },
  range: {
    label: 'Range of features',
    title: 'Every feature, by plan',
    noun: 'range of features',
    asset: 'a feature matrix by plan, kept current and readable without scripts',
    facts: 'every feature with the plan it is in and the date it came',
    owner: 'product marketing',
    words:
      /\b(?:features?|feature[- ]rich|comprehensive|all[- ]in[- ]one|full suite|extras?|bundle[sd]?|funktion\w*|fonction\w*|funciones)\b/iu,
  },
  support: {
    label: 'Support and documentation',
    title: 'How help works here',
    noun: 'support',
    asset: 'a support page with channels, hours, response times kept, and the help centre’s best answers',
    facts: 'channels, hours, median response times and satisfaction figures',
    owner: 'the head of support',
    words:
      /\b(?:support(?!s|ed|ing)\b|customer service|help ?(?:desk|cent(?:er|re))|documentation|tutorials?|warranty|kundendienst|soporte)\b/iu,
  },
  switching: {
    label: 'Moving over',
    title: 'Moving over, step by step',
    noun: 'moving over',
    asset: 'a migration guide for each rival’s users, with the export and import steps',
    facts: 'steps, duration and what does and does not come across, for each rival',
    owner: 'customer success',
    words: /\b(?:migrat\w+|import\w*|export\w*|switch(?:ing|ed)?|mov(?:e|ing) from|umstieg|wechsel\w*)\b/iu,
  },
  proof: {
    label: 'Reputation and proof',
    title: 'Customers with names and figures',
    noun: 'reputation',
    asset: 'customer stories with named people, figures and dates, and a page of independent reviews',
    facts: 'named customers, measured results, review scores with date and link',
    owner: 'customer marketing',
    words:
      /\b(?:reviews?|award\w*|rated|ratings?|case stud\w+|track record|trusted by|reputation|reputable|popular|widely (?:used|trusted|recommended)|well[- ]known|testimonials?|bewertung\w*)\b/iu,
  },
};

/** The themes a statement shows, in the order of `THEMES`. */
export function themesOf(text: string): Theme[] {
  return THEMES.filter((theme) => THEME_TRAITS[theme].words.test(text));
}
