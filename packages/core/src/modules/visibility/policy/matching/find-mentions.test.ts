import { describe, expect, it } from 'vitest';
import { type BrandInput, compileBrands, findMentions } from './index.ts';

/** How often each brand is named: `{ Bitwarden: 1 }`. */
function count(text: string, brands: readonly (string | BrandInput)[], productCategory?: string) {
  const [brand, ...rivals] = brands.map((each) => (typeof each === 'string' ? { name: each } : each));
  if (!brand) throw new Error('no brand given');
  const counts: Record<string, number> = {};
  for (const mention of findMentions(text, compileBrands(brand, rivals, { productCategory }))) {
    counts[mention.brand] = (counts[mention.brand] ?? 0) + 1;
  }
  return counts;
}

type Example = readonly [
  text: string,
  brands: readonly (string | BrandInput)[],
  expected: Record<string, number>,
];

function table(examples: readonly Example[]) {
  it.each(examples)('%j', (text, brands, expected) => {
    expect(count(text, brands)).toEqual(expected);
  });
}

describe('endings and joints', () => {
  table([
    ['Bitwarden’s vault and LastPass’ history', ['Bitwarden', 'LastPass'], { Bitwarden: 1, LastPass: 1 }],
    ["Bitwarden's free plan", ['Bitwarden'], { Bitwarden: 1 }],
    ['two Bitwardens and three LastPasses', ['Bitwarden', 'LastPass'], { Bitwarden: 1, LastPass: 1 }],
    [
      'a 1Password-style vault, a non-LastPass user',
      ['1Password', 'LastPass'],
      { '1Password': 1, LastPass: 1 },
    ],
    ['Try Last Pass or Last-Pass today', ['LastPass'], { LastPass: 2 }],
    ['the last pass of the game', ['LastPass'], {}],
    ['lastpass, LASTPASS and Lastpass', ['LastPass'], { LastPass: 3 }],
    [
      'GooglePasswordManager and Google-Password Manager',
      ['Google Password Manager'],
      { 'Google Password Manager': 2 },
    ],
    [
      'Google’s Password Manager is free',
      ['Google Password Manager', 'Google'],
      { 'Google Password Manager': 1 },
    ],
    [
      'Your master password opens MasterPassword; a Master Password is long',
      ['MasterPassword'],
      { MasterPassword: 1 },
    ],
    ['We use Net Suite and NetSuite', ['NetSuite'], { NetSuite: 2 }],
    ['Procter and Gamble owns it', ['Procter & Gamble'], { 'Procter & Gamble': 1 }],
    ['Salesforce grew', ['Salesforce, Inc.'], { 'Salesforce, Inc.': 1 }],
    ['Dr Martens and Dr. Martens', ['Dr. Martens'], { 'Dr. Martens': 2 }],
    ['McDonalds or McDonald’s', ["McDonald's"], { "McDonald's": 2 }],
    ['Yahoo! and Yahoo', ['Yahoo!'], { 'Yahoo!': 2 }],
    [
      'wrapped as Google Password\nManager here',
      ['Google Password Manager'],
      { 'Google Password Manager': 1 },
    ],
    ['- Google Password\n- Manager of things', ['Google Password Manager'], {}],
    ['1Password/Bitwarden', ['1Password', 'Bitwarden'], { '1Password': 1, Bitwarden: 1 }],
    ['#Bitwarden and @bitwarden', ['Bitwarden'], { Bitwarden: 2 }],
  ]);
});

describe('names inside other words and names', () => {
  table([
    ['Notional value, Notions of worth', ['Notion'], {}],
    ['KeePassXC and KeePass and KeePass2Android', ['KeePass', 'KeePassXC'], { KeePass: 1, KeePassXC: 1 }],
    ['KeePassXC only', ['KeePass'], {}],
    ['I listen on Apple Music', ['Apple', { name: 'Streamer', products: ['Apple Music'] }], { Streamer: 1 }],
    ['I listen on Apple Music', ['Apple'], { Apple: 1 }],
    [
      'Microsoft Teams and Microsoft',
      ['Microsoft', 'Microsoft Teams'],
      { Microsoft: 1, 'Microsoft Teams': 1 },
    ],
    ['bitwarden_rs is a server, see bitwarden.exe', ['Bitwarden'], {}],
    ['Bitwardenish and preBitwarden', ['Bitwarden'], {}],
    ['O’Reilly books', ['Reilly'], {}],
    ['l’Oréal et d’Adobe', ['Oréal', 'Adobe'], { Oréal: 1, Adobe: 1 }],
  ]);
});

