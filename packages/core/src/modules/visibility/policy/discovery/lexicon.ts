const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/).filter(Boolean));
const phrases = (text: string): ReadonlySet<string> => new Set(text.split(/\s*[,\n]\s*/).filter(Boolean));

/** Words of reviews and descriptions that everyday English lists lack; never a brand by themselves. */
export const DESCRIPTIVE_WORDS = words(`
  enterprise enterprises business businesses family families personal individual individuals free premium basic standard starter active community professional advanced core handheld open source self hosted self-hosted password-manager
  inkjet softshell hardshell colorblock presets humidistat midrange mid-range high-end entry-level qhd fhd wqhd va tn ips
  accessibility accessories accuracy adaptability adjustable admin admins aesthetic aesthetics affordability affordable aluminum amenities analytics anodized app apps
  approval architecture artificial assessment attachments audits aerobic authentication authenticator autofill automated automatic automation backlit backup
  backups battery beginner beginners belt benefits bestseller biometric biometrics biodegradable bluetooth brew brewer brewing browser browsers budget
  built bundle burr camcorder cancellation cancelling cancel capabilities capacity carry cartridge caveat caveats cash cassette ceramic certification certifications chromebook chromebooks cleaner cleaners cleaning
  closed clothing coating collaboration comfort comfortable compact comparison comparisons compatibility compatible compliance compliant comprehensive
  compromise con concise conclusion configuration connectivity cons considerations contactless convection convenience conveniences convertible
  cookware cordless costs countertop coverage credentials cross cryptography customizable customization cushioning cybersecurity dashboard deals dehumidifier dehumidifiers deployment
  design device devices dimensions disclaimer dishwasher disposable documentation dorm downside downsides drawback drawbacks durability durable dual durability earbuds earphones ecosystem
  efficiency efficient electric electronic electronics eligibility emergency encrypted encryption endpoint endurance entertainment entry ergonomic ergonomics espresso eligible
  essentials expandable expandability export exports extension extensions exterior faq faqs faucet feature features feedback filtration firmness
  firmware flagship flexibility footprint footwear formula fragrance freemium freestanding fragile frother fryer fryers frying functionality functional gaming
  generation generator generators geotextile granular graphics grinder grippy groups hardside headphones headset headsets heater highlights hiking honorable
  households humidifier humidifiers hybrid hygiene ideal identity immersive implementation import indoor induction influencer info informational infotainment innerspring
  insulated insulation integration integrations intelligence interactive interface interval investment keyboards kitchen laptop laptops lightweight limitation limitations
  limited location locations login logins longevity lossless loudspeaker luggage luxury maintenance manual masses massager massagers master mattress mattresses
  memory mention mentions metadata methodology microfiber microphone migration minimalist mobile moderate moisturizer moisturizers monitoring monthly
  multi multifunction multifunctional multitasking natural negative nonstick notable notebook notebooks notes notification notifications offline onboarding ongoing online optimal optional options
  organic outdoor oven overall overview panel password passwords passkey passkeys payment performance permissions personalized pet phishing phones pick picks
  pillow plush popular portability portable positives powerful powered practical preferences premium pricing printer printers privacy processor procedure
  productivity products projector projectors pros protection provider providers provisioning ratings readability recap recommendation recommendations recommended recording recovery refurbished reliability
  reliable renewed repair requirements resistance resistant resolution responsive restored retailer retailers reusable reviews rewards robust roaming router routers runner safety
  satellite satin scalability scalable screen seamless seasonal secondary secured security selections semi senior seniors serum sensors setup setups sharing shipping shoppers
  silicone similar simplicity skillet sleek sleeper sleepers smartphone smartphones smartwatch smartwatches sneakers softside soundbar soundbars soundproof spacious spatial speakers specifications specs spinner
  splurge sponsored stainless standalone stationary steamer storage streaming stroller students sturdy stylish subscription subscriptions suitability suitcase suitcases suitable suited summary
  sunscreen sunscreens superior supplement supplements surround sustainability sustainable sweatproof swimsuit swimsuits swimwear synchronization syncing tablets teams technologies technology template tempered
  terms terrain testing textile thermostat therapy tips titanium toaster toothbrush toothbrushes toothpaste touchscreen tournaments tracker trackers tracking trade tradeoff tradeoffs
  training transparency transparent travelers treadmill trials turntable turntables tutorials typically ultraportable unboxing unlimited upgraded upgrades usability usage user users vacuum vacuums validation value vaults vegan
  verdict versatile versatility versions vibrations vibration visibility visualization warranty washable waterproof wearable wearables weaknesses website wellness whitening wired wireless
  workflows workout workouts yearly zipper runner-up takeaway takeaways shortlist pro con etc eco near faqs deluxe sized
  ability abilities absolute access accessible account achieve additional additionally advanced affordable age aggregate alternatively amounts annual app applicable approximate area areas assess athlete athletes attributes
  availability available avoid based basics basketball basement bathroom bedroom bikini bikinis biking bra bras bottoms carpet carpets carriers casual caution cautions clarify clarification classics cleanser cleansers climate comedy condition conditions
  consult coupon coupons court courts credit crucial dates debit dental dermatologist dermatologists diagnosis discounts disease documents donation drama ebook ebooks elderly energy ensure environment equipment evaluate
  facility facilities factors fees fiction film films fitness floors flooring focused frequency garage garments genre genres guides guitar guitars gym gyms headphone health hobby horror households inclusion ingredients inspection insurance
  jogging judgment keywords kids kit learning lenders lifestyle lighting limits liquid loan loans lotion lotions materials maximum measurements membership memberships men menu mesh methods mirrorless monitors movies nearby neutral neutrals note novels
  nutrition occasion occasions operating organizations organization outfit pants parents pan pans partnership participants payments pedal penalties pets photography piano planning plans playlist policies pot pots pregnant prepaid prescription prevention price prices procedures
  publisher purchase purchases quantity quantities questions ranges rankings rates reasons recipes redemption remember reminder research results returns road runners running scenarios schedule sedan sedans shoes shopping skiing skincare sleep snack snacks social speed sports stability steps stores studios
  styles subtotal suggestions sunglasses surfaces surgery symptoms tax taxes television televisions temperature texture timeline title titles tops trail trailer travel treatment treatments trip trips truck trucks tuition tutorials utilities variety vehicle vehicles vendor vendors wardrobe watches waterproofing weather weight whether women yoga youth
  cardio cleats computers computing cooktop cooktops cooking drying earbud earphone elliptical ethernet exercises fireplace foam freezer frypan furniture grilling haptic hardwood hdr hepa hydration jeans kettlebell leather leggings lenses mattress microwave motorized mountain nylon orthopedic pads polyester posture rechargeable recliner refrigerator rowing rug
  sauna shorts skin sofa sous spandex stainless-steel steel stovetop sweat tabletop tank thermal treadmills tv tvs vinyl wool zoom carry-on all-in-one one two three four five six seven eight nine ten first second third
  click privacy report close thank learn terms menu sign share toggle map data feedback save see show less
`);

