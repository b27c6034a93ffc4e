import type { ConceptWords } from '../reading/index.ts';

/** Words of the content rules in English, German, French, Spanish, Italian and Portuguese. */
export const CONTENT_CONCEPTS: ConceptWords = {
  group:
    'women men jews muslims christians immigrants migrants refugees foreigners gays lesbians blacks whites asians arabs roma gypsies ' +
    'disabled elderly mexicans africans turks poles germans homosexuals transgender frauen männer juden muslime ausländer flüchtlinge ' +
    'migranten schwule behinderte zigeuner femmes juifs musulmans immigrés étrangers migrants noirs arabes homosexuels handicapés ' +
    'mujeres judíos musulmanes inmigrantes extranjeros negros gitanos homosexuales discapacitados donne ebrei musulmani immigrati ' +
    'stranieri neri zingari omosessuali disabili mulheres judeus muçulmanos imigrantes estrangeiros ciganos deficientes',
  dehumanise:
    'vermin subhuman subhumans parasites parasite cockroaches animals scum filth inferior rats plague disease ungeziefer parasiten ' +
    'untermenschen abschaum minderwertig vermine parasites sous-hommes racaille inférieurs alimañas parásitos escoria inferiores ' +
    'parassiti feccia bestie parasitas escória inferiores',
  expel:
    'exterminate exterminated eradicate deport gassed hanged eliminated vernichtet vergast ausgerottet vertrieben exterminés éliminés ' +
    'exterminados eliminados expulsados sterminati eliminati exterminadas',
  hate: 'hate despise hasse hassen verabscheue déteste odio odia detesto odeio',
  insult:
    'idiot idiots moron morons imbecile stupid dumbass asshole bastard bitch loser losers worthless pathetic retard retarded scumbag ' +
    'cretin fool pig trottel vollidiot dummkopf arschloch schwachkopf versager missgeburt wichser connard connasse imbécile abruti ' +
    'salaud débile crétin gilipollas imbécil estúpido estúpida cabrón inútil hijoputa stronzo coglione cretino deficiente idiota ' +
    'bastardo imbecille burro otário babaca desgraçado cretino idiotas',
  curse:
    'fuck fucking motherfucker shit bullshit cunt verpiss fick scheiße scheiss putain merde enculé joder mierda puta cazzo vaffanculo ' +
    'merda caralho porra foda foder',
  kill:
    'kill murder shoot stab strangle poison behead töten umbringen ermorden erschießen erstechen vergiften tuer assassiner poignarder ' +
    'empoisonner matar asesinar apuñalar envenenar uccidere ammazzare accoltellare avvelenare assassinar esfaquear bringe umlege',
  person:
    'him her them you someone somebody people person wife husband boss colleague neighbour neighbor classmates teacher coworkers ihn sie dich ' +
    'jemanden frau mann chef kollegen nachbarn lehrer femme mari patron collègue voisin quelqu alguien mujer marido jefe vecino ' +
    'compañero qualcuno moglie marito capo vicino collega alguém mulher chefe vizinho colega personas persone pessoas menschen',
  method: 'how ways best undetected untraceable wie comment cómo come como without traces',
  threat: 'will gonna going werde vais voy sto vou',
  weapon:
    'bomb bombs explosive explosives grenade pipebomb detonator ricin sarin bombe sprengstoff sprengsatz explosif explosifs bomba explosivo ' +
    'explosivos esplosivo ordigno silencer ghost',
  make:
    'make build construct assemble synthesize synthesise cook manufacture produce create bauen baue herstellen bastelt basteln fabriquer ' +
    'construire construir fabricar hacer costruire fabbricare preparare montar',
  drug: 'meth methamphetamine heroin cocaine fentanyl mdma crack lsd crystal kokain heroïne cocaïne cocaína heroína eroina metanfetamina méthamphétamine',
  trade:
    'buy sell smuggle traffic deal order kaufen verkaufen schmuggeln acheter vendre comprar vender comprare vendere spacciare',
  selfharm: 'suicide suicidal selbstmord suizid suicidio suicídio suicidarme suicidarmi suicidar',
  myself: 'myself mich moi mí me mi',
  endlife: 'kill hurt cut harm end hang umbringen töten ritzen aufhängen',
  sexual:
    'porn pornography pornographic nudes blowjob handjob hardcore erotica xxx masturbate masturbating orgasm cumshot porno pornografie ' +
    'nacktbilder pornographie pornografía desnudos pornografia nudez masturbare sexcam camgirl',
  sex: 'sex sexual sexually naked nude nackt nackte nue nues desnuda desnudo nuda nudo nua explicit intercourse undress',
  minor:
    'child children minor minors underage toddler preteen kid kids kind kinder minderjährige enfant enfants mineur mineurs niño niña niños menores bambino bambini minorenne minori criança crianças menor',
  steal:
    'steal hack counterfeit forge launder embezzle skim phish clone fälschen stehlen hacken waschen voler pirater blanchir falsifier robar ' +
    'hackear falsificar blanquear rubare falsificare riciclare hackerare roubar lavar',
  loot:
    'passport passports money banknotes id credit card cards account accounts identity licence license password bank pass ausweis geld konto ' +
    'kreditkarte passeport argent compte carte identité pasaporte dinero cuenta tarjeta passaporto denaro conto carta dinheiro conta cartão',
  crime:
    'without caught police detection fake illegal illegally untraceable stolen erwischt polizei illegal falsche gefälschte police faux policía falso polizia falsi polícia ilegal',
  bully:
    'humiliate harass stalk blackmail bully intimidate doxx dox extort erpressen demütigen stalken mobben harceler humilier chantage acosar humillar chantajear molestare umiliare ricattare perseguitare humilhar chantagear perseguir',
  coder:
    'chairman salesman salesmen businessman businessmen manpower mankind policeman fireman stewardess housewife foreman spokesman cameraman',
  gendered: 'bossy hysterical shrill catty nagging feisty ladylike girly effeminate',
  young:
    'young youthful junge jungen junges jeune jeunes joven jóvenes giovane giovani jovem jovens energetic digital',
  candidate:
    'candidate candidates team applicant applicants bewerber kandidaten équipe candidat candidats equipo candidato candidatos squadra candidati equipe',
  only: 'only nur seulement solo só apenas exclusively',
  women:
    'women woman girls females ladies frauen mädchen femmes filles mujeres chicas donne ragazze mulheres meninas',
  men: 'men man boys males guys männer hommes hombres uomini homens',
  lessable:
    'worse bad weak weaker emotional irrational incapable unable schlecht schlechter emotional irrational unfähig nulles émotives incapables malas emotivas emocionales incapaces irracionales irrazionali incapaci emotive piores emotivas incapazes',
  lazy: 'lazy dirty criminal criminals thieves greedy dangerous stupid violent dishonest faul schmutzig kriminell gierig gefährlich paresseux sales voleurs dangereux vagos sucios ladrones peligrosos pigri sporchi ladri pericolosi preguiçosos sujos ladrões perigosos',
  old: 'old older elderly alte alten ältere vieux âgés viejos mayores vecchi anziani velhos idosos boomers seniors',
  slow: 'slow stubborn outdated confused technophobic langsam stur lents têtus lentos tercos lenti testardi teimosos',
  illness:
    'crippled cripple handicapped wheelchair-bound psycho schizo spastic lame midget krüppel behindert spasti mongolo infirme tullido retrasado storpio aleijado retardado',
};