describe('markdown', () => {
  table([
    ['**Last**Pass and *1*Password', ['LastPass', '1Password'], { LastPass: 1, '1Password': 1 }],
    [
      '## Bitwarden\n\n__Bitwarden__ is ~~LastPass~~ free',
      ['Bitwarden', 'LastPass'],
      { Bitwarden: 2, LastPass: 1 },
    ],
    ['[Bitwarden](https://bitwarden.com/bitwarden)', ['Bitwarden'], { Bitwarden: 1 }],
    ['**Bitwarden** ([bitwarden.com](https://bitwarden.com))', ['Bitwarden'], { Bitwarden: 1 }],
    ['see [this page](https://bitwarden.com) and https://bitwarden.com/help', ['Bitwarden'], {}],
    ['![Bitwarden logo](https://x.com/bitwarden.png) is a picture', ['Bitwarden'], {}],
    [
      '| Tool | Price |\n|---|---|\n| Bitwarden | $10 |\n| **LastPass** | $36 |',
      ['Bitwarden', 'LastPass'],
      { Bitwarden: 1, LastPass: 1 },
    ],
    ['Good.[^1]\n\n[^1]: Bitwarden blog', ['Bitwarden'], { Bitwarden: 1 }],
    ['Good.[1]\n\n[1]: https://bitwarden.com/blog "Bitwarden blog"', ['Bitwarden'], {}],
    ['Run `bw login bitwarden` in `Bitwarden`', ['Bitwarden'], { Bitwarden: 1 }],
    ['```sh\nbitwarden login\n```\nthen Bitwarden opens', ['Bitwarden'], { Bitwarden: 1 }],
    ['```markdown\n# Bitwarden\n```', ['Bitwarden'], { Bitwarden: 1 }],
    [
      '<b>Bitwarden</b><br>LastPass <a href="https://bitwarden.com">here</a>',
      ['Bitwarden', 'LastPass'],
      { Bitwarden: 1, LastPass: 1 },
    ],
    ['<!-- Bitwarden --><script>Bitwarden()</script>nothing', ['Bitwarden'], {}],
    ['AT&amp;T and AT&T', ['AT&T'], { 'AT&T': 2 }],
    ['1\\. Bitwarden\\*', ['Bitwarden'], { Bitwarden: 1 }],
    ['【1†Bitwarden】Bitwarden', ['Bitwarden'], { Bitwarden: 1 }],
  ]);
});

describe('hosts and domains', () => {
  table([
    ['Mail help@bitwarden.com about Bitwarden', ['Bitwarden'], { Bitwarden: 1 }],
    ['Go to bitwarden.com and sign up', ['Bitwarden'], { Bitwarden: 1 }],
    ['Bitwarden is good. Go to bitwarden.com and sign up', ['Bitwarden'], { Bitwarden: 1 }],
    ['Go to bitwarden.com/pricing', ['Bitwarden'], {}],
    ['Use booking.com or Booking.com', ['Booking.com'], { 'Booking.com': 2 }],
    ['Monday (monday.com) is a work platform', ['Monday.com'], { 'Monday.com': 1 }],
    ['Monday (monday.com) offers boards', ['Monday'], { Monday: 1 }],
    ['Start at vault.example.org today', [{ name: 'Zed', domains: ['example.org'] }], { Zed: 1 }],
    ['great value for gamers.ASUS ROG', ['ASUS'], { ASUS: 1 }],
    ['Acer Swift $699.99$849.00Acer Aspire', ['Acer'], { Acer: 2 }],
  ]);
});

describe('one mention told twice', () => {
  table([
    ['Bitwarden (Bitwarden) works', ['Bitwarden'], { Bitwarden: 1 }],
    ['1Password (formerly 1Passwd) works', [{ name: '1Password', aliases: ['1Passwd'] }], { '1Password': 1 }],
    ['LastPass (by LogMeIn) LastPass', ['LastPass'], { LastPass: 2 }],
    ['Bitwarden, Bitwarden and Bitwarden', ['Bitwarden'], { Bitwarden: 3 }],
  ]);
});