/** Standards, protocols, components, operating systems and certificates: named often, sold by none of the rivals. */
export const TECHNOLOGIES = words(`
  2fa 3d 4g 4k 5g 8k a11y aac abs ac adhd aes aes-256 argon2 argon2id bcrypt chacha20 xchacha20 pbkdf2 scrypt rsa ecc sha-256 sha256 hmac ai alexa amoled android anc api apis apple-pay aptx apr apy arm atmos automl aws b2b b2c ble cad ccpa cd cfm chrome chromium firefox safari chromeos ci cli cms cnc codec cpu cpus crm cspm css csv dac ddr4 ddr5 dlp dolby dslr dts ecg
  e2e e2ee ecommerce edr eer etl ev evs fda fido fido2 fips fod fps gan gb gbps gdpr geforce ghz glp gmail gpu gpus gps gtx hd hdd hdmi hdr hdr10 heic hepa hipaa hiit html http https hz iam ide imap intel ios iot ip ip67 ip68 ipad ipados ips ipx4 ipx5 ipx7 iso javascript json jwt
  kafka kubernetes lan lcd ldap led ledger lidar linux llm llms lte mac macos mdm mfa mhz mini-led miracast ml mobile mp mp3 mpg mqtt ms msrp mx nfc nist nlp node nps nvidia nvme oauth ocr oidc ok oled on-prem os otp ott owasp pc pci pci-dss pd pdf pid pin pki poe pos ppm ptfe pfoa python qa qi qled qr qualcomm ram
  rbac rest rfid rgb roi rtx ryzen saas safari saml scim sdk seo sha sla smb smbs sms smtp snapdragon soc soc2 spf sql ssd ssh ssl sso stem suv suvs tls totp tpm tsa tv u2f ui uhd uk us usa usb usb-c url uv ux vesa vlan voip vpn vpns vr watts webauthn wfh wi-fi wifi windows wpa wpa3 xbox xml xss zero-knowledge yubikey yubikeys
  aarp ada ieee nsf etl ul energy-star hex hexa ltpo ltd llc inc gmbh co corp faq tbd diy ceo cto cfo cio ciso hr it pr qa rfp smb msp nda kpi kpis okr okrs roi sqft ft oz lb lbs kg mm cm inch inches qt quart quarts pint pints watt w wh mah mph rpm psi btu db pcs
`);

