/**
 * Everyday English words: what a capital at the start of a sentence may hide, and what a brand may be
 * named after. Base forms; ordinary endings are worked out. Written for this project.
 */
export const COMMON_WORDS = `
a able about above accept access accident account across act action active activity actor actual adapt add address adept
admin admit adult advance advantage adventure advice affair afford after again against age agency agenda agent agile agree
ahead aid aim air aircraft airline airport alarm album alert alike alive all alley alliance allow ally almost alone along
alpha alphabet already also alternative although always amazing amazon ambition among amount amp ample an anchor ancient and angel anger angle
animal annual another answer ant any anybody anyone anything anyway apart apartment appeal appear apple apply approach approve apricot arc arch area
arena argue arise arm army around arrange array arrive arrow art article as ash aside ask aspect aspire asset assist
assume astro at atlas atom attach attack attempt attend attention audience audio audit aura author authority auto available avenue average
avoid award aware away awesome axe axis baby back bacon bad badge bag bake baker balance ball balloon bamboo banana
band bank bar bare bargain bark barrel base basic basics basis basket bass bat batch bath battery battle bay be
beach beacon beam bean bear beast beat beautiful beauty because become bed bee beef been beer before begin behave behind
being belief believe bell belong below belt bench bend benefit berry beside best bet beta better between beyond bicycle big
bike bill bind birch bird birth bit bite bitter black blade blank blanket blast blaze blend bless blind blink block
blog blood bloom blossom blow blue blueprint blur board boast boat body boil bold bolt bomb bond bone bonus book
booking bookmark boost boot border bore born borrow boss both bottle bottom bounce bow bowl box boy brain branch brand brave
bread break breakfast breath breathe breeze brick bridge brief bright brilliant bring broad bronze brother brown brush bubble bucket buddy
budget buffer bug build building bull bump bunch bundle burn burst bus bush business busy but butter butterfly button buy
buzz by cabin cabinet cable cafe cage cake calendar calm camera camp campaign can canal candle candy cane canvas cap
capable capital captain capture car carbon card care career careful cargo carpet carrot carry cart cascade case cash cast castle
casual cat catalog catch category cattle cause caution cave cedar ceiling cell center central century certain chain chair chalk challenge
champion chance change channel chapter character charge charity charm chart chase chat cheap check cheek cheer cheese chef cherry chess
chest chicken chief child chill chime chip choice choose chord chorus church cinema circle circuit citizen city civic claim clarity
class classic clay clean clear clever click client cliff climate climb clip cloak clock close closet cloth cloud clover club
clue cluster coach coal coast coat cobra code coffee coin cold collect college color colour column comb combine come comet
comfort comma command comment common community compact company compare compass compete complete complex concept concern concert concrete condition
conduct confirm connect consider constant consul contact contain content contest context continue contract control cook cookie cool copper copy coral
core corn corner correct cosmos cost cottage cotton couch could council count counter country couple courage course court cousin cover
cow craft crane crash crazy cream create creature credit creek crest crew crisp critic crop cross crowd crown crucial cruise
crush cry crystal cube culture cup cure current curve custom customer cut cycle daily dairy daisy dam dance danger dark
dart dash data date daughter dawn day daylight dead deal dear debate debt decade decide deck declare deep deer default
defend define degree delay delight deliver delta demand den dense depend depth deputy desert deserve design desire desk detail develop
device dial diamond diary diesel diet differ digital dinner direct direction dirt discount discover discovery discuss disease dish disk display
distance divide dock doctor document dog dollar dolphin domain door dot double doubt dove down download dozen draft drag dragon
drama draw dream dress drift drill drink drive driver drop drum dry duck due duke during dust duty dwell dynamic
each eager eagle ear early earn earth ease east easy eat echo eclipse economy edge edit edition education effect effective
effort egg eight either element elephant elevate eleven elite else ember emerald emerge emotion empire employ empty enable encounter end
endless enemy energy engage engine enjoy enough enter enterprise entire entry envelope envoy envy epic equal equip equipment era error
escape especially essay essence essential even event ever evergreen every everyone everything evidence evident exact example excel excellent except exchange
excite exercise exist exit exotic expand expect expense expensive expert explain explore explorer expose express extend extra extreme eye
fable fabric face fact factor factory fade fail fair faith falcon fall fame familiar family famous fan fancy far fare
farm farmer fashion fast father fathom favor favorite fear feast feather feature federal fee feed feel fellow fence fern ferry
festival few fiber fiction fiddle field fiesta fifty fig fight figure file fill film filter final finance find fine finger finish
fire firefly firm first fish fit five fix flag flame flare flash flat flavor fleet flesh flex flexible flight flip
float flock flood floor flora flour flow flower fluent fluid flume flush fly focus fog fold folder folk follow food foot
for force ford forest forever forge forget fork form formal format former formula fort fortune forty forum forward fossil foster found
foundation fountain four fox fraction frame framework free freedom freeze fresh freshly friend from front frontier frost fruit fuel full fun
function fund funnel fury fusion future gadget gain galaxy gallery game gap garage garden garlic gas gate gateway gather gauge gear
gem gene general generate generic genesis genius gentle genuine get ghost giant gift ginger girl give glad glass glide global globe
glory glove glow glue go goal goat gold golden golf good goodness grab grace grade graduate grain grammar grand grant grape
graph graphic grass grateful gravity gravy gray great green greenhouse greet grid grip grocery ground group grove grow growth guard guardian
guess guest guide guild guitar gum gun guru gusto gut guy gym habit hail hair half hall halo halt hammer hand
handle handy hang happen happy harbor hard hardly hardware harmony harness harvest hat haul have haven hawk hazel he head headspace
health healthy hear heart hearth heat heaven heavy height helix hello helmet help hence her herald here heritage hero hey hidden
hide hierarchy high highlight hike hill him hint hip his history hit hive hobby hold hole holiday hollow home honest
honey honor hood hook hope horizon horn horse hospital host hot hotel hour house how however hub huge human humble humor
hundred hunt hunter hurry husband hush ice icon idea ideal identity idle if ignite image imagine impact imperial important impossible improve
impulse in inbox inch include income increase indeed index indigo individual industry infinite infinity info inform inner innovation input inquiry
insect inside insight inspect inspire install instance instant instead instinct institute instrument insurance integral integrity intel intend intent interest
interior internal internet intercom into intro invest invite iris iron island issue it item its ivory ivy jacket jade jaguar
jam jar jasmine jasper jay jazz jean jet jewel job join joint joke journal journey joy judge juice jump jungle junior
juniper jury just justice keen keep keeper kettle key keyboard keynote keystone kick kid kin kind kindle king kingdom kiss kit
kitchen kite kiwi knee knife knight knit knock knot know knowledge koala lab label labor lace lack ladder lady lake lamb
lamp land landmark lane language lantern large laser last latch late latest later lattice laugh launch laurel law lawn lawyer lay layer lead
leader leaf league lean leap learn lease least leather leave lecture ledger left leg legacy legal legend lemon lemonade lend length
lens less lesson let letter level lever liberty library license lie life lift light lighthouse lightning like lilac lily lime limit
line linear link lion lip liquid list listen lite little live liver lively load loan lobby local locate lock lodge loft log logic
logo lone long look loom loop loose lord lose loss lot lotus loud lounge love low loyal luck lucky luggage lumen
lumber luna lunar lunch luxury lynx lyric machine mad magazine magic magnet magnolia maid mail main maintain major make maker male
mall mammoth man manage manager mandate mango manner manual map maple marathon marble margin marine mark market marriage mars mart
marvel mask mason mass master match mate material math matrix matter maven max maximum maybe mayor maze me meadow meal mean
measure meat media medical medicine medium meet member memory men mend mental mention mentor menu merchant mercury mere merge
merit mesh message metal meteor meter method metro mid middle midnight might mile milk mill million mind mine mini minimal minor mint
minute miracle mirror miss mission mist mix mobile mock mode model modem modern module mojo moment momentum money monitor monk monkey
month monument mood moon moonlight moral more morning mosaic moss most mother motion motive motor mount mountain mouse mouth move
movement movie much mud multiple mural muscle museum music must mustang mutual my mystery myth nail name narrow nation national native
natural nature navigate navigator navy near nebula neck nectar need needle neighbor neither nest net network neutral never new news
next nice night nimble nine ninja no noble nobody node noise none noon nor normal north nose not note notebook nothing
notice notion nova novel now number nurse nut oak oar oasis oat object observe obtain obvious ocean odd odyssey of off offer office official
often oil old olive omega on once one onion only onyx open opera operate opinion opportunity oppose optic optimal option or oracle
orange orbit orchard orchestra orchid order ordinary organ organic origin original osprey other otter ought our out outdoor outer outline
outlook output outreach outside over own owner oxygen oyster pace pack package pad page paint pair palace palm pan panda panel
pantry paper parade paradise parallel parcel pardon parent park parrot part partner party pass passage passion passive passport past pasta
pastel patch path patient patriot pattern pause pay peace peach peak pear pearl pebble peer pelican pen pencil pendulum people
pepper per percent perfect perform perhaps period permit person pet phase phoenix phone photo phrase physical piano pick picnic picture
pie piece pier pig pilgrim pillow pilot pin pine pineapple pink pinnacle pioneer pipe pitch pivot pixel pizza place plain
plan plane planet plant plastic plate platform platinum plausible play player plaza please pleasure plenty plot plow plug plum plus pocket
podium poem poet point polar pole police policy polish polite pollen polo pond pony pool poor pop poppy popular port portal porter
portfolio portrait position positive possible post postage pot potato potential pound powder power practical practice prairie pray precise predict prefer premier
premium prepare present press pretty prevent price pride primary prime prince principal print prior prism private prize pro problem process
produce product profile profit program progress project promise proof proper property prophet propose protect proton proud prove provide province public
pull pulse puma pump pumpkin punch pupil puppet pure purple purpose purse push put puzzle pyramid quality quantum quarry quart
quarter quartz queen quest question quick quiet quill quilt quit quite quiver quiz quote rabbit race rack radar radiant radio
radius raft rail rain rainbow raise rally ram ramp ranch random range ranger rank rapid rare rate rather raven raw ray
razor reach react read ready real realm reason rebel recall receive recent recipe record recover red reduce reef reel refer reflect
reform refresh region regular relate relax relay release relevant relief rely remain remember remind remote remove rent repair repeat replace reply
report require rescue research reserve resolve resort resource restore respect respond rest result retail retain retire retool return reveal review revolution reward
rhythm ribbon rice rich ride ridge right ring ripple rise risk ritual rival river road roam roar robin robot rock rocket
role roll roman roof room root rope rose rotate rough round route routine row royal ruby rug rule run runner runway rural
rush rust rustic saddle safari safe sage sail sailor saint salad sale salmon salt same sample sand sapphire satellite saturn sauce save say
scale scan scarf scene schedule scheme school science scope score scout scratch screen screw script scroll sea seal search season
seat second secret section sector secure security see seed seek seem segment seldom select self sell send senior sense sentence sentinel
sentry separate sequence series serious serve service session set settle seven several shade shadow shake shall shape share shark sharp she
shed sheep sheet shelf shell shelter shepherd shield shift shine ship shirt shock shoe shoot shop shore short shot should shoulder shout
show shower shuffle shut shuttle sick side siege sight sign signal silence silent silk silver similar simple simplicity since sing
single sir sister sit site six size skate sketch ski skill skin skip skull sky slack slate sleep sleeve slice slide
slim slip slope slow small smart smile smoke smooth snake snap snow so soap social society sock soda soft software soil
solar soldier sole solid solo solution solve some someone something sometimes son song sonic soon sort soul sound soup source south space
spade spare spark sparrow speak special specific spectrum speech speed spell spend sphere spice spider spike spin spiral spirit splash
split spoke sponsor spoon sport spot spotlight spray spread spring sprint sprout spruce square squad squash squirrel stable stack stadium staff
stage stair stake stamp stand standard star start startup stash state statement station status stay steady steal steam steel steer stellar stem
step stick still stitch stock stone stop storage store storm story stove straight strange strap strategy straw stream street strength
stretch strict strike string strip stripe strive strong structure student studio study stuff style subject submit subway success such sudden
sugar suggest suit suite sum summer summit sun sunday sunrise sunset super supply support suppose sure surf surface surge surprise
survey survive swan swap swarm sweet swift swim swing switch sword symbol sync synergy syntax system table tablet tackle tag tail take
talent talk tall tang tangerine tango tank tap tape target task taste tax tea teach team tear tech telegram telescope tell
temple tempo ten tend tender tennis tent term terrace terrain test text than thank that the theater theatre their them theme then theory
there these they thick thin thing think third thirsty this though thought thousand thread threads three thrive through throw thumb
thunder thus ticket tide tidy tie tier tiger tight tile timber time timeline tin tiny tip tire title to toast today toggle together
token tomato tomorrow tone tonic too tool top topic torch total touch tough tour toward towel tower town toy trace track trade
trader tradition trail train transfer transit trap travel tray treasure treat tree trend trial triangle tribe trick trigger trim trip triumph
tropic trouble truck true trumpet trunk trust truth try tube tuft tulip tune tunnel turbo turn turtle tutor twelve twenty twice
twig twin twist twitter two type typical ultimate ultra umbrella uncle under understand unfold unicorn union unique unit unite unity
universal universe university until up update upgrade upper upright upside upstream urban urge us use useful user usual utility vacation valley
value valve van vanguard vanilla vanish vapor variety various vast vault vector vegetable vehicle veil vein velocity velvet vendor venture
venus verb verge verify version versus vertex vertical very vessel veteran via victory video view villa village vine vinyl violet viper virgin
virtual virtue virus visa visible vision visit visual vital vivid voice volcano volt volume vote voyage wade wage wagon wait wake
walk wall wallet walnut want war ward warehouse warm warp warrior wash waste watch water wave wax way we weak wealth
weapon wear weather weave web wedding week weekend weekly weight welcome well west whale what whatever wheat wheel when where whether which
while whisper white who whole why wide wife wild will willow win wind window wine wing winner winter wire wisdom wise
wish with within without wizard wolf woman wonder wood wool word work worker workspace workshop world worry worth would wrap wrench
write writer wrong yard yarn year yearly yellow yes yesterday yet yield yoga you young your youth zebra zen zenith zephyr zero zest zone
zoo zoom
`;
