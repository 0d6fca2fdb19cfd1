"""How words are disguised, shortened and misspelled: look-alikes, emojis, chat spelling, words worth correcting."""

LAUGH = "zzrisa"

# Emojis that say something about risk, or about a joke. Everything else is dropped.
EMOJI = {
    "💊": "zzpastillas", "🔪": "zzcuchillo", "🗡": "zzcuchillo", "🪒": "zzcuchillo", "🔫": "zzpistola", "🩸": "zzsangre",
    "⚰": "zztumba", "🪦": "zztumba", "🪢": "zzsoga", "💀": "zzcalavera", "☠": "zzcalavera",
    "😂": LAUGH, "🤣": LAUGH, "😹": LAUGH, "😆": LAUGH, "😅": LAUGH, "😜": LAUGH, "🤪": LAUGH, "😝": LAUGH, "🙈": LAUGH,
}

# A look-alike sign (Cyrillic, Greek, phonetic) and the Latin letter it stands for.
_PAIRS = """
    аa вb еe ёe кk мm нh оo рp сc тt уy хx іi їi јj ѕs һh ԁd ԛq ԝw гr пn иu цu ьb
    АA ВB ЕE КK МM НH ОO РP СC ТT УY ХX ІI ЈJ ЅS αa βb γy δd εe ηn ιi κk νv οo ρp σo ςs τt υu χx ωw
    ΑA ΒB ΕE ΖZ ΗH ΙI ΚK ΜM ΝN ΟO ΡP ΤT ΥY ΧX ıi łl øo ðd đd ħh ŧt æa œo ƒf ɑa ɡg ʀr ʟl ɪi ɴn
""".split()
LOOK_ALIKES = {**{ord(pair[0]): pair[1] for pair in _PAIRS}, ord("ß"): "ss", ord("|"): " "}

# Chat spelling of Spain and Latin America, and of English; a value may be several words.
CHAT = {
    "enmedio": "en medio", "kito": "quito", "jsut": "just", "jst": "just", "ot": "to", "teh": "the", "wnat": "want", "wnt": "want", "anymroe": "anymore", "alvie": "alive", "mjor": "mejor", "msmo": "mismo",
    "q": "que", "k": "que", "ke": "que", "qe": "que", "xq": "por que", "pq": "por que", "xk": "por que", "porq": "por que",
    "xque": "por que", "porke": "por que", "pk": "por que", "x": "por", "xa": "para", "pa": "para", "pal": "para el",
    "d": "de", "dl": "del", "dsd": "desde", "dnd": "donde", "m": "me", "t": "te", "l": "el", "n": "en", "s": "es",
    "tb": "tambien", "tmb": "tambien", "tbn": "tambien", "tmbn": "tambien", "toy": "estoy", "stoy": "estoy",
    "tas": "estas", "ta": "esta", "tan": "tan", "tamos": "estamos", "bn": "bien", "bno": "bueno", "wno": "bueno",
    "nda": "nada", "ai": "hay", "aver": "a ver", "aser": "hacer", "ase": "hace", "bida": "vida", "nd": "nada", "na": "nada", "tdo": "todo", "tds": "todos", "todxs": "todos",
    "todes": "todos", "kmo": "como", "cmo": "como", "kien": "quien", "qn": "quien", "aki": "aqui", "aki'": "aqui",
    "aca": "aca", "ksa": "casa", "mñn": "manana", "mnn": "manana", "finde": "fin de semana", "fnd": "fin de semana",
    "vd": "verdad", "vdd": "verdad", "nse": "no se", "nc": "no se", "noc": "no se", "1": "una", "cnmigo": "conmigo", "ls": "las", "noxhe": "noche", "nose": "no se", "nosé": "no se", "tqm": "te quiero mucho",
    "tkm": "te quiero mucho", "tq": "te quiero", "tk": "te quiero", "tqmm": "te quiero mucho", "grax": "gracias",
    "grcs": "gracias", "xfa": "por favor", "xfavor": "por favor", "porfa": "por favor", "plis": "por favor", "msj": "mensaje",
    "sk": "es que", "esq": "es que", "esk": "es que", "aunq": "aunque", "aunk": "aunque", "mjr": "mejor",
    "sta": "esta", "stas": "estas", "dps": "despues", "dsp": "despues", "salu2": "saludos", "a2": "adios",
    "v1d4": "vida", "ad10s": "adios", "pst": "pastillas", "pastis": "pastillas", "pasti": "pastillas", "pepas": "pastillas",
    "ven": "ven", "tngo": "tengo", "tng": "tengo", "kn": "con", "cn": "con", "sn": "sin", "qiero": "quiero", "kero": "quiero",
    "kiero": "quiero", "qero": "quiero", "quero": "quiero", "qro": "quiero", "kro": "quiero", "kiera": "quiera",
    "kisiera": "quisiera", "ksiera": "quisiera", "pueo": "puedo", "pdo": "puedo", "pdr": "poder", "vrg": "verga", "alv": "zzjoder",
    "bb": "bebe", "mi": "mi", "ermana": "hermana", "ermano": "hermano", "oy": "hoy", "ay": "hay", "i": "i",
    "noche": "noche", "nxe": "noche", "nche": "noche", "anoxe": "anoche", "noxe": "noche", "mxo": "mucho", "mcho": "mucho",
    "suici": "suicidio", "sui": "suicidio", "unalive": "kill", "unaliving": "killing", "kms": "kill myself",
    "kys": "kill yourself", "idk": "i dont know", "idc": "i dont care", "cant": "cant", "wanna": "want to", "gonna": "going to",
    "gotta": "have to", "u": "you", "ur": "your", "r": "are", "bc": "because", "cuz": "because", "tho": "though", "rn": "right now",
    "tn": "tonight", "tonite": "tonight", "2nite": "tonight", "tmrw": "tomorrow", "tmr": "tomorrow", "pls": "please", "plz": "please",
    "im": "i am", "ive": "i have", "id": "i would", "ill": "i will", "anymor": "anymore", "iam": "i am", "dont": "dont",
    "wont": "wont", "ima": "i am going to", "imma": "i am going to", "bout": "about", "ppl": "people", "smth": "something",
    "sth": "something", "w": "with", "ya": "ya", "tb'": "tambien", "luv": "love", "ily": "i love you", "b4": "before",
    "sewerslide": "suicide", "ctb": "kill myself", "h8": "hate", "2day": "today", "em": "them", "dnt": "dont",
}  # fmt: skip