const PLACES = phrases(`
  africa, alaska, alabama, america, amsterdam, argentina, arizona, arkansas, asia, atlanta, australia, austria, barcelona, belgium, berlin, boston, brazil, britain, brooklyn, california, canada, chicago, chile, china, colombia, colorado, connecticut, copenhagen, dallas, delaware, denmark, denver, dubai, dublin, egypt, england, europe, european union, florida, france, frankfurt, georgia, germany, greece, hawaii, hong kong, houston, idaho, illinois, india, indiana, indonesia, iowa, ireland, israel, italy, japan, kansas, kentucky, kenya, korea, latin america, london, los angeles, louisiana, madrid, maine, malaysia, manhattan, maryland, massachusetts, mexico, miami, michigan, middle east, milan, minnesota, mississippi, missouri, montana, montreal, moscow, munich, nebraska, netherlands, nevada, new hampshire, new jersey, new mexico, new york, new zealand, nigeria, north america, north carolina, north dakota, norway, ohio, oklahoma, oregon, oslo, paris, pennsylvania, peru, philadelphia, philippines, phoenix, poland, portugal, rhode island, rome, russia, san diego, san francisco, saudi arabia, scandinavia, scotland, seattle, shanghai, silicon valley, singapore, south africa, south america, south carolina, south dakota, south korea, spain, stockholm, sweden, switzerland, sydney, taiwan, tennessee, texas, thailand, tokyo, toronto, turkey, uk, ukraine, united kingdom, united states, usa, utah, vancouver, vermont, vienna, vietnam, virginia, wales, washington, west virginia, wisconsin, wyoming, zurich,
  american, asian, australian, british, canadian, chinese, dutch, european, french, german, indian, irish, italian, japanese, korean, mexican, russian, scottish, spanish, swedish, swiss, turkish, english, portuguese, arabic
`);

const OCCASIONS = phrases(`
  black friday, christmas, cyber monday, easter, father's day, halloween, hanukkah, independence day, labor day, memorial day, mother's day, new year, new year's, prime day, thanksgiving, valentine's day, christmas day, boxing day
`);

/** Review sites, communities and shops: they speak of products or sell them, and are seldom meant as a rival. */
export const PUBLISHERS_AND_SHOPS = phrases(`
  ad age, allure, aliexpress, android authority, android central, android police, apartment therapy, ars technica, backpacker, b&h, b&h photo, bankrate, bbb, best buy, better business bureau, bloomberg, bloomingdale's, bon appetit, bon appétit, business insider, bustle, buzzfeed, byrdie, capterra, car and driver, cnbc, cnet, cnn, cnn underscored, consumer reports, consumeraffairs, cosmopolitan, costco, creative bloq, crutchfield, darkreading, deal news, dick's, dick's sporting goods, digital camera world, digital trends, ebay, eatingwell, edmunds, elle, engadget, esquire, etsy, euronews, facebook, fast company, food & wine, food network, forbes, fortune, g2, gamespot, gartner, gear patrol, gearlab, getapp, github, gizmodo, glamour, glassdoor, good housekeeping, google play, google reviews, google search, google shopping, guitar center, guitar world, gq, harvard business review, health, healthline, home depot, howtogeek, how-to geek, hypebeast, ign, inc, indeed, insider, instagram, instyle, investopedia, jd power, j.d. power, kelley blue book, kiplinger, kohl's, laptop mag, lifehacker, linkedin, live science, livescience, lowe's, macrumors, macworld, macy's, mashable, medium, men's health, men's journal, microcenter, micro center, motor trend, motortrend, mozilla, musicradar, nerdwallet, new york post, new york times, newegg, newsweek, nordstrom, notebookcheck, nymag, ny mag, oprah daily, outdoor gear lab, outdoorgearlab, outside, parade, pc gamer, pc world, pcmag, pc mag, pcworld, people, pinterest, popular mechanics, popular science, product hunt, prevention, qvc, quora, real simple, reddit, refinery29, reuters, reviewed, rolling stone, rtings, rtings.com, runner's world, sam's club, self, sephora, serious eats, shape, sleep foundation, slickdeals, software advice, space.com, stack overflow, statista, stuff, t3, taste of home, techcrunch, techradar, techspot, the guardian, the independent, the knot, the new york times, the points guy, the spruce, the strategist, the telegraph, the verge, the wall street journal, the washington post, thegamer, tiktok, time, tom's guide, tom's hardware, town & country, travel + leisure, tripadvisor, trustpilot, trustradius, twitter, ulta, us news, u.s. news, u.s. news & world report, usa today, venturebeat, verywell, verywell health, vogue, wall street journal, walmart, washington post, wayfair, webmd, what hi-fi, what hi-fi?, whathifi, wikipedia, wired, wirecutter, women's health, yahoo, yelp, youtube, zappos, zdnet, target, android authority, sleepopolis, healthline
`);

