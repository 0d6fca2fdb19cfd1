"""Groups of meaning for the classifier: words and stems (`*`) of both languages that play the same part in a sentence."""

MEANINGS: dict[str, str] = {
    "die": "mortal funebre difunt* cadaver sepult* enterrar* enterrad* petatear* palmar espichar deceased morir* muer* muri* mori* fallec* die dies died dying dead death suicid* inexist* perec*",
    "kill": "inmolar* eutanas* liquidar* autoelimin* desnuc* unalive strangle* suffocat* matar* mato mate mata matan matare matado suicid* ahorc* colgar* colgad* cuelgo envenen* degoll* kill* hang hanging hanged shoot shooting drown* overdos* sobredosis asfixi* electrocut* inmol*",
    "vanish": "borrarme desvanecer* desconect* desenchuf* soltar* soltarla soltarme rendir* rindo rendi largar* ausent* extingui* cease cesar surrender quit_life give letgo apagando apagarme dejar dejarme desaparec* esfum* evapor* borrar* borrarme apagar* apague apaga disolver* desvanec* disappear* vanish* fade irme marcharme largarme partir",
    "exist": "subsist* sobreviv* existencia sigo seguir aire respir* latir late corazon heart mundo planeta tierra aqui here alive around existir exist* vivir vivo viva vivos vivas vida viviendo live living life alive breathe breathing respir* existenc* mundo world earth",
    "wake": "levanto levantarme levante acostar* acuesto cama bed abrir despertador despert* despiert* amanec* levantar* ojos wake waking eyes sleep dormir* duerm* sueno dormid*",
    "end": "ultimos basta harto pagina cerrar cierro desenlace punto ultimo acabarla terminarla salida out exit acab* termin* fin final ultimo ultima finaliz* end ends ended ending over done finish* last zanj* conclu* pare parar cese stop stops",
    "forever": "siempre nunca jamas forever never eternamente eterno eterna permanente permanently",
    "no": "no ni sin nunca jamas tampoco not dont cant wont isnt doesnt didnt without nada nadie nothing nobody no_one never wouldnt couldnt shouldnt",
    "want": "desearia deseando ganas ilusion apego anoro antojo tienta tentacion tempt* obsesion* obsesiona impuls* urge craving quiero quisiera quisiese desear* deseo anhel* ganas necesito preferir* prefiero ojala gustaria apetece want wanna wish need hope prefer urge ansio querer queria sueno",
    "plan": "calculad* calcule pensado trazado apuntad* listos listas marcado hora lugar sitio partida despues intento intentar intente intentarlo vencida proximo time place spot picked chosen decidi* planead* plan planes planeo fecha metodo organizado preparad* listo lista elegi* escogi* escogido decided ready date method set going voy hare hacerlo pienso planear",
    "tired": "agota* cansar* canse canso desgast* harte hastio saturad* colmo worn weary cansad* hart* agotad* podrid* chat* mamad* fastidiad* tired exhausted sick fed done aburrid* rendid* cansanc* hastiad*",
    "sense": "motivacion excusa* aliciente meta ilusion futuro future porvenir sentido motivo* razon* proposito reason* point purpose meaning caso chiste valor pena worth",
    "burden": "problema problemas lata cargo gasto* error mistake desastre inservible sobra sobran sobras molestia* trouble nuisance burdensome carga estorb* molest* lastre peso sobro sobrar burden weight useless inutil parasito desperdicio waste estorbo",
    "others": "vosotros ustedes perro gata gato dog cat hermanitos abuelos suyos mios gente quien quieren quiere todos familia padres hijos madre padre mama papa amigos gente everyone everybody family kids parents mom dad friends they nadie nobody hermanos viejos jefa jefe hermana hermano abuela",
    "better": "contento contentos facil sencillo leve liviano easier mejor mejores feliz felices tranquil* alivi* descans* better happier relief peace paz liber*",
    "miss": "olvid* recuerd* importo importa importaria diferencia ausente extranaria difference remember forget mourn extran* falta faltara notar* notaria ausencia echar* miss notice cry lloren llor* funeral entierro velorio tumba ataud cementerio",
    "goodbye": "adios despedir* despido despedida despedi chau chao hasta goodbye bye farewell perdon* perdoname perdonadme sorry forgive",
    "letter": "contrasena* facturas herencia cuentas mensaje* despedida carta cartas nota notas mensaje testamento letter letters note notes will video audio",
    "care": "encargo encargu* queden quede ocup* hereda* regale regalado repart* gave cuiden cuida cuidad cuide cuidar encarga* quedate care look feed",
    "gone": "faltar desaparecido encuentren encontrar encontraran tarde lejos otro_lado llego paso ido estare estaras existire habre gone leave left marche marcho partire faltare",
    "pills": "blíster lorac* remedios pastas pastiyas dosis ansioli* calmantes barbit* paracetamol ibuprofeno insulina antidepres* alcohol vodka bebido tragu* trague tragado tome tomado tomarme tomar swallow* took taken aspirin* pastilla* pepas clonazepam lorazepam diazepam rivotril trankimazin orfidal medicament* medicacion frasco bote blister caja pills pill bottle tylenol xanax meds somnifer* ansiolitic* capsulas tableta* zzpastillas botiquin",
    "weapon": "racumin matarratas lejia cloro lavandina bleach cianuro insecticida horno rama viga silla hoja yile cuchillas gilete compas cinturon belt knives trigger cuerda soga mecate lazo pistola arma fierro revolver escopeta cuchill* navaja hojilla gillette bisturi cuter cutter veneno raticida rope noose gun knife razor blade poison gas bala balazo tiro zzcuchillo zzpistola zzsoga vidrio tijeras gatillo machete martillo",
    "height": "altura terraza ventanal muelle pantano rio mar fondo barranco cerro torre escaleras muro volante coche carro auto camion bondi car truck wall river cornisas colgando puente azotea balcon ventana tejado terraza cornisa edificio barandilla baranda vias via tren metro anden acantilado precipicio piso viaducto bridge roof ledge window train tracks building cliff balcony railing altura vacio rieles subte",
    "fall": "tirar* tiro tirarme lanzar* lanzo saltar* salto salte aventar* aviento brincar* caer* arroj* jump* leap dejarme impuls*",
    "have": "junto juntando acumul* afil* cargada cargado cerre llave atado amarrad* tied loaded ready vacie tengo tenia llevo compre comprado consegui guardad* juntad* sostengo have bought got holding saved stash* prepare traigo agarre saque",
    "now": "hoy ahora ahorita noche manana madrugada rato tonight today tomorrow now soon viernes sabado domingo lunes finde mismo minutos horas enseguida pronto",
    "cut": "rajad* cuchillada tajad* clavad* clavo clave sangrand* cicatri* scar scars slice* hondo profund* compas carne flesh muslo antebrazo cort* corto corte cortes raj* tajo* tajeo cut cuts cutting sangr* blood bleed* sangre venas muneca* wrist* brazos arms piernas muslos piel skin rasgu* aran* hiere herid*",
    "harm": "aran* cabezazo* punzar pincho pinch* manotazo castigo duele dolerme doler arranc* vomito vomitar dano hacerme lastim* autolesion* hurt* harm* herir* golpear* quemar* quemo queme burn* castig* punish pinch* self flagel*",
    "hit": "empuja estamp* cuello pelo labio costilla ojo correaz* cinturonaz* zurra tunda golpiz* drogaron agarr* sacude jalon* apalea* throat neck peg* golp* paliza* puneta* bofetada* patad* empuj* hit hits beat* slap* punch* chok* kick* maltrat* trompad* moret* morat* correa cinturon agred* cachetad* zamarre* zarande*",
    "rape": "sexo sexuales acost* cama_con manosea* manosear falda intimas consent* viol* abus* forz* toca* manose* rape* molest* abuse* assault* sexual* obliga* desnud*",
    "threat": "navaja arma encierra encerrada encerrado huir escapar acosa acoso apunt* quemar denunci* peligro danger escape amenaz* threat* persigu* acech* acos* encerr* escond* hiding locked stalk* sigue vigila golpeando aporrea*",
    "partner": "padre madre papa mama tio hermano primo jefe profesor dad father mom mother uncle boss teacher stepmom enamorado conyuge apa marido pareja novio novia esposo esposa ex mujer husband wife boyfriend girlfriend partner padrastro stepdad stepfather pololo vato",
    "voices": "voz voces voice voices ordena* manda mandan susurra* alucin* persiguen envenenar vigilan camaras chip",
    "panic": "tiembl* temblor ahog* mareo mareada hiperventil* infarto taquicard* desmay* crisis shake dizzy panico ataque ansiedad angustia respirar ahogo ahogando temblando tiemblo panic attack breathe shaking crisis taquicardia pecho corazon desmay*",
    "afraid": "miedo temo aterr* asusta terror afraid scared terrified fear",
    "help": "ayuda ayudame ayudenme auxilio socorro help urgente",
    "despair": "pozo tunel agujero negro negra oscuridad ruina nulo nula inutil miserable desgracia* atrapad* trapped stuck hole darkness broken shattered pena esperanza* desesper* salida futuro hopeless* worthless vacio vacia empty oscur* abismo hundid* fondo perdid* destroz* roto rota insoportable unbearable sufr* dolor pain tormento agonia infierno tortura",
    "think": "ronda rondando pasa pasado obses* recurrent* suena soñar sueno imagenes visions planteo mente cabeza cruza pensar* pienso pensando pense imagin* fantase* idea ideas vueltas planteo plantead* think* thought* imagin* fantasi* cabeza mente sonar",
    "me": "me mi mis yo conmigo mi_mismo i my myself me",
    "they": "el ella ellos su sus le les se he she him her they them himself herself",
    "theirs": "suicidarse matarse ahorcarse quitarse cortarse tirarse lastimarse lanzarse morirse suicidaron mataron himself herself themselves zztercero",
    "taken_back": "zznegado",
    "past_event": "zzpasado",
    "made_up": "zzficcion",
    "third": "amigo amiga hermano hermana vecino vecina primo prima companero companera hijo hija friend sister brother neighbor cousin roommate alumno carnal nieto abuelo abuela",
    "says": "dice dijo dicho dicen comenta cuenta escribe says said told texted publico",
    "past": "hace antes anos pasado joven adolescente ago used when_i pequeno pequena nino nina entonces epoca era years year 2015 2016 2017 2018 2019 2020 infancia secundaria instituto",
    "healed": "supere superado recuper* terapia gracias hoy feliz mejor contenta contento recovered therapy grateful clean sane disfruto valoro ilusion orgullos*",
    "fiction": "pelicula peli serie novela libro cancion letra obra teatro personaje protagonista documental noticia capitulo poema cuento relato videojuego juego partida movie film book song character story show article traduc* significa escena anime clase trabajo_de ensayo prevencion prevenir estadisticas reportaje",
    "joke": "zzrisa zznada jaja risa reir rio gracioso hilarious funny broma chiste",
    "daily": "examen tarea trabajo jefe oficina reunion semana finde vacaciones viaje cena comida pizza cafe gimnasio deberes clase proyecto informe homework exam work office meeting weekend coffee vacation trabajar estudiar equipo partido calor frio trafico ruido wifi compras precio factura cocina cocinar",
    "accident": "querer accidente cocinando cocina afeit* papel jugando corriendo cebolla deporte futbol plancha horno sarten gimnasio accident* shaving cooking oven rodilla tobillo espalda",
    "medical": "alergia tension colesterol fiebre gripe cabeza dolor garganta antibiotico medico doctora receta vitaminas headache allergy doctor diabetes",
    "cry": "llor* triste tristeza sad crying lagrimas deprim* sol* soledad lonely alone",
    "courage": "valentia impide frena detiene retiene stops stopping keeps freno sostiene ata valor valiente cobarde atrevo animo coraje huevos courage coward brave guts",
    "god": "ojala rezo rezar pido ruego san jesus alma almas dios diosito senor virgen cielo god heaven angel*",
    "deserve": "avergüenz* vergüenz* verguenza error culpable odio odiarme asco ashamed merezco merece deserv* culpa castigo odio hate guilt",
}

# Words that carry no meaning of their own. Whatever is neither here nor in a group is an ordinary thing: "other".
EMPTY = frozenset(
    """
    a al ante como con de del desde en entre hacia hasta para por segun sobre tras el la lo los las un una unos unas y e o u que si pero porque cuando donde cual quien muy mas tan tanto ya aun todavia asi
    tambien solo te os nos tu usted ellas nosotros este esta estos estas ese esa esos esas esto eso aquel aquella ser es son era fue sido estar estoy estan estaba esta ha han habia hay haber soy eres hacer
    hago hace hecho haga algo alguien todo toda todas otro otra otros mismo misma cada cosa cosas vez veces alli ahi bien mal mucho mucha muchos poco cualquier siento sentir dia dias tener tiene the an of to in
    on at for with from by and or but if then so as that this these those is are was were be been am do does did has had it its your his our you we just really very all some any more most other what who why how
    where there up down off about into than too can could would should may might get got go going make made feel feels feeling like know thing things one day days che wey pe parce verdad casi entonces luego
    despues seria puedo puede podria poder vamos ir dar doy da dado ver veo visto decir digo querer quieres hemos sigue deja zznada zzrisa han he les contra durante
    """.split()
)
