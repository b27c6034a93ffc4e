import type { Matter } from './lexicon.ts';

/**
 * Expressions of several words; they are looked up before single words. Those worth 0 only keep their words from
 * being taken for a judgement.
 */
export const PHRASES: readonly (readonly [value: number, matter: Matter, phrases: string])[] = [
  [
    0,
    'merit',
    'recommend against|recommended against|strongly recommend against|as well|as well as|best practice|best practices|leading to|on top of|top of|strong password|strong passwords|strong master|strong unique|technical support|technical team|rich text|customer success|clean up|free up|free trial|free trials|feel free|for free users|make sure|well as|benefit from|limited to|not limited|limited time|good idea|good luck|better idea|great deal of|happy to help|let me know|safe deposit|top up|fast track|quick guide|quick summary|quick tip|quick tips|quick comparison|best way|value proposition|added value|hard drive|hard drives|hard disk|bare metal|short answer|fair use|clear text|free of|fine print|fine-tune|worth noting|worth checking|worth comparing|worth mentioning|good question|great question|clear winner between|no clear',
  ],
  [
    1.5,
    'merit',
    "stands out|stand out|stood out|gold standard|second to none|hard to beat|can not go wrong|cannot go wrong|can't go wrong|highly recommended|highly recommend|strongly recommend|strongly recommended|top choice|top pick|top spot|top contender|top contenders|strongest contender|strongest contenders|game changer|head and shoulders|best of breed|state of the art|safe bet|safest bet|solid choice|great choice|excellent choice|good choice|smart choice|strong choice|strong choices|good fit|great fit|strong fit|ideal for|perfect for|clear winner|pulls ahead|comes out ahead|comes out on top|one of the best|among the best|blows away|knocks it out|leads the pack|ahead of the pack|sets the standard|sets the bar",
  ],
  [
    1,
    'merit',
    'peace of mind|value for money|good value|great value|best value|excellent value|widely trusted|widely respected|widely regarded|widely praised|highly regarded|highly rated|well regarded|well reviewed|easy to use|easier to use|simple to use|user friendly|low cost|low price|lower cost|lower price|lower prices|cost effective|feature rich|well designed|well suited|go to|go-to|independently audited|third-party audits|independent audits|regular audits|regularly audited|joy to use|pleasure to use|track record|pays off|pays for itself|saves time|save time|saves money|saves hours|wide range|plenty of|works well|works great|works seamlessly|works flawlessly|worth it|worth the|worth considering|more control|full control|strong security|de facto|low maintenance|above average|up to date|ahead of|more for less|bang for|great for|good for|excellent for|no-brainer|no brainer|above the rest',
  ],
  [
    0.8,
    'merit',
    'industry standard|goes beyond|lives up to|exceeds expectations|does the job|gets the job done|holds up',
  ],
  [
    0.3,
    'merit',
    'free tier|free plan|free version|free forever|open source|end to end|zero knowledge|no cost|no extra cost',
  ],
  [
    0.8,
    'fame',
    'widely used|widely adopted|most popular|market leader|best known|well known|household name|major player|market share|popular choice|popular option|big name',
  ],
  [
    -0.8,
    'merit',
    "no longer|doesn't support|does not support|doesn't offer|does not offer|doesn't include|does not include|doesn't have|does not have|not available|not included|only allows|only works|only available|only supports|only one|need a paid|needs a paid|requires a paid|requires paid|behind a paywall|locked behind|pay extra|not support|not open|phased out|cut back|fewer features|fewer integrations|fewer options|price hike|price hikes|price increase|price increases|raised prices|raised its prices|removed from|remove from|mixed reviews|mixed results|extra work|more work|takes time|takes longer|time-consuming|lock-in|vendor lock-in|data loss",
  ],
  [
    -1,
    'merit',
    'learning curve|hidden fees|hidden costs|falls short|fall short|fell short|lags behind|lag behind|falls behind|fallen behind|trails behind|behind competitors|behind rivals|behind its rivals|no free|not free|hit or miss|long waits|wait times|too expensive|too complex|could be better|room for improvement|leaves much to be desired|leaves a lot to be desired|not for everyone|not ideal|not great|not cheap|not the best|higher price|higher prices|high price|more expensive|higher cost|higher costs|high cost|higher side|high side|higher end of|costs more|cost more|costs add up|adds up quickly|feels dated|less suited|not suited|not suitable|steeper price|extra cost|extra costs|no longer free|in the lurch|lack of|pain point|not worth|let down|lets down|gets expensive|get expensive|at best',
  ],
  [
    -1.5,
    'trust',
    "trust issues|lost trust|lose trust|losing trust|eroded trust|reduced trust|damaged trust|damaged its reputation|hurt its reputation|took a hit|taken a hit|taken hits|shaken trust|shaken confidence|undermined confidence|shut down|shutting down|steer clear|stay away|move away|moved away|moving away|switch away|switched away|switching away|migrate away|migrated away|no longer recommend|no longer recommended|no longer supported|no longer maintained|no longer developed|not recommended|not recommend|hard to recommend|harder to recommend|difficult to recommend|cannot recommend|can't recommend|couldn't recommend|wouldn't recommend|prefer alternatives|look elsewhere|looking elsewhere|think twice|end of life|end-of-life|bad reputation|poor reputation|poor track record|damaged reputation|red flag|red flags|security concerns|privacy concerns|trust concerns|security flaws|security issues|class action|went bankrupt|security lapses|security vulnerabilities|at your own risk|should avoid|avoid it|avoid them|avoid this|best avoided|better avoided|reason to avoid|reasons to avoid|been abandoned|was abandoned|abandoned by|been sunset|sunsetting|being retired|been retired|badly handled|poorly handled|slow to disclose|under investigation",
  ],
];
