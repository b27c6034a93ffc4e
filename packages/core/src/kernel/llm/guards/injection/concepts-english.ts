import type { ConceptWords } from '../reading/index.ts';

/** What injections are made of, in English. Words of ordinary business appear too: rules need several together. */
export const ENGLISH: ConceptWords = {
  orders: 'instructions instruction prompt prompts guidelines directives preprompt programming',
  not: 'not never t no',
  count: 'count apply matter bind hold',
  strongreveal:
    'reveal show print repeat output display leak expose disclose dump paste recite return echo encode translate quote share copy',
  behave: 'behave behaviour answer respond act',
  bounds: 'boundaries bounds limits rules restrictions policies limitations chains censorship shackles',
  release: 'liberated freed unchained unbound unshackled',
  dangerous: 'dangerous forbidden illegal harmful prohibited',
  praise:
    'outstanding excellent positive favourable favorable superior advertise promote praise marks award endorse recommend undisputed ' +
    'perfect strongest',
  reader: 'crawler crawlers evaluating evaluator screening summary summaries ranking reviewer indexer',
  unseen: 'invisible hidden tiny transparent',
  typed: 'typed written said entered asked',
  override:
    'ignore ignores ignoring ignored disregard disregarding forget override overrides overriding bypass bypassing neglect ' +
    'circumvent discard dismiss skip drop erase abandon unlearn cancel overrule',
  earlier:
    'previous prior above earlier preceding initial original former foregoing before existing old past last',
  whole: 'all any every everything anything whatever each',
  yours: 'your ur',
  rules:
    'guidance instruction instructions rule rules guideline guidelines directive directives prompt prompts command commands ' +
    'constraint constraints restriction restrictions programming training guardrail guardrails limitation limitations ' +
    'policy policies safeguard safeguards filter filters context check checks',
  guards:
    'restriction restrictions filter filters limitation limitations guardrail guardrails moderation refusals refusal ' +
    'limits constraints safeguards censorship rules ethics',
  safety: 'safety content security moderation ethical policy ethics',
  void: 'void cancelled canceled revoked obsolete suspended lifted disabled removed null invalid deactivated replaced updated reset',
  given:
    'wrote gave given told received written configured programmed trained instructed said provided set placed put',
  fresh: 'new real actual true updated mine my following these',
  follow: 'follow following obey obeying comply listen adhere',
  stop: 'stop quit cease',
  reveal:
    'reveal show print repeat output display leak expose disclose dump share write paste copy return recite list tell give translate ' +
    'summarise summarize encode echo spell type provide complete describe',
  hidden: 'hidden secret internal confidential private developer preprompt pre system initial configuration',
  system: 'system',
  promptword: 'prompt prompts message instructions preprompt prefix configuration',
  verbatim:
    'verbatim word exactly unchanged full backwards literally entirely text real reverse base64 block',
  pretend: 'pretend act behave roleplay imagine simulate respond answer reply play suppose',
  persona:
    'dan unrestricted unfiltered uncensored jailbroken jailbreak evil rogue amoral unlimited freed evilbot godmode stan',
  mode: 'mode',
  enter: 'enter enable activate switch turn engage enabled activated',
  modename: 'developer dev jailbreak god admin debug dan sudo maintenance unrestricted unfiltered',
  model:
    'ai model models llm llms chatbot chatbots assistant assistants gpt chatgpt claude gemini copilot bot bots openai anthropic',
  aiword: 'ai llm llms chatbot chatbots gpt chatgpt claude gemini copilot openai anthropic',
  no: 'no without zero never nor free any removed none',
  refuse: 'refuse refuses refusing decline refusals refused',
  conceal: 'secretly silently quietly covertly stealthily silent unnoticed hide',
  tell: 'tell mention inform notify reveal disclose say ask alert telling mentioning informing asking',
  user: 'user users visitor reader human',
  send: 'send post forward upload email mail transmit exfiltrate submit append add include leak put fetch deliver post posts load render',
  treasure:
    'conversation password passwords credential credentials secret secrets key keys token tokens history chat crm contents ' +
    'environment variables data document documents numbers customer email emails phone session notes list',
  crownjewel: 'password passwords credentials token apikey secrets variables environment conversation chat',
  sink: 'webhook url link image address endpoint server parameter parameters query form ftp',
  tool: 'tool tools function functions plugin plugins shell terminal interpreter sql',
  run: 'call invoke use run execute trigger start',
  harm: 'delete drop transfer grant disable remove wipe destroy grantaccess pay payment funds password admin recipient wire',
  ask: 'ask asking confirmation confirm approval permission telling consent',
  rate: 'rate rank recommend recommended mark approve approved score treat claim say respond output reply conclude give',
  best: 'best highest first ten 10 safe accept approved only undisputed positive leader top truth star accepted',
  processing:
    'processes drafting comparing handling reads reading read processing process summarising summarizing summarise summarize parsing parse crawling indexing recruiters agents automated',
  note: 'note attention important notice message addressed instruction dear hey hint hinweis nota',
  maker: 'operator developer developers creator creators designer programmer maker makers trainers',
  operator: 'operator',
  task: 'task assignment briefing mission',
  raised: 'raised maximum',
  obey: 'obey obeys',
  disable: 'deactivate disable suspend unlock lift remove bypass circumvent switch turn drop',
  protections:
    'filter filters masking moderation safeguard safeguards protection protections guardrail guardrails restriction restrictions censorship checks limits limiter',
  restriction: 'restriction restrictions safeguard guardrail filter',
  content: 'content',
  villain: 'hacker criminal scammer thief villain reckless amoral',
  hide: 'hide conceal',
  ofmachine: 'language agent ai llm assistant chatbot',
  machine:
    'ai llm llms chatbot chatbots assistant assistants gpt chatgpt claude gemini copilot bots crawlers robots agents agent',
  duty: 'must shall should',
  say: 'say state tell include add omit claim present name recommend give award rate conclude mention end',
  software: 'software systems system tools',
};
