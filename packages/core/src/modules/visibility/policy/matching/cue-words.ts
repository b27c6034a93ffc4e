const set = (words: string): ReadonlySet<string> => new Set(words.split(/\s+/).filter(Boolean));

/** What products do in the third person: after a capitalised word they make it a name. */
export const PRODUCT_VERBS =
  set(`offers offer provides supports includes integrates lets features costs allows enables delivers
  syncs encrypts stores comes ships charges excels shines stands uses helps gives makes boasts combines focuses handles
  automates generates tracks replaces announced launched released acquired says claims advertises bundles starts runs
  keeps scores ranks wins leads remains sells supports connects adds lacks suffered owns bought builds built manages
  covers collects markets brings aims suits targets appeals competes prices protects requires recommends`);

export const WEAK_VERBS = set(
  `is isn't was wasn't are has hasn't had can can't cannot does doesn't did didn't will won't would may might could should
  works also tends seems looks feels and/or`,
);

/** What follows a product's name to say what kind of thing it is or which part of it is meant. */
export const PRODUCT_NOUNS =
  set(`app apps application software platform tool tools extension extensions plugin plan plans
  vault account accounts subscription crm erp suite service services cloud pricing price security password passwords
  manager business enterprise family families premium pro plus free personal team teams user users customer customers api
  integration integrations desktop mobile browser web site website dashboard template templates workspace page
  pages board boards device devices watch music pay id tv ai inc llc ltd corp gmbh support review reviews vs versus alternative
  alternatives ecosystem store login autofill secrets commander chat analytics calendar docs forms sync client clients
  community edition developer developers company brand product products line`);

/** After these a product's name often stands. */
export const LEADING_WORDS =
  set(`use uses using used try trying tried choose chose choosing pick picking recommend recommending
  recommended consider considering with via like than versus vs from to called named by unlike both either get install
  installing switch adopt prefer including include includes e.g eg especially and or is are recommend: overall: best: choice:
  pick: winner: option: compare comparing between chose love loves buy buying has`);

export const DETERMINERS = set(
  `a an the this that these those every each any no my your our his her its their some one another such`,
);

/** Before the name of a day or month these speak of time. */
export const TIME_WORDS =
  set(`on next last every each this by until till since before after from early late mid of in during
  through past coming following black cyber good easter blue`);
