/** Top-level industries, as accelerators and investors sort companies. */
export const INDUSTRIES = [
  'B2B',
  'Fintech',
  'Healthcare',
  'Consumer',
  'Industrials',
  'Real Estate and Construction',
  'Education',
  'Government',
] as const;
export type Industry = (typeof INDUSTRIES)[number];

/**
 * Words that speak for an industry, by how strongly: 3 hardly ever said elsewhere, 2 mostly said there, 1 a hint.
 * `*` ends a stem (`pharma*`), two words in a row are joined by a blank. Written from general knowledge of how such
 * companies describe themselves.
 */
export const INDUSTRY_WORDS: Readonly<Record<Industry, Readonly<Record<1 | 2 | 3, string>>>> = {
  B2B: {
    3: `devops, kubernetes, saas, crm, api platform, b2b, developer tools, helpdesk, customer support, sales team*, sales rep*, salesforce, cybersecurity, observability,
      data warehouse, llm ops, ci/cd, open source, enterprise*, procurement, applicant tracking, recruiting software, hr software, back office, data pipeline*, etl, slack, revops, go-to-market, gtm`,
    2: `developer*, engineers, engineering team*, api*, sdk, infrastructure, cloud, software team*, workflow*, automation, automate*, teams, b2b software, productivity, startups, businesses,
      business, companies, recruit*, hiring, hire, talent, marketing, marketers, sales, leads, analytics, dashboards, data team*, security, compliance, authentication, database*, sql, backend, serverless,
      deploy*, testing, monitoring, debug*, customers, customer success, support agent*, contracts, legal, lawyers, law firms, agents, ai agent*, agentic, integrations, integrate, operations team*, supply chain, logistics,
      freight, e-commerce brand*, merchants, retailers, restaurants, inventory, crm, email*, meetings, documents, spreadsheets, no-code, low-code, internal tools, remote team*, payroll, employees, workforce, ad tech, adtech, copilot, code, coding, github,
      llm*, gpu*, inference, models, machine learning, fine-tun*, vector, open-source, platform for, productiv*`,
    1: `platform, software, tool*, data, ai, intelligence, manage*, build, scale, optimi*, team, work, web, cloud, digital, infrastructure, product*, workers, professional*, contractor*, small business*, smbs, brands, agencies`,
  },
  Fintech: {
    3: `fintech, bank, banks, banking, neobank, loans, lending, lender*, mortgage*, credit, credit card*, debit, insurance, insurtech, insurer*, underwriting, payments, payment, payroll, invoice*, invoicing, remittance*,
      crypto*, bitcoin, defi, stablecoin*, blockchain, web3, wallet*, trading, traders, brokerage, stocks, investing, investment*, investors, wealth, hedge fund*, asset manage*, private equity, venture capital, accounting, bookkeeping, tax, taxes, treasury, kyc,
      aml, fraud, cash flow, cashflow, bnpl, buy now, pay later, money transfer*, money, cross-border, savings, pension*, 401(k), 401k, equity, cap table, payouts, expense*, spend management, finance, finances, financial, financing, checkout, factoring, capital, neobroker`,
    2: `pay, paid, card*, funds, fund, cfo*, currency, currencies, token*, exchange, claims, insured, ledger, wages, salary, wire, transaction*, billing, receivable*, payable*, ach, upi, remit*, debt, collections, credit score`,
    1: `merchant*, invest, earn, interest, rate*, fee*, liquidity, budget*, portfolio*, risk`,
  },
  Healthcare: {
    3: `health, healthcare, medical, medicine*, clinical, clinic*, clinician*, doctor*, physician*, patient*, hospital*, therap*, drug*, pharma*, biotech*, biolog*, cancer, disease*, diagnos*, surg*, dental, dentist*, nurs*, telemedicine,
      telehealth, gene, genes, genetic*, genom*, dna, rna, crispr, protein*, antibod*, cell, cells, vaccine*, ehr, emr, mental health, caregiver*, care team*, primary care, elder care, senior care, home care, fertility, ivf, pregnan*, diabet*, obesity, autism, adhd, depression, wellness, wearable*, biomarker*, lab test*, blood, psychiatr*, rehabilitat*, veterinar*, medicare, medicaid, payer*, prior authorization*, pathology, radiolog*, mri, oncolog*, neuro*, molecul*, microbiome, longevity, fda, life science*, bioinformatic*, immun*, medtech, prosthe*, sleep apnea, cardiac, heart, kidney`,
    2: `care, caregiving, treatment*, treat, symptom*, condition*, chronic, aging, prescription*, provider*, bio*, lab, labs, scientist*, trials, assay*, nutrition*, cure*, insulin, eye, vision care, hearing`,
    1: `body, pain, life, lives, sick, research, science, scientific`,
  },
  Consumer: {
    3: `dating, social network*, social app, friends, gaming, games, game, gamers, esports, music, musician*, podcast*, travel*, hotel*, vacation*, flights, trip*, fashion, clothing, apparel, shoes, jewelry, beauty, skincare, cosmetic*, makeup, hair, pets, pet, dog, dogs, cat, recipes, meal*, snack*, beverage*, coffee, wine, beer, cannabis, grocer*, food delivery, delivery app, dtc, direct-to-consumer,
      toys, kids, parents, moms, family, families, wedding*, photos, photo, video app, entertainment, movies, tv, streaming, celebrity, creators, fans, fan, influencer*, live video, consumer*, marketplace for, second-hand, secondhand, thrift, resale, furniture, home decor, gifts, gift, sports, fitness, workout*, yoga, running, running app, outdoor*, bikes, scooters, ride*, rideshar*, roommates, astrology, meditation, journaling, memes, anime, comics, virtual reality, vr, ar`,
    2: `app for people, people, social, community, communities, share, sharing, messag*, chat app, your life, everyday, everyone, personal, food, restaurant*, eat, cook*, chef*, drink*, shop, shopping, shoppers, store*, buy, online store, e-commerce, ecommerce, marketplace, rent, book, booking, events, event, tickets, nightlife, local, neighborhood, video*, story, stories, books, art, artists, hobby, collect*, collectible*, nft*, avatar*, camera, car, cars, home, women, men, girls, teens, gen z, millennial*, college students, lifestyle, experience*, fun, play, celebrit*, discover, assistant for, virtual, subscription box*, household*, clean*, laundry`,
    1: `love, best, way to, mobile app, iphone, android, app, world's, world, find, meet, connect, watch, listen, language`,
  },
  Industrials: {
    3: `manufactur*, factory, factories, robot*, drone*, satellite*, rocket*, space, spacecraft, orbit*, aerospace, aircraft, airplane*, aviation, jet, battery, batteries, solar, wind power, nuclear, fusion, fission, reactor*, hydrogen, carbon, climate, emission*, decarboni*, energy, electricity, power grid, grid, semiconductor*, chip design, chips, photonic*, 3d print*, additive, steel, metals, mining, minerals, lithium, chemical*, materials, concrete, cement,
      agricultur*, farm, farms, farmer*, crops, crop, livestock, aquaculture, fertilizer*, oil, gas, pipelines, electric vehicle*, ev, evs, charging, automotive, autonomous vehicle*, self-driving, trucks, truck, trucking, ship*, vessel*, industrial*, hardware, sensor*, lidar, machine shop*, cnc, welding, warehouse robot*, water treatment, wastewater, recycling, waste, plastic*, biofuel*, geothermal, desalination, supersonic, evtol, quantum`,
    2: `machines, machine, machinery, engineering, mechanical, electrical, electric, plant, plants, motor*, engine*, vehicle*, fleet, autonomous, autonomy, laser*, optic*, imaging, heat, heat pump*, cooling, thermal, fuel, renewable*, sustainab*, green, sea, ocean, maritime, cargo, parts, circuit*, pcb, electronics, hardware engineers, physical`,
    1: `power, physical world, lab-grown, material, build, planet, earth, air, water, supply`,
  },
  'Real Estate and Construction': {
    3: `real estate, construction, contractors, homebuilder*, home builder*, builders, housing, property, properties, landlord*, tenant*, renters, rental*, apartment*, lease, leases, leasing, realtor*, mortgage broker*, homeowner*, home buyer*, homebuyer*, home buying, house, houses, co-living, coliving, architect*, renovation*, remodel*, buildings, building materials, brokers, zoning, hoa, commercial real, office space, coworking, short-term rental*, vacation rental*, multifamily, proptech, prefab*, modular home*, adu, adus, roofing, hvac, plumb*, home improvement, general contractor*, jobsite*, blueprints, land, facility, facilities`,
    2: `home, homes, building, rent, move, moving, interior*, floor plan*, site, infrastructure projects, permits, permitting, developers of, airbnb`,
    1: `space, spaces, agent, agents, room, rooms, furniture, neighborhoods`,
  },
  Education: {
    3: `education*, edtech, school*, student*, teacher*, tutor*, classroom*, curriculum, learn*, learning app, learners, course*, bootcamp*, university, universities, college*, k-12, k12, homework, exam*, test prep, sat, degree*, academy, academic*, teach, teaching, lessons, language learning, literacy, math, upskill*, reskill*, kindergarten, preschool*, daycare, childcare, coding school, lms, e-learning, instructors, scholarship*, stem`,
    2: `training, skills, kids, children, study, studying, career*, apprenticeship*, mentor*, coach*, quiz*, flashcards, campus, reading, teens`,
    1: `practice, master, knowledge, job-ready, cohort*`,
  },
  Government: {
    3: `government*, govtech, federal, public sector, city governments, cities, municipal*, defense, defence, military, warfighter*, army, navy, air force, police, law enforcement, first responder*, 911, public safety, civic, election*, voting, voters, campaigns, political, politic*, dod, national security, border, firefighter*, public benefits, public transit, intelligence community, weapons, missile*, munitions, counter-drone, prison*, courts, nonprofit, non-profit, charit*, immigration`,
    2: `citizens, public, state and local, agencies, emergency, disaster*, regulation*, regulatory, policy, security clearance, security threats, threat*, humanitarian, wildfire*`,
    1: `community, safety, crime, grant*`,
  },
};
