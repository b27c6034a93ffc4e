import type { Country } from './countries.ts';

export const EUROPE: readonly Country[] = [
  {
    code: 'DE',
    name: 'Germany',
    weight: 9,
    callingCode: '49',
    topLevel: ['de', 'de', 'de', 'com', 'io'],
    languages: ['de', 'en'],
    cities: [
      ['Berlin', 'Berlin', 'BE', 52.52, 13.405, '10###', '302#######'],
      ['München', 'Bayern', 'BY', 48.1351, 11.582, '80###', '892#######'],
      ['Hamburg', 'Hamburg', 'HH', 53.5511, 9.9937, '20###', '403#######'],
      ['Köln', 'Nordrhein-Westfalen', 'NW', 50.9375, 6.9603, '506##', '2212######'],
      ['Stuttgart', 'Baden-Württemberg', 'BW', 48.7758, 9.1829, '701##', '7112######'],
      ['Leipzig', 'Sachsen', 'SN', 51.3397, 12.3731, '041##', '3412######'],
    ],
    streets: [
      'Hauptstraße',
      'Bahnhofstraße',
      'Gartenweg',
      'Industriestraße',
      'Lindenallee',
      'Mühlenweg',
      'Schillerstraße',
      'Am Hafen',
    ],
    address: '{street} {n}, {post} {city}',
    forms: [
      { form: 'GmbH', write: '{} GmbH', weight: 7 },
      { form: 'AG', write: '{} AG', weight: 1 },
      { form: 'GmbH & Co. KG', write: '{} GmbH & Co. KG', weight: 2 },
      { form: 'UG (haftungsbeschränkt)', write: '{} UG (haftungsbeschränkt)', weight: 1 },
    ],
    firstNames:
      'Anna Lena Katharina Sabine Julia Franziska Jürgen Markus Stefan Jörg Matthias Tobias Sebastian Björn'.split(
        ' ',
      ),
    lastNames:
      'Brandt Krüger Hoffmann Schäfer Vogel Lindner Böhm Winkler Köhler Hartmann Albrecht Seidel Göbel Maurer'.split(
        ' ',
      ),
    trades: {
      B2B: 'Software',
      Fintech: 'Zahlungssysteme',
      Healthcare: 'Medizintechnik',
      Consumer: 'Lebensmittel',
      Industrials: 'Maschinenbau',
      'Real Estate and Construction': 'Hochbau',
      Education: 'Akademie',
      Government: 'Kommunaldienste',
    },
    exchange: 'XETRA',
  },
  {
    code: 'GB',
    name: 'United Kingdom',
    weight: 8,
    callingCode: '44',
    topLevel: ['co.uk', 'co.uk', 'com', 'io'],
    languages: ['en'],
    cities: [
      ['London', 'England', 'ENG', 51.5074, -0.1278, 'EC#A #AA', '207#######'],
      ['Manchester', 'England', 'ENG', 53.4808, -2.2426, 'M# #AA', '1614######'],
      ['Bristol', 'England', 'ENG', 51.4545, -2.5879, 'BS# #AA', '1179######'],
      ['Edinburgh', 'Scotland', 'SCT', 55.9533, -3.1883, 'EH# #AA', '1315######'],
      ['Leeds', 'England', 'ENG', 53.8008, -1.5491, 'LS# #AA', '1132######'],
    ],
    streets: [
      'High Street',
      'Station Road',
      'Church Lane',
      'Victoria Road',
      'Old Street',
      'King Street',
      'Mill Lane',
      'Queen Square',
    ],
    address: '{n} {street}, {city} {post}',
    forms: [
      { form: 'Ltd', write: '{} Ltd', weight: 8 },
      { form: 'PLC', write: '{} PLC', weight: 1 },
      { form: 'LLP', write: '{} LLP', weight: 1 },
    ],
    firstNames:
      'Charlotte Amelia Isla Freya Eleanor Harriet Oliver George Harry Edward Alastair Rupert Callum Owen'.split(
        ' ',
      ),
    lastNames:
      'Hargreaves Whitaker Ashworth Pemberton Thorne Blackwood Sinclair Fairfax Hollis Mercer Langley Wycliffe Drummond Hale'.split(
        ' ',
      ),
    exchange: 'LSE',
  },
  {
    code: 'FR',
    name: 'France',
    weight: 6,
    callingCode: '33',
    topLevel: ['fr', 'fr', 'com'],
    languages: ['fr', 'en'],
    cities: [
      ['Paris', 'Île-de-France', 'IDF', 48.8566, 2.3522, '750##', '14#######'],
      ['Lyon', 'Auvergne-Rhône-Alpes', 'ARA', 45.764, 4.8357, '690##', '472######'],
      ['Toulouse', 'Occitanie', 'OCC', 43.6047, 1.4442, '310##', '561######'],
      ['Nantes', 'Pays de la Loire', 'PDL', 47.2184, -1.5536, '440##', '240######'],
      ['Lille', 'Hauts-de-France', 'HDF', 50.6292, 3.0573, '590##', '320######'],
    ],
    streets: [
      'rue de la République',
      'avenue Victor Hugo',
      'boulevard Voltaire',
      'rue des Lilas',
      'place du Marché',
      'rue Pasteur',
      'quai des Chartrons',
    ],
    address: '{n} {street}, {post} {city}',
    forms: [
      { form: 'SAS', write: '{} SAS', weight: 7 },
      { form: 'SARL', write: '{} SARL', weight: 3 },
      { form: 'SA', write: '{} SA', weight: 1 },
    ],
    firstNames:
      'Camille Élodie Chloé Margaux Inès Léa Hugo Louis Théo Mathieu Benoît François Jérôme Étienne'.split(
        ' ',
      ),
    lastNames:
      'Lefèvre Moreau Girard Rousseau Fontaine Chevalier Mercier Dupont Bérard Delacroix Gauthier Perrin Lemaire Renaud'.split(
        ' ',
      ),
    trades: {
      B2B: 'Logiciels',
      Fintech: 'Paiements',
      Healthcare: 'Santé',
      Consumer: 'Gourmande',
      Industrials: 'Mécanique',
      'Real Estate and Construction': 'Bâtiment',
      Education: 'Formation',
      Government: 'Services Publics',
    },
    exchange: 'Euronext Paris',
  },
  {
    code: 'NL',
    name: 'Netherlands',
    weight: 4,
    callingCode: '31',
    topLevel: ['nl', 'nl', 'com'],
    languages: ['nl', 'en'],
    cities: [
      ['Amsterdam', 'Noord-Holland', 'NH', 52.3676, 4.9041, '10## AA', '205######'],
      ['Rotterdam', 'Zuid-Holland', 'ZH', 51.9244, 4.4777, '30## AA', '104######'],
      ['Utrecht', 'Utrecht', 'UT', 52.0907, 5.1214, '35## AA', '302######'],
      ['Eindhoven', 'Noord-Brabant', 'NB', 51.4416, 5.4697, '56## AA', '402######'],
    ],
    streets: ['Keizersgracht', 'Stationsplein', 'Havenstraat', 'Kerkstraat', 'Molenweg', 'Industrieweg'],
    address: '{street} {n}, {post} {city}',
    forms: [
      { form: 'B.V.', write: '{} B.V.', weight: 9 },
      { form: 'N.V.', write: '{} N.V.', weight: 1 },
    ],
    firstNames: 'Sanne Lotte Femke Anouk Maud Eva Daan Bram Sven Jeroen Maarten Ruben Thijs Wouter'.split(
      ' ',
    ),
    lastNames:
      'Bakker Visser Smit Meijer Mulder Dekker Vermeulen Hendriks Brouwer Kuipers Postma Hoekstra Schouten Willems'.split(
        ' ',
      ),
    exchange: 'Euronext Amsterdam',
  },
  {
    code: 'ES',
    name: 'Spain',
    weight: 3,
    callingCode: '34',
    topLevel: ['es', 'es', 'com'],
    languages: ['es', 'en'],
    cities: [
      ['Madrid', 'Comunidad de Madrid', 'MD', 40.4168, -3.7038, '280##', '915######'],
      ['Barcelona', 'Cataluña', 'CT', 41.3874, 2.1686, '080##', '934######'],
      ['Valencia', 'Comunidad Valenciana', 'VC', 39.4699, -0.3763, '460##', '963######'],
      ['Sevilla', 'Andalucía', 'AN', 37.3891, -5.9845, '410##', '954######'],
    ],
    streets: [
      'Calle Mayor',
      'Gran Vía',
      'Calle de Alcalá',
      'Paseo de Gracia',
      'Avenida de la Constitución',
      'Calle Serrano',
    ],
    address: '{street}, {n}, {post} {city}',
    forms: [
      { form: 'S.L.', write: '{} S.L.', weight: 8 },
      { form: 'S.A.', write: '{} S.A.', weight: 2 },
    ],
    firstNames:
      'Carmen Marta Paula Laura Elena Nuria Javier Pablo Álvaro Sergio Íñigo Jordi Raúl Adrián'.split(' '),
    lastNames:
      'Navarro Ortega Molina Castillo Serrano Iglesias Domínguez Vidal Ferrer Núñez Prieto Cabrera Campos Rubio'.split(
        ' ',
      ),
    trades: {
      B2B: 'Sistemas',
      Fintech: 'Pagos',
      Healthcare: 'Salud',
      Consumer: 'Alimentación',
      Industrials: 'Industrias',
      'Real Estate and Construction': 'Construcciones',
      Education: 'Formación',
      Government: 'Servicios Públicos',
    },
    exchange: 'BME',
  },
  {
    code: 'IT',
    name: 'Italy',
    weight: 3,
    callingCode: '39',
    topLevel: ['it', 'it', 'com'],
    languages: ['it', 'en'],
    cities: [
      ['Milano', 'Lombardia', 'MI', 45.4642, 9.19, '201##', '02########'],
      ['Roma', 'Lazio', 'RM', 41.9028, 12.4964, '001##', '06########'],
      ['Torino', 'Piemonte', 'TO', 45.0703, 7.6869, '101##', '011#######'],
      ['Bologna', 'Emilia-Romagna', 'BO', 44.4949, 11.3426, '401##', '051#######'],
    ],
    streets: [
      'Via Roma',
      'Via Garibaldi',
      'Corso Italia',
      'Via Dante',
      'Viale Europa',
      'Piazza della Libertà',
    ],
    address: '{street} {n}, {post} {city} {code}',
    forms: [
      { form: 'S.r.l.', write: '{} S.r.l.', weight: 8 },
      { form: 'S.p.A.', write: '{} S.p.A.', weight: 2 },
    ],
    firstNames:
      'Giulia Chiara Francesca Elisa Martina Silvia Marco Luca Matteo Alessandro Davide Niccolò Andrea Simone'.split(
        ' ',
      ),
    lastNames:
      'Rossi Bianchi Conti Marini Ferrara Gallo Rinaldi Caruso Lombardi Moretti Fontana Galli Serra Villa'.split(
        ' ',
      ),
    exchange: 'Borsa Italiana',
  },
  {
    code: 'SE',
    name: 'Sweden',
    weight: 3,
    callingCode: '46',
    topLevel: ['se', 'se', 'com'],
    languages: ['sv', 'en'],
    cities: [
      ['Stockholm', 'Stockholms län', 'AB', 59.3293, 18.0686, '11# ##', '85######'],
      ['Göteborg', 'Västra Götalands län', 'O', 57.7089, 11.9746, '41# ##', '317######'],
      ['Malmö', 'Skåne län', 'M', 55.605, 13.0038, '21# ##', '406######'],
    ],
    streets: ['Kungsgatan', 'Storgatan', 'Drottninggatan', 'Sveavägen', 'Hamngatan', 'Industrigatan'],
    address: '{street} {n}, {post} {city}',
    forms: [{ form: 'AB', write: '{} AB', weight: 1 }],
    firstNames: 'Astrid Ebba Linnea Maja Elsa Frida Erik Oskar Gustav Axel Lars Henrik Jonas Åke'.split(' '),
    lastNames:
      'Lindqvist Bergström Sandberg Nyström Ekholm Holmgren Åkesson Lundin Sjöberg Wallin Öberg Hedlund Dahl Nordin'.split(
        ' ',
      ),
    exchange: 'Nasdaq Stockholm',
  },
  {
    code: 'CH',
    name: 'Switzerland',
    weight: 2,
    callingCode: '41',
    topLevel: ['ch', 'ch', 'com'],
    languages: ['de', 'fr', 'en'],
    cities: [
      ['Zürich', 'Zürich', 'ZH', 47.3769, 8.5417, '80##', '442######'],
      ['Genève', 'Genève', 'GE', 46.2044, 6.1432, '12##', '227######'],
      ['Basel', 'Basel-Stadt', 'BS', 47.5596, 7.5886, '40##', '612######'],
    ],
    streets: [
      'Bahnhofstrasse',
      'Seestrasse',
      'Rue du Rhône',
      'Dorfstrasse',
      'Industriestrasse',
      'Freie Strasse',
    ],
    address: '{street} {n}, {post} {city}',
    forms: [
      { form: 'AG', write: '{} AG', weight: 6 },
      { form: 'GmbH', write: '{} GmbH', weight: 4 },
    ],
    firstNames:
      'Selina Nadia Corinne Aline Livia Simone Urs Beat Reto Lukas Yannick Fabian Pascal Rémy'.split(' '),
    lastNames:
      'Ammann Keller Zimmermann Steiner Bühler Frei Gerber Favre Rochat Lüthi Wyss Baumann Suter Hofer'.split(
        ' ',
      ),
    exchange: 'SIX',
  },
  {
    code: 'PL',
    name: 'Poland',
    weight: 3,
    callingCode: '48',
    topLevel: ['pl', 'pl', 'com'],
    languages: ['pl', 'en'],
    cities: [
      ['Warszawa', 'Mazowieckie', 'MZ', 52.2297, 21.0122, '00-###', '22N######'],
      ['Kraków', 'Małopolskie', 'MA', 50.0647, 19.945, '30-###', '12N######'],
      ['Wrocław', 'Dolnośląskie', 'DS', 51.1079, 17.0385, '50-###', '71N######'],
    ],
    streets: [
      'ul. Długa',
      'ul. Piękna',
      'al. Jerozolimskie',
      'ul. Krakowska',
      'ul. Nowy Świat',
      'ul. Wrocławska',
    ],
    address: '{street} {n}, {post} {city}',
    forms: [
      { form: 'Sp. z o.o.', write: '{} Sp. z o.o.', weight: 8 },
      { form: 'S.A.', write: '{} S.A.', weight: 2 },
    ],
    firstNames:
      'Zofia Hanna Maja Agnieszka Katarzyna Małgorzata Jakub Szymon Paweł Michał Łukasz Tomasz Wojciech Krzysztof'.split(
        ' ',
      ),
    lastNames:
      'Kowalczyk Wiśniewska Kamiński Lewandowski Zieliński Woźniak Jabłoński Mazur Krawczyk Dąbrowska Górski Pawlak Sikora Żak'.split(
        ' ',
      ),
    exchange: 'GPW',
  },
];
