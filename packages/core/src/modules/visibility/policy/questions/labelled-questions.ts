import type { Category } from '@leadline/contracts';

/** Questions to one brand's market, labelled by hand before any rule was written. */
export interface LabelledSet {
  /** `dev` questions may be looked at while rules are written; `test` questions only measure them. */
  readonly split: 'dev' | 'test';
  readonly brand: { readonly name: string; readonly aliases?: string[] };
  readonly rivals: readonly { readonly name: string }[];
  readonly productCategory: string;
  readonly questions: Readonly<Record<Category, readonly string[]>>;
}

/**
 * How the labels were given: a question about a problem that does not name the kind of product is
 * `problem_unaware`; one that asks which products of the kind there are, `solution_seeking`; one about the
 * audited brand alone, `brand_specific`; one that sets brands against each other or asks for alternatives,
 * `comparison`; one about price, terms, trials or the final choice, `purchase_intent`; one that fits the
 * product to a particular user, task or set-up, `use_case`.
 */
export const LABELLED_QUESTIONS: readonly LabelledSet[] = [
  {
    split: 'dev',
    brand: { name: 'Trello' },
    rivals: [{ name: 'Asana' }, { name: 'ClickUp' }, { name: 'Monday.com' }],
    productCategory: 'project management software',
    questions: {
      problem_unaware: [
        'Why do our projects always finish late?',
        'My team keeps forgetting who is responsible for what. What can I do?',
        'We lose track of tasks in endless email threads, how do others handle this?',
        'How can I stop working weekends because everything is chaotic at work?',
      ],
      solution_seeking: [
        'What is the best project management software?',
        'Which task management apps are popular right now?',
        'Can you recommend a good kanban tool?',
        'I am looking for a simple tool to organise projects, any suggestions?',
      ],
      brand_specific: [
        'Is Trello still being developed?',
        'What do people like and dislike about Trello?',
        'Does Trello have a Gantt chart?',
        'How secure is the data I put into Trello?',
      ],
      comparison: [
        'Trello or Asana?',
        'What is the difference between ClickUp and Monday.com?',
        'What are good alternatives to Trello?',
        'Is ClickUp better than Trello for agile teams?',
      ],
      purchase_intent: [
        'How much does Trello cost per user?',
        'Which project management software gives discounts to nonprofits?',
        'We have 5,000 dollars a year for a project tool. What should we buy?',
        'Does Asana offer a free trial of the business plan?',
      ],
      use_case: [
        'What project management tool works well for a wedding planner?',
        'How can a marketing agency use Trello to manage client approvals?',
        'Which project tools are suited to construction sites with poor internet?',
        'How do software teams set up sprints in a kanban app?',
      ],
    },
  },
  {
    split: 'dev',
    brand: { name: 'Xero' },
    rivals: [{ name: 'QuickBooks' }, { name: 'FreshBooks' }, { name: 'Sage' }],
    productCategory: 'accounting software',
    questions: {
      problem_unaware: [
        'I never know how much money my business really has. Is that normal?',
        'Why does doing my taxes take me three weeks every year?',
        'Customers pay us late all the time, what can a small company do about it?',
        'Receipts pile up on my desk and I miss deductions. How do other self-employed people cope?',
      ],
      solution_seeking: [
        'Top ten accounting programs in 2026',
        'Which bookkeeping apps do accountants recommend?',
        'What cloud accounting software is easy to learn?',
        'Are there any good open-source accounting packages?',
      ],
      brand_specific: [
        'What is Xero known for?',
        'Has Xero ever had a data breach?',
        'How good is Xero customer support?',
        'Tell me about the company behind Xero.',
      ],
      comparison: [
        'Xero vs QuickBooks Online',
        'Compare FreshBooks, Sage and Xero on invoicing.',
        'Should I move from QuickBooks to Xero?',
        'Who are the main competitors of Xero?',
      ],
      purchase_intent: [
        'What does Xero charge for the premium plan?',
        'Cheapest accounting software with payroll included',
        'Is QuickBooks worth the money?',
        'Where can I buy a Sage licence with a discount?',
      ],
      use_case: [
        'Best accounting software for a restaurant with three locations',
        'How does an online shop connect Xero with Shopify?',
        'What bookkeeping software do freelance photographers use?',
        'Can I handle multi-currency invoices for customers in Asia with FreshBooks?',
      ],
    },
  },
  {
    split: 'dev',
    brand: { name: 'Jura', aliases: ['Jura Elektroapparate'] },
    rivals: [{ name: "De'Longhi" }, { name: 'Siemens' }, { name: 'WMF' }],
    productCategory: 'office coffee machines',
    questions: {
      problem_unaware: [
        'Our employees leave the building four times a day to get a decent drink. How do we change that?',
        'Visitors always grimace at what we serve in meetings. What do other companies do?',
        'How do we make people come back to the office voluntarily?',
        'Why is everyone in my team so tired after lunch?',
      ],
      solution_seeking: [
        'Which office coffee machines are the most reliable?',
        'What brands of fully automatic coffee machines exist?',
        'Name the best bean-to-cup machines of this year.',
        'What should I look for in a coffee machine and which models have it?',
      ],
      brand_specific: [
        'How long does a Jura machine last?',
        'Are Jura machines made in Switzerland?',
        'What are the most common problems with Jura?',
        'Who repairs Jura machines?',
      ],
      comparison: [
        "Jura compared with De'Longhi: which makes better espresso?",
        'Why do some offices prefer WMF over Jura?',
        'Which brand is ahead in reliability, Siemens or Jura?',
        'Machines similar to the Jura X8',
      ],
      purchase_intent: [
        'What does it cost to lease a coffee machine for an office?',
        'Is it cheaper to rent or to buy a Jura X8?',
        'Get me quotes for three coffee machines with a service contract.',
        'We are ready to order a coffee machine today; which one should it be?',
      ],
      use_case: [
        'Which coffee machine for a law firm with 40 people?',
        'What coffee machine copes with 200 cups a day in a hotel lobby?',
        'How do co-working spaces let members pay at the coffee machine?',
        'Machine for a dental practice where nobody has time for cleaning',
      ],
    },
  },
  {
    split: 'test',
    brand: { name: 'Pipedrive' },
    rivals: [{ name: 'HubSpot' }, { name: 'Salesforce' }, { name: 'Zoho CRM' }],
    productCategory: 'CRM',
    questions: {
      problem_unaware: [
        'Our salespeople forget to follow up with leads. What helps?',
        'Why do so many of our deals go silent after the first call?',
        'When a rep leaves, all knowledge about the customers is gone. How can we prevent that?',
        'I spend half my day copying contact details from one spreadsheet into another.',
      ],
      solution_seeking: [
        'What are the leading CRM systems?',
        'Recommend a CRM that salespeople actually like.',
        'Which CRM has the best reporting?',
        'Is there a CRM that is easy to set up?',
      ],
      brand_specific: [
        'What kind of company is Pipedrive?',
        'Can Pipedrive send automatic emails?',
        'Pipedrive reviews',
        'What are the weak points of Pipedrive?',
      ],
      comparison: [
        'Which is easier to learn, Pipedrive or HubSpot?',
        'Pipedrive versus Zoho CRM in 2026',
        'What can Salesforce do that Pipedrive cannot?',
        'I am unhappy with HubSpot; what could replace it?',
      ],
      purchase_intent: [
        'Pipedrive pricing',
        'How many seats do I get with the cheapest Salesforce plan?',
        'Which CRM vendors negotiate on annual contracts?',
        'What is the total cost of switching a 30-person sales team to a new CRM?',
      ],
      use_case: [
        'Which CRM suits real estate agents?',
        'How do recruiters use Pipedrive for candidate pipelines?',
        'CRM for a two-person consulting business',
        'Does Pipedrive integrate with our phone system and Gmail?',
      ],
    },
  },
  {
    split: 'test',
    brand: { name: 'Skribble' },
    rivals: [{ name: 'DocuSign' }, { name: 'Adobe Sign' }],
    productCategory: 'e-signature service',
    questions: {
      problem_unaware: [
        'It takes us two weeks to get a contract back from a customer. How do other firms speed that up?',
        'We print, sign, scan and mail the same form forty times a week, surely there is a better way?',
        'New hires keep losing their paperwork before the first day. What now?',
        'Is a scanned autograph legally worth anything?',
      ],
      solution_seeking: [
        'Best e-signature services',
        'Which providers of electronic signatures are certified in the EU?',
        'What tools do people use to sign documents online?',
        'List five trustworthy e-signature vendors.',
      ],
      brand_specific: [
        'Is a signature made with Skribble valid in court?',
        'Where does Skribble store its data?',
        'Who owns Skribble?',
        'How do I contact Skribble support?',
      ],
      comparison: [
        'Skribble against DocuSign: who wins on legal weight?',
        'European alternative to DocuSign',
        'How do Adobe Sign and Skribble differ?',
        'DocuSign is too complicated for us. What else is there?',
      ],
      purchase_intent: [
        'What is the price per signature with Skribble?',
        'Can I try Skribble for free before paying?',
        'Which e-signature service should we sign up with today?',
        'What cancellation terms does DocuSign have for annual subscriptions?',
      ],
      use_case: [
        'Which e-signature tool can be built into our own web portal?',
        'How can an HR department sign employment contracts digitally with Skribble?',
        'What do notaries and law firms use for qualified signatures?',
        'E-signature for clinics that need patient consent on a tablet',
      ],
    },
  },
  {
    split: 'test',
    brand: { name: 'Personio' },
    rivals: [{ name: 'BambooHR' }, { name: 'Workday' }, { name: 'HiBob' }],
    productCategory: 'HR software',
    questions: {
      problem_unaware: [
        'Nobody here knows how many vacation days they have left. How do we sort this out?',
        'Why do new employees quit within the first three months?',
        'Our HR lead is drowning in questions about payslips.',
        'How do growing companies keep employee files in order?',
      ],
      solution_seeking: [
        'What HR software do mid-sized companies choose most?',
        'Which HR platforms are the market leaders in Germany?',
        'Give me an overview of modern HR systems.',
        'What are some good applicant tracking tools?',
      ],
      brand_specific: [
        'How many customers does Personio have?',
        'Is Personio GDPR compliant?',
        'What features does Personio offer for performance reviews?',
        'Do employees find Personio easy to use?',
      ],
      comparison: [
        'BambooHR vs HiBob vs Personio',
        'What makes Workday different from Personio?',
        'Which competitors should we look at besides Personio?',
        'Is Personio or Workday more widely used in Europe?',
      ],
      purchase_intent: [
        'How expensive is Personio for 80 employees?',
        'Which HR software has a transparent price list?',
        'We need to decide on an HR system by Friday, which one do we take?',
        'How do I book a demo of HiBob?',
      ],
      use_case: [
        'HR software for shift workers in retail',
        'How can a remote start-up onboard people in five countries with Personio?',
        'What HR tool handles time tracking for a hospital?',
        'Which HR systems export payroll data to DATEV?',
      ],
    },
  },
];