describe('other scripts and invisible characters', () => {
  table([
    ['我们使用Bitwarden管理密码，也用钉钉开会', ['Bitwarden', '钉钉'], { Bitwarden: 1, 钉钉: 1 }],
    ['任天堂は新しいゲーム機を発表した', ['任天堂'], { 任天堂: 1 }],
    ['ソニーミュージックとソニー', ['ソニー'], { ソニー: 1 }],
    ['삼성은 좋다', ['삼성'], { 삼성: 1 }],
    ['Я пользуюсь Яндексом и1С', ['Яндекс'], { Яндекс: 1 }],
    ['試用Яндекс服務', ['Яндекс'], { Яндекс: 1 }],
    ['ISTANBUL Figma, İFOOD ve ifood', ['iFood', 'Figma'], { iFood: 2, Figma: 1 }],
    ['Bit\u200bwar\u00adden and Bitwarden\u200b', ['Bitwarden'], { Bitwarden: 2 }],
    ['Ｂｉｔｗａｒｄｅｎ and 𝗕𝗶𝘁𝘄𝗮𝗿𝗱𝗲𝗻', ['Bitwarden'], { Bitwarden: 2 }],
    ['We buy Nestle, Nestlé and Nestle\u0301', ['Nestlé'], { Nestlé: 3 }],
    ['Levi’s and Levi\u0027s', ["Levi's"], { "Levi's": 2 }],
    ['Coca\u2011Cola and Coca‐Cola', ['Coca-Cola'], { 'Coca-Cola': 2 }],
    ['Maersk and Mærsk', ['Mærsk'], { Mærsk: 2 }],
    ['Bitwarden\u00a0Premium', ['Bitwarden'], { Bitwarden: 1 }],
  ]);
});

describe('names that are ordinary words', () => {
  const managers = ['Keeper', 'Bitwarden', '1Password'];
  table([
    ['The best record keeper is a diary.', ['Keeper'], {}],
    ['She was the goal Keeper of the year.', ['Keeper'], {}],
    ['**Keeper** – strong admin controls', ['Keeper'], { Keeper: 1 }],
    ['Keeper offers zero-knowledge vaults.', ['Keeper'], { Keeper: 1 }],
    ['We compared Bitwarden, Keeper, and 1Password.', managers, { Bitwarden: 1, Keeper: 1, '1Password': 1 }],
    ['bitwarden, keeper or 1password all work', managers, { Bitwarden: 1, Keeper: 1, '1Password': 1 }],
    ['1. Keeper\n2. Bitwarden', managers, { Keeper: 1, Bitwarden: 1 }],
    ['| Keeper | $35 |\n| Bitwarden | $10 |', managers, { Keeper: 1, Bitwarden: 1 }],
    ['Keeper of the flame', ['Keeper'], {}],
    ['A book keeper who keeps books', ['Keeper'], {}],
    ['I would go with Keeper for compliance.', ['Keeper'], { Keeper: 1 }],
    ['Keeper Security and the Keeper app', ['Keeper'], { Keeper: 2 }],
    ['Let us meet on Monday morning. Monday is fine.', ['Monday'], {}],
    ['Monday offers boards and automations.', ['Monday'], { Monday: 1 }],
    [
      'Trello, Asana and Monday are popular',
      ['Monday', 'Trello', 'Asana'],
      { Trello: 1, Asana: 1, Monday: 1 },
    ],
    ['Try Asana on Monday', ['Monday', 'Asana'], { Asana: 1 }],
    ['Cyber Monday deals on Asana', ['Monday', 'Asana'], { Asana: 1 }],
    ['An apple a day. Apple pie is good.', ['Apple'], {}],
    ['Apple makes phones, and Apple’s chips are fast.', ['Apple'], { Apple: 2 }],
    ['If you only use Apple devices, stay.', ['Apple'], { Apple: 1 }],
    ['Fiona Apple sings', ['Apple'], {}],
    ['The notion of trust. Notion of self.', ['Notion'], {}],
    ['Notion is a flexible workspace.', ['Notion'], { Notion: 1 }],
    ['Put it into Notion and forget it.', ['Notion'], { Notion: 1 }],
    ['That is plausible. Plausible explanations abound.', ['Plausible'], {}],
    ['Plausible is a privacy-friendly alternative to Google Analytics.', ['Plausible'], { Plausible: 1 }],
    ['A bitter taste; Bitter lemons.', ['Bitter'], {}],
    ['Linear regression is a linear model.', ['Linear'], {}],
    ['Teams move issues to Linear quickly.', ['Linear'], { Linear: 1 }],
    ['Best Buy sells it; it is the best buy.', ['Best Buy'], { 'Best Buy': 1 }],
    ['SAP runs finance; the sap runs down the tree', ['SAP'], { SAP: 1 }],
    ['HP laptops and 150 hp engines', ['HP'], { HP: 1 }],
  ]);
});