/** The last word of a section's title: what follows is no product of that name. */
export const TITLE_ENDINGS = words(`
  advantages alternatives approach aspects basics benefits brands budget buyers cases categories category caveats checklist choices choose choosing comparison comparisons concerns conclusion cons consider considerations contenders criteria deals details differences
  disadvantages downsides drawbacks examples explained expectations experience factors faqs features findings fit fits functions goals guide guidelines guidance highlights ideas insights issues kids limitations lists lovers materials
  mentions methods mistakes models needs notes offers options others overview owners picks plan players points positives preferences priorities pros questions reasons recommendation recommendations requirements resources results reviews risks selections services
  settings size specs specifications standouts steps strategies strengths styles suggestions summary support table takeaways technology technologies terms thoughts tier tiers tips tools topics tradeoffs trade-offs types uses users usage verdict weaknesses winners worth
`);

/** Words with which a section's title or a description begins, and a brand's name does not. */
export const TITLE_STARTS = words(`
  a about additional additionally advice after all also although always an and another any are as at avoid based because before best better between bonus both bottom brand brands budget but buy buying by can check cheapest choose choosing click common compare comparing con cons consider considering
  do does don't editor's either enable everyone example examples excellent final finally find finding first focus for from get getting give given good great had has have he here here's highly hot how however i i'd i'm i've if important in include includes including instead is it it's its just keep key know last later learn less let
  like likely long look looking made main make makes many maybe mid might more most much my need needs never next no non not note now of off often on once one only optional or other our out over overall pay people perfect pick popular positive potential price priced starting pro pros quick quickest rank ranked rate read ready recommended remember report restored refurbished renewed runner runner-up runners-up see set share short should sign similar
  so solid some start starting step still strong such super sure tag take test than thank thanks that that's the their them then there there's these they thing things this those tip tips to too top total try trying type types typical ultimate under unlike until up upgrade use used useful using value very want was watch we well were what what's when where whether which while who why will with within without worst would yes you you'll you're your
`);

/** With these a company's second word often says what it is. */
export const BUSINESS_NOUNS = words(`
  adventures airlines co-op airways apparel appliances athletics audio automotive aviation bakery bank bedding beauty bikes bikinis boots brands brewing broadband candles capital cellular chemicals club collection communications
  consulting cosmetics cycles dynamics electronics entertainment eyewear fashion financial foods footwear furniture gear goods gourmet group health healthcare holdings hotels industries
  instruments insurance interactive international jeans jewelry kitchen labs laboratories laundry learning leather living luggage media medical mobile motorcycles motors music naturals networks nutrition optics organics outdoors outfitters paints partners pharma pharmaceuticals
 pictures press records resorts robotics semiconductors skincare sleep snacks software solutions sports sportswear studios supply surf surfboards swim swimwear systems technologies telecom textiles toys travel university vacations wear wellness wines works
`);

/** First names: a brand that begins with one goes on with the family name (`Emeril Lagasse`, `Calvin Klein`). */
export const FIRST_NAMES = words(`
  abigail adam alan albert alex alexander alice amanda amy andrea andrew andie angela ann anna anne anthony arthur barbara ben benjamin betty bill bob bobbi brad brian calvin carl carol carolina caroline catherine charles charlotte chris christian christopher claire claude clive craig daniel
  david deborah diana diane donald donna dorothy douglas edward eddie edwin elena elizabeth ella emeril emily emma eric ethan eva evelyn frank fred gary george giorgio gloria gordon grace greg hannah harold harry heidi helen helena henry herman howard hugo ian isaac isabel jack jacob james jamie jane janet jason jean jeff jennifer jeremy jerry jessica jim jimmy joan joe john johnny jonathan joseph
  joshua juan judy julia julie justin karen karl kate katherine kathy keith kelly ken kenneth kevin kim larry laura lauren laurent leo leonard linda lisa liz louis lucas lucy luke marc marcus margaret maria marie mario mark martha martin mary matthew melissa michael michelle mike miles nancy natalie nathan neil nicholas nicole oliver olivia oscar pamela patricia patrick paul paula peter philip
  rachael rachel ralph raymond rebecca richard robert roger ronald rosa rose roy russell ruth ryan sally sam samuel sandra sara sarah scott sean sharon simon sophia sophie stella stephen steve steven stuart susan taylor ted teresa thomas tim timothy tina todd tom tommy tony tory tracy vera victor victoria vincent virginia walter wayne wendy william yves zac
`);

const NEEDS_ANOTHER = words(
  `made the la le las les los el de der die das mr. mrs. dr. st. mr mrs dr new old san saint von van our my north south east west royal big little mount`,
);

/** A first word that names nothing by itself: an article, a title, a place. */
export function needsAnother(folded: string): boolean {
  return NEEDS_ANOTHER.has(folded) || PLACES.has(folded) || FIRST_NAMES.has(folded);
}

export function isPlaceOrOccasion(folded: string): boolean {
  return PLACES.has(folded) || OCCASIONS.has(folded);
}
