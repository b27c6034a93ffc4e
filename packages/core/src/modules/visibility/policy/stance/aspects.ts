/** What a business buyer asks of any product before deciding, with the words that show an answer speaks of it. */
export const ASPECTS = [
  {
    gap: 'pricing',
    improve: 'Publish every plan and price',
    words:
      /\b(?:pric\w+|costs?|cheap\w*|afford\w+|expensive|free (?:tier|plan|trial)|per (?:user|seat|month|year)|budget\w*|subscription\w*)\b|[$€£]\s?\d/,
  },
  {
    gap: 'security and privacy',
    improve: 'Publish audits and security practices',
    words:
      /\b(?:secur\w+|encrypt\w+|privacy|audit\w*|breach\w*|soc 2|iso 27001|gdpr|complian\w+|zero-knowledge)\b/,
  },
  {
    gap: 'support',
    improve: 'Describe support channels and hours',
    words:
      /\b(?:support team|customer (?:support|service)|priority support|help ?desk|documentation|onboarding|24\/7|responsive support|account manager)\b/,
  },
  {
    gap: 'integrations and platforms',
    improve: 'Give each integration its page',
    words:
      /\b(?:integrat\w+|apis?|plug-?ins?|extensions?|cross-platform|sso|scim|saml|compatib\w+|works with|windows|macos|android|ios|linux)\b/,
  },
  {
    gap: 'migration',
    improve: 'Publish a step-by-step migration guide',
    words: /\b(?:migrat\w+|import\w*|export\w*|switch(?:ing|ed)? (?:from|to)|mov(?:e|ing) from)\b/,
  },
  {
    gap: 'proof from customers',
    improve: 'Publish customer results and reviews',
    words:
      /\b(?:reviews?|case stud\w+|customers? (?:report|say|love)|testimonials?|award\w*|rated|ratings?|track record|reputation|g2|capterra|gartner)\b/,
  },
  {
    gap: 'ease of use',
    improve: 'Show the first hour of use',
    words:
      /\b(?:eas(?:e|y|ier|iest|ily)|intuitive|user-friendly|simpl\w+|ui|ux|interface|learning curve|set-?up|beginner\w*)\b/,
  },
  {
    gap: 'team and admin features',
    improve: 'Document roles, sharing and admin controls',
    words:
      /\b(?:admin\w*|teams?|permissions?|role-based|shar(?:e|ed|ing)|collaborat\w+|provisioning|enterprise\w*)\b/,
  },
] as const;
