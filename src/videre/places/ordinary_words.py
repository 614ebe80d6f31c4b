"""Word lists for telling place names from what people write about themselves.

A name in ``ORDINARY`` is a word as well, and usually that. It counts as a place only where it is written
as one (capital, right letters) and stands where a place would («bor på Sand», «angst, Os»). The lists are
ours: the short names of the gazetteer were gone through one by one for bokmål, nynorsk, dialect, English
and first names. ``NEVER_MISSPELT`` adds words that are a letter from a place («drømmen», «Drammen»).
"""

from __future__ import annotations

from videre.places.folding import fold


def words(text: str) -> frozenset[str]:
    """Return the words of a list written as running text."""
    return frozenset(text.split())


BESIDE = words("i på ved nær omkring rundt in near around at innen bor bur ute oppe nede utenfor utanfor")
"""Words before a place where somebody is."""
NEARNESS = words("nærheten nærleiken utkanten området omegnen")
"""Before «av» and a place: «i nærheten av Hamar»."""
TOWARDS = words("til mot to")
AWAY = words("fra frå from")
PART_OF_NAME = words("st nord sør øst vest")
"""May stand before a name with a full stop: «St. Hanshaugen»."""
AFTER = words("kommune kommunen sentrum by området omegn")
"""Words after a place name that belong to it: «Bergen sentrum», «Bergen og omegn»."""

A_YEAR_AFTER = words(
    "siden sidan etter før i fra frå til året år sommeren høsten våren vinteren januar februar mars april mai juni "
    "juli august september oktober november desember since in from until født mer"
)
"""After these a four-digit number that could be a year is one."""
A_NUMBER_AFTER = words("kl klokka klokken ca cirka over under enn minst omtrent kr nok")
"""After these four digits are a time or an amount."""
A_NUMBER_BEFORE = words(
    "kr kroner krone mg g kcal kalorier timer ganger dager netter uker år tallet meter km skritt personer folk prosent"
)
"""Before these four digits are an amount."""

_NAMES = """
ask bon bud bru dal flå flo gan hol hov hof his ise jar kil ler lon lye moi mon nes noss øye ona oni osa ose rom røn
rud rye roa sel sem ski son stø tau vea vik hå ås ål re å os bø mo
alver aune balak barmen berg berger bjerke bjørke bleik bogen bones borgen brekke brenna bulken dale dalen dalane
disen dokka drag driva duken egge eide eidet eike eiken eina elga enga engan enger espa fala fall feda felle feiring
fiskå fister fjell fjord fjåra flekke flisa flora flott folda forde forre fortun fosser frei frøya fusa gålå garten
gata grane gran granli grendi grov grue grua haga hagan hauge haus heim hell hella helle hjelle hole holen holm holme
holmen holsen holter hopen horta horte hovden hunn hvaler jordet kapp kile kilen kinn kjeller klinga knaben knapper
kval kvelde lade land lande leira leiren leka linge linde lista loppa løken lote lund lunde malm mare maren marker
myra myrer myre myken myking napp nome ofte onka orten otta paradis plassen råde råge rana rasta reine risnes rolla
rosse runde rygge salten sand sande sander seter selva sinnes sitter skala skare skei skjold skoger sletta snippen
sola songe stad stein steine stol stokke strand stranda straumen straume støren strømmen stong storfjellet sund sundan
sunde svene tangen tasen time tiller tofte tolga torp torsken træna tromma tveit ulven vage vale valen vang vatne
vega veme verma vette vika viken voll vollen vågan volden åsen åros øra øyer øyane ølen åna ålen sanden engene
nordby brua lia heia moen haugen bakken berget neset nesset marka hamna havna elva bukta torget sentrum dora
"""

_NEAR_NAMES = """
drømmen bergene halsen hammeren sandene landet verden skogen skolen haugene bakkene tankene tanken ryggen armen
armene harmen karmen mannen mammaen namnet sorgen dagene natten livet kroppen hodet hjertet familien senga senger
sengen angsten angst stresset stress senteret byen bygda fjorden øyene helgen helga kvelden morgen morgenen sommeren
vinteren våren høsten ferien balanse balansen verdier vender vendinger venner vennene ringer ringen ringene lenger
lengre levende hverdagen barndom barndommen ungdommen oppvekst oppveksten ekteskap ekteskapet forhold forholdet
samlivet skilsmisse behandling gruppe grupper gruppen nærheten voksen voksne eldre kvinne kvinner menn mann barna
barnet foreldre jobben arbeid arbeidet hjemme hjemmet heimen huset sykehuset sjukehuset avdelingen terapi depresjon
krise krisen sliten slitne sliter trenger kjenner lenge tenker snakke håndtere nokon noen norge noreg samtale samtaler
møter møte stillhet stillheten mørket lyset bussen bilen butikken butikker skogene marken nakken magen brystet
bakhodet selskap selskapet kirken kyrkja kirka havet sjøen vannet vatnet luften lufta parken hagen stua stuen rommet
samme andre annet mange ganger gangen starten slutten midten grunnen grunn hytta hytten leiligheten
"""

ORDINARY = frozenset(fold(word) for word in words(_NAMES))
"""Folded place names that are ordinary words as well."""

NEVER_MISSPELT = ORDINARY | frozenset(fold(word) for word in words(_NEAR_NAMES))
"""Folded words that are never taken for a misspelt place name."""
