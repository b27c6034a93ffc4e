/** Countries, parts of the world and large cities, as they stand in names: one to a line, its other spellings behind it. */
export const PLACES = `
germany deutschland alemania allemagne germania
austria osterreich oesterreich
switzerland schweiz suisse svizzera
liechtenstein
france frankreich francia
italy italia italien italie
spain espana spanien espagne
portugal
netherlands nederland holland niederlande
belgium belgie belgique belgien
luxembourg luxemburg
uk
britain england
scotland
wales
ireland irland eire
denmark danmark
sweden sverige schweden
norway norge norwegen
finland suomi finnland
iceland
poland polska polen
czech cesko
czechia
slovakia slovensko
hungary magyarorszag ungarn
romania
bulgaria
greece hellas
turkey turkiye tuerkei
russia rossiya russland
ukraine ukraina
belarus
serbia srbija
croatia hrvatska
slovenia slovenija
estonia eesti
latvia latvija
lithuania lietuva
usa us
america americas
canada
mexico
brazil brasil
argentina
chile
colombia
peru
venezuela
ecuador
uruguay
china
hongkong
taiwan
japan nippon
korea
india
pakistan
bangladesh
lanka
singapore singapur
malaysia
indonesia
thailand
vietnam
philippines
australia
zealand
africa afrika
nigeria
kenya
egypt
morocco maroc
algeria
tunisia tunisie
israel
iran
iraq
kuwait
qatar
bahrain
oman
emirates uae
arabia saudi
asia asien
europe europa emea
pacific
atlantic
latam
london
manchester
birmingham
edinburgh
glasgow
dublin
paris
lyon
marseille
berlin
hamburg
munich munchen muenchen
frankfurt
cologne koln koeln
stuttgart
dusseldorf duesseldorf
leipzig
dresden
vienna wien
zurich zuerich
geneva geneve genf
basel
rome roma
milan milano
turin torino
naples napoli
madrid
barcelona
valencia
sevilla seville
lisbon lisboa
porto
amsterdam
rotterdam
brussels bruxelles brussel
antwerp antwerpen
copenhagen kobenhavn
stockholm
oslo
helsinki
warsaw warszawa
krakow
prague praha
budapest
bucharest bucuresti
sofia
athens
istanbul
ankara
moscow moskva
petersburg
kyiv kiev
york
chicago
boston
dallas
houston
austin
phoenix
cleveland
atlanta
miami
seattle
denver
detroit
philadelphia
baltimore
angeles
francisco
diego
toronto
montreal
vancouver
calgary
paulo
janeiro
bogota
lima
santiago
beijing peking
shanghai
shenzhen
guangzhou
tianjin
wuhan
tokyo
osaka
kyoto
seoul
busan
delhi
mumbai bombay
bangalore bengaluru
chennai
kolkata
sydney
melbourne
brisbane
perth
auckland
johannesburg
lagos
nairobi
cairo
dubai
riyadh
texas
california
florida
ohio
virginia
carolina
georgia
nevada
delaware
`;