# Words of the risk itself: typing errors, glued and split spellings are corrected towards these.
RISK_WORDS = frozenset(
    """
    suicidio suicidarme suicidarse suicidar suicido suicida suicidas suicidarnos suicidare suicidaria suicidandome
    morir morirme muero morire moriria morirse muera muerte muerto muerta muriera muriendo muriendome
    matar matarme matarse mato matare mataria matarnos matara mataba mate
    vivir viviendo vida vivo viva existir existencia existiera existing living suicidal
    desaparecer desaparezco desapareciera desaparecere despertar despertarme despertara despierte
    ahorcarme ahorcarse ahorco colgarme colgarse ahogarme envenenarme dispararme electrocutarme desangrarme asfixiarme
    pastillas pastilla somniferos medicamentos sobredosis veneno raticida lejia cuerda soga pistola revolver escopeta
    cuchillo cuchilla cuchillas navaja hojilla bisturi gillette venas munecas puente azotea balcon ventana
    cortarme cortarse cortes cortandome autolesion autolesiones autolesionarme autolesiono lastimarme lastimo lastimarse danarme
    lastimandome hacerme quemarme quitarme quitarse tirarme tirarse lanzarme arrojarme aventarme
    quiero quisiera ganas deseo anhelo necesito tengo pienso pensando pensamientos despedirme despido despedida adios
    acabar terminar sufrimiento sufrir sufriendo cansado cansada sentido carga estorbo esperanza soporto aguanto
    golpea golpeo golpeaba pega pego violo violaron violacion abusa abuso abuso maltrata maltrato amenaza amenazo
    voces panico respirar ataque
    suicide suicidal killing myself overdose pills hanging hurting cutting wanting dying living alive goodbye anymore
    razor bridge noose tonight worthless hopeless burden
    """.split()
)

