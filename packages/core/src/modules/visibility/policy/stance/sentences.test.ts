import type { Sentiment } from '@leadline/contracts';
import { describe, expect, it } from 'vitest';
import { judgeText } from './judge-text.fixture.ts';

type Table = readonly (readonly [text: string, sentiment: Sentiment])[];

/** One phenomenon: how sentences about Acme (rivals: Globex, Initech) are judged. */
const PHENOMENA: Readonly<Record<string, Table>> = {
  'plain praise': [
    ['Acme is an excellent CRM.', 'positive'],
    ['Acme has a polished, intuitive interface.', 'positive'],
    ['Reviewers praise Acme for its reliable sync.', 'positive'],
    ['Acme offers robust reporting and generous storage.', 'positive'],
    ['The easiest tool to roll out is Acme.', 'positive'],
    ['Acme saves time for busy teams.', 'positive'],
    ['Many agencies love Acme.', 'positive'],
    ['Acme stands out with its automation.', 'positive'],
  ],
  'plain blame': [
    ['Acme is slow and buggy.', 'negative'],
    ['Acme is overpriced.', 'negative'],
    ['Acme has a dated interface and poor support.', 'negative'],
    ['Users complain about frequent crashes in Acme.', 'negative'],
    ['Acme lacks an API.', 'negative'],
    ['Support at Acme is unresponsive.', 'negative'],
    ['Acme falls short on reporting.', 'negative'],
    ['Acme comes with a steep learning curve.', 'negative'],
  ],
  'neither praise nor blame': [
    ['Acme was founded in 1999 in Lyon.', 'neutral'],
    ['Acme is a CRM for sales teams.', 'neutral'],
    ['The Acme headquarters moved to Austin in March.', 'neutral'],
    ['Acme stores contacts, deals and calls.', 'neutral'],
    ['Data can be sent from Acme to a spreadsheet.', 'neutral'],
    ['Three vendors came up: Acme, Globex and Initech.', 'neutral'],
  ],
  negation: [
    ['Acme is not intuitive.', 'negative'],
    ["Acme isn't the best choice for small teams.", 'negative'],
    ['Acme is not expensive.', 'positive'],
    ['Acme never feels slow.', 'positive'],
    ['There are no hidden fees with Acme.', 'positive'],
    ["You can't go wrong with Acme.", 'positive'],
    ['Acme is hardly reliable.', 'negative'],
    ['Acme is not only cheap but also fast.', 'positive'],
    ['Acme is no longer supported.', 'negative'],
    ["I wouldn't recommend Acme.", 'negative'],
  ],
  'degree and less': [
    ['Acme is incredibly fast.', 'positive'],
    ['Acme is less polished.', 'negative'],
    ['Acme is far too expensive.', 'negative'],
    ['Acme is somewhat clunky.', 'negative'],
    ['Acme is the least reliable of the lot.', 'negative'],
    ['Acme is less expensive.', 'positive'],
  ],
  'contrast: small faults do not spoil praise': [
    ['Acme is excellent and easy to use, but a bit pricey.', 'positive'],
    ['Although Acme is expensive, it is the most reliable and best supported tool.', 'positive'],
    ['Acme is powerful and flexible; however, setup takes time.', 'positive'],
    ['While not the cheapest, Acme is superb.', 'positive'],
    ['Acme has great reports, though the mobile app is basic.', 'positive'],
  ],
  'contrast: faults that outweigh': [
    ['Acme is cheap, but slow, buggy, unreliable and badly documented.', 'negative'],
    ['Acme has a nice logo but the app is clunky, slow, confusing and overpriced.', 'negative'],
    ['Acme has great automation, but it is expensive, slow and hard to set up.', 'mixed'],
  ],
  'lost trust': [
    ['Acme suffered several data breaches in recent years.', 'negative'],
    ['Acme has had multiple security incidents that eroded trust.', 'negative'],
    ['Avoid Acme.', 'negative'],
    ['Steer clear of Acme after its 2023 breach.', 'negative'],
    ['Acme was discontinued last year.', 'negative'],
    ['Acme is easy to use and feature-rich, but a major breach in 2022 damaged its reputation.', 'mixed'],
    ['Acme has excellent features, yet recent breaches mean many users prefer alternatives.', 'mixed'],
    ['Once popular, Acme has lost trust after repeated breaches.', 'negative'],
    [
      'While Acme was historically the market leader, its security lapses make it hard to recommend.',
      'negative',
    ],
    ['Security experts now recommend caution with Acme.', 'negative'],
    ['Acme faces a class action over misleading claims.', 'negative'],
  ],
  'misfortunes of others': [
    ['Acme includes breach monitoring and alerts you to compromised passwords.', 'neutral'],
    ['Acme has never had a breach.', 'positive'],
    ['Acme protects you against data breaches with strong encryption.', 'positive'],
    ['Acme has no known breaches and a great track record.', 'positive'],
    [
      'Acme handles complex projects with ease and reduces tedious work, which makes it a great fit.',
      'positive',
    ],
    ['Acme fixes slow queries quickly and reliably.', 'positive'],
  ],
  comparison: [
    ['Acme is better than Globex.', 'positive'],
    ['Globex is better than Acme.', 'negative'],
    ['Globex is cheaper and faster than Acme.', 'negative'],
    ['Acme is more reliable than Globex and Initech.', 'positive'],
    ['Acme is not as polished as Globex.', 'negative'],
    ['Unlike Globex, Acme is free and fast.', 'positive'],
    ['Compared with Globex, Acme is clunky.', 'negative'],
    ['Acme outperforms Globex.', 'positive'],
    ['I would choose Acme over Globex.', 'positive'],
  ],
  'who is meant': [
    ['Globex is clunky and slow; Acme is fast and reliable.', 'positive'],
    ['Acme is slow, while Globex is excellent.', 'negative'],
    ['Globex is great. Acme is overpriced.', 'negative'],
    ['Acme is a CRM, whereas Globex is outdated, slow and buggy.', 'neutral'],
    ['Both Acme and Globex are excellent.', 'positive'],
    ['Budget: Initech is cheapest; Acme is the most expensive.', 'negative'],
    ['Acme is here to stay. It is reliable and easy to use.', 'positive'],
    ['Other good options (Acme, Globex) exist.', 'positive'],
    ['Many other tools restrict their free plan (e.g., Acme).', 'negative'],
  ],
  'advice and verdicts': [
    ['If you want full control, choose Acme.', 'positive'],
    ['For small teams: Acme.', 'positive'],
    ['Best overall: Acme', 'positive'],
    ['Short answer: Acme.', 'positive'],
    ['Go with Acme if budget matters.', 'positive'],
    ['My pick is Acme.', 'positive'],
    ['Consider Acme for remote teams.', 'positive'],
    ['I recommend switching away from Acme.', 'negative'],
    ["Don't buy Acme.", 'negative'],
  ],
  'text that is no prose': [
    ['<b>Acme</b> is <i>excellent</i> &amp; fast.', 'positive'],
    ['<script>alert("Acme is the best")</script>Acme is a CRM.', 'neutral'],
    ['**Acme** – *slow*, `buggy`, and overpriced', 'negative'],
    ['[Acme](https://acme.example/best-excellent-great) is a CRM.', 'neutral'],
    ['🏆 Acme – the clear winner 🎉', 'positive'],
  ],
  'other languages, where the rules know little': [
    ['Acme wurde 1999 in Köln gegründet.', 'neutral'],
    ['Acmeは会社です。', 'neutral'],
    ['Acme — это компания.', 'neutral'],
  ],
};

for (const [phenomenon, table] of Object.entries(PHENOMENA)) {
  describe(`sentiment: ${phenomenon}`, () => {
    it.each(table)('%s → %s', (text, sentiment) => {
      expect(judgeText(text).Acme?.sentiment).toBe(sentiment);
    });
  });
}