# Real words that stand one or two letters from a risk word and must be left as they are. Made by comparing the risk
# words with the commonest 50,000 words of film subtitles in both languages.
COMMON = frozenset(
    """
    marin mora moran morin moro muerza parra diaz moore wendy
    a abusan abusar abuse abusos acaba acabad acaban acabara acabare acabas acatar aceptarme acercarme acercarse
    acordarme acordarse acuerda acusa acuso afeitarme aguanta aguante ahogarse ahogarte ahorrarle ahorrarte
    ahorro al alabar alice alike aline all amanecer amaneci amenazan amenazar amenazas and angelo anhela ante
    anyways apuntarme are arios arrojare arrojaron arrojaste asistencia astilla astillas ataquen ataques atar
    atare atarme atraque azote azotes bacon balcony balon banarme banging bastilla bien billing bills borden
    bosses boxes bridal bride bridger bridges bridget burdel burdens burlen but butting caga caiga callarme
    calmarme canada canas candado cansadas cansados cansancio cansando cansar cantado cantarme cara cargan
    cargar cargarme cargas cargo carla carpa carta casa casada casado castigarme castilla castillos causada
    causado cenas cerda changing clive colarme colarse colgare colgarte comer como con contandole contandome
    contarle contarme contaste contra corres cortare cortarle cortarte cortas corte corten cortex cortez cortos
    costes costillas cual cuando cubriendo cuchillos cuclillas cuente cuerdas cuerdo cuero cuidarme de del
    desaparece desaparecen desaparecera desapareceran desapareceria desapareces desapareci desaparecia
    desaparecida desaparecieron desaparecio desaparezca desaparezcan desaparezcas descartar desde dese desea
    deseando desee deselo deseos desertar despedazar despedidas despedido despedidos despedira despediran
    despedire despediria despedirla despedirlo despedirse despedirte despediste despejada desperate despertaba
    despertad despertado despertador despertaras despertare despertaria despertarla despertarle despertarlo
    despertaron despertarse despertarte despertaste desperte despida despide despidete despidio despidos
    despierta despiertame despiertan despiertas despiertate despierten despiertes despierto despiertos despistar
    devolver dia ding dios disparale disparame disparara dispararan dispararas disparare dispararia dispararle
    dispararles dispararon dispararse dispararte disparaste disparate diving doing donde dormir drying e el ella
    ellas ellos en entre envenenar envenenaron envenenaste era eran es esa escopetas ese eso esperado esperando
    esperanos esperanzas esperaria esperarla esperarme esta este esto estoy estudiar exigencia existence
    existencial existencias existia existieran existieron existio existira existiria falcon filling fills for
    fridge fue fuente fuera fuerte gafas gana ganan ganar ganarme ganes gangs gasas gatas gills giving golpe
    golpeaban golpeada golpean golpear golpeara golpeas golpee golpes goodbyes goose gracias ha haberme hacedme
    hacer hacerle hacerse hacerte halcon halcones han handing hanged hangin hangry hasta have hay he hija hijo
    hijos hills homeless hora horas hoy huerta huerto hunting in is it katara killin killings kills kiln la
    lanzare lanzarse lanzarte larga las lastima lastimando lastimara lastimare lastimaria lastimarla lastimarlo
    lastimaron lastimarte lastimaste lastime le leia les liking lining live lively livin llamarme lo loose los
    loving lying mal malaria mama mamar manana marearme marga mas mata mataban matad matala matale matame matan
    mataran mataras matarian matarias matarla matarle matarlos mataros matarte matas matase mater materia
    matices mature me medicamente medicamento meera mentido mera mero meself metiendome mi mills mirarme mirarse
    mis misma mismo moose morado moral moreno mori moria morira moririan moririas morirte mortal muebles mueca
    muecas muela mueran mueras muerda muerde muerdo muere muerete muertas muertes muertos mueva muevo muneca
    munecos muriendose murieran murieras muro muy my nada navajas necesita necesitas necesite nenas ni no noche
    noise nos not nuera nunca o of olive olives oporto otra pandillas panic pantallas panting papa para patillas
    penas pensado pensamiento penso perdida perdido pero pesando piensa piensan piense pienses pilas piles pill
    pilla pillas pille pillo pistol pistolas pistols polls por porque portarme portarse portes pudriendo puentes
    puerta puerto pulls puntillas putting que quedarme quejarme quemare quemarse quemarte queriendo quien quiera
    quiere quieto quisieran quisieras quitame quitare quitarle quitarlo quitarte radios ranas ranting razon
    resistencia resolver respira respiran respiras reventarme ridge sanas se semana senas sentado sentarme
    sentidas sentidos sentirme sentirse ser shilling si siempre sin skilling so sobre solo somnifero son
    sonriendo soporta soporte soy spills su suero suerte sufri sufria sufrimientos sufrio sufrira sugiriendo
    suicidado suicidara suicidarte suicides suicidios surgiendo sus tambien tango te tenga tenlo tenso termina
    terminal terminan terminara terminare terminas that the this tirame tirare tirarle tirarte to todo todos
    tonights toothless trabajar tu tuerto tying un una uno va veas veces vegas veias velas vena vendas venenos
    vengas vengo venias venis ventaja ventanas ventas vents venus veras vibracion vices vinas viniendo viola
    violaciones violation violations viole visir vivi vivia vivid vivienda vivio vivira vivire vivis voices
    volaron volo votes voy waiting was wasting what willing wills with y ya ying yo you
    """.split()
)
