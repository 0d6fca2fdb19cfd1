"""Finer groups for the classifier: how each country names what takes part in a danger, and what takes the danger out of it.

A word may belong to several groups, also of `meanings.py` and `topics.py`; what is said with a word of one region is
then learned for the words of all others.
"""

VOCABULARY: dict[str, str] = {
    "ingest": """
        avente baje bajado bajarme bebi bebiendo bebido beber* chugged clave clavado consumi downed drank drink eche
        echado embuti* empasti* engull* gulped inger* injected inyect* mande mandado meti metido metiendo pase popped
        swallow* taken taking took tomado tomando tomarme tome tomo trag* zampe zampado
    """,
    "drug": """
        acetaminof* adderall advil alplax alprazolam ambien amitriptilina ansioli* antidepres* antipsicotic* aspirin*
        ativan barbit* benadryl benzo* calmante* capsul* citalopram clona clonas clonazepam clotiazepam codein*
        comprimid* diazepam dolex escitalopram fentanil* fluoxetina heparina hidroxicina ibupro* insulin* keppra
        klonopin lexatin litio lithium lorac* lorazepam medicacion medicament* medicin* medication* meds metadona
        metformina morfina morphine naproxeno orfidal* oxicod* painkiller* paracetamol* paroxetina pasta pastas
        pastilla* pastis pepa pepas pill pills pregabalina prozac quetiapina ravotril relajantes remedio* risperidona
        rivotril seconal seroquel sertralina sleeping somnifer* stilnox tablet* tafil* tempra tramadol trankimazin*
        trazodon* tylenol valium venlafaxina xanax zoloft zolpidem zopiclona zzpastillas
    """,
    "poison": """
        amoniaco anticongelante antifreeze arsenico bleach carbon cianuro cloro cyanide detergente diablo exhaust folidol gas
        gramoxone helio insecticida lavandina lejia matarratas monoxido paraquat plaguicida poison racumin raticida ratas
        salfuman sosa thinner veneno venen* brasero
    """,
    "much": """
        bastantes bote caja cajas cantidad caleta chingo completa completo cuarenta demasiad* entera entero everything
        frasco fuerte handful harta hartas harto lote medio mitad monton montones muchas pico puno punado quedaba
        quedaban quince rest resto thirty tira tiras toda todas todito todo todos treinta twenty veinte veintena whole
        cincuenta fifty forty sesenta blister* bottle organiser
    """,
    "throw": """
        arroj* aventar* avient* bota botar* boto brinc* despen* dejarme embist* empotr* estamp* estrell* fall falling
        hurl* jump* lanz* leap* plunge precipit* salt* soltar* suelto step stepping swerv* throw tirar* tire tiro
        volantazo volante zambull* cruzarme atraves*
    """,
    "depth": """
        abismo abajo acantilado agua alameda anden autopista autovia avenida azotea balcon* baranda* barandal* barranc*
        borde bridge calle camion camiones canal carretera carril cauca cercanias cliff cornisa edge embalse fondo
        freeway highway lago lake laguna lorry magdalena mapocho mar metro muelle noveno octavo ocean ola orilla over
        overpass paso pedestrian piso pretil puente quebrada railing rascacielos represa rieles rio river roof* ruedas
        ruta salto sarmiento sea septimo sexto subte tejado techo terraza torre tracks train transmilenio tren
        trocha truck vacio ventana via viaducto vias decimo piedras railway station estacion
    """,
    "crash": """
        accidente arbol auto autobus bondi bus camion camioneta car carro choc* coche crash* drive driving estamp*
        estrell* manej* micro moto motor muro pared pilar poste rastra trailer truck volantazo volante wall wheel
    """,
    "hang": """
        ahorc* arbol beam belt chair cinturon closet colgad* colgar* columna corbata cordel cordon correa cuelg* cuello
        cuerda gancho gallinero galpon garage garaje hang* hook knot lampara lazo mecate neck noose nudo puerta rama
        regadera rod rope sabana silla soga tubo taburete tree tuberia viga ventilador bodega
    """,
    "shoot": """
        apunt* arma arsenal bala balazo barrel bullet canon cargada corchazo disparar* disparo escopeta fierro fusca
        gatillo gun guns jalarle jalar loaded paladar percut* pistola pistolon plomazo plomo revolver rifle shotgun
        sien temple tiro trigger
    """,
    "bleed": """
        abri abierto blood* bled bleed* charco chorr* cort* cut* deep desangr* empapad* herida hondo hond* mancha*
        marea* profund* raje rajo rajad* sangr* slit tajee tajo toalla towel venas veins wrist* muneca* adentro largo
    """,
    "blade": """
        bisturi blade* cuchilla* cuchillo cuter cutter gilete* gillette* hojilla* hojita knife navaja razor* sacapuntas
        tijera* vidrio yilet* yile encendedor mechero lighter cigarro* cigarette* colilla plancha aguja alfiler compas
    """,
    "limb": """
        abdomen ankle antebrazo arm arms barriga brazo* cadera cara face forearm frente guata* hip hips legs mano manos
        muslo* nudillos piel pierna* skin stomach thigh* tobillo tripa vientre wrists
    """,
    "soon": """
        acab* acuest* after ahora ahorita al_rato amanecer amanezca anochecer apenas asleep bed before cuando dawn
        despues domingo duerm* enseguida finde friday horas hour hoy jueves later leaves luego lunes madrugada manana
        martes medianoche midnight miercoles minutes minutos monday navidad noche nomas now oscurezca pronto quincena
        rato sabado salga salgan saliendo saturday soon sunday sunrise tarde temprano thursday till tomorrow tonight
        tuesday turno until vaya vayan viernes waiting wednesday weekend when
    """,
    "begun": """
        acabo acabe already ahora begun cerrando durmiendo efecto empez* hace haciendo mareada mareado minutos pesan
        quedando rato sientiendo siento sintiendo started sueno tirada tirado vomitando weird raro rara arde ardiendo
        ago just mins borroso nublando
    """,
    "parting": """
        adios aguantarme aguantar amo bonito bother bye chao chau conocer* cuenten cuidad cuidate cuiden cuidense
        despid* despedi* encarg* extranen extranes fault farewell goodbye gracias gusto hasta knowing lata lindo
        llamen llores lloren love molest* nice pensamiento perdon* placer quieran quise recuerd* siempre sorry thank*
        ultimo ultima last busquen busques fuerte orgulloso orgullosa
    """,
    "legacy": """
        alquiler ahorros arreglad* arriendo away banco boda carpeta cajon cartas cerre claves collar contrasenas cosas
        cositas cuadernos deje dejo deudas dinero encargo envelope escrito folder gato gave given herencia hipoteca
        insurance joyas keys letter* llaves money note nota notas ordene ordenad* pague papeles passwords perro perra
        pension plata regale repart* ropa savings seguro sobre sorted stuff testamento vecina wrote
    """,
    "siege": """
        abrir adentro afuera alambre aporre* armario atranc* bano barged baseball bate batea banging breaking cerrada
        cerrojo closet cuarto cuchillo debajo derrib* door downstairs encerr* escond* forzando golpeando gritando grita
        hiding kicking llave locked machete martillo outside patada patadas pestillo pieza pistola pound* puerta
        romp* ropero salir screaming shotgun sissors smash* tumb* upstairs vidrios escalera* bathroom won't wont
    """,
    "brute": """
        abuelo boyfriend boss brother coach compadre concubino conviviente cunado dad daddy entrenador esposa esposo ex
        exmarido exnovio exnovia expareja father gringo hermanastro hermano hijastro husband jefe maestro mama marido
        mother mujer novia novio padrastro padre padrino papa pareja partner pastor polola pololo primo profe profesor
        roommate stepbrother stepdad stepfather suegro tata tio tutor uncle vato viejo wife cura pariente man
    """,
    "blow": """
        agarra* agarro ahorca ahorco asfix* avienta bate beat* bofet* bruise* cable cachet* caga cago casca chanclazos
        choke* choking chucha cinturon* cogio coje combos correa correazos cresta cuello cachetada empuj* estampa
        estrang* fajos garganta golp* guantazo* hit hits jala* kick* madrazos moret* morat* mugre muele palizas palo palos
        patea* pega pegan pego pegaron pegue pina pinas pune* punch* puro sacude saca shov* slam* slap* strangl* surra
        tortazo* tunda zarand* zurra grabbed grabs throws
    """,
    "violate": """
        abus* acaricia acost* besar* chantajea cama desnud* desviste falda fondl* force* forz* frota grope* hand hands
        ilegal intim* manos manose* mete metio molest* obliga* obligo partes piernas pechos quiere rape* sexo sexual*
        soba tetas toca* toco touch* viol*
    """,
    "hush": """
        amenaza amenazo anyone callada callado creer creera cuento contar cuente decir diga digas dijera escondidas hablo
        hable keep nadie nobody promesa prometi reclamo reprobar reprueba secreto secret sepa suspende tell told telling
        fail fire quiet susurro pasito
    """,
    "self_scorn": """
        asco asquerosa asqueroso basura castig* culpa* cagada carga desgracia despreci* deserve* error escoria estorb*
        failure fracas* gusano hate horrible idiota inutil lastre merec* miserable mierda monstruo nadie odio parasito
        peso porqueria sobra* sobro trash useless verguenza worthless burden rata
    """,
    "obsess": """
        again brain cabeza calling cada constant* corta day daily dia diario dando deja echarla enciende every fantas*
        googl* head idea ideas imagen imagin* intrus* keeps llama llamando loop* mente metid* night noche obses*
        pensando pensamiento* pienso picture planeando ronda rondan rondando sacar sacarmela saco sale sueno tentando
        tentad* thinking thought* vueltas viene wander* way ways researching search* stare staring mirando mire
    """,
    "count_out": """
        accident accidente ausente cumpleanos cumplir cumpla faltar falta hipoteca insurance llegar llegue next proximo
        seguro siguiente treinta cuarenta velas veras viudo birthday christmas anniversary navidad ano fin
    """,
    "end_self": """
        acabar* acabo acabe adelantar aniquil* apagarm* apague borrarm* desaparec* descans* dormirme eliminarm* end
        ending esfum* evapor* exist existir existo finalizar fundirme gone irme largarme marcharm* matarme matar* mate
        mato morir* muero muera muerto muerta partir quitar* quito rendirme suicid* terminar* termino unalive vanish
        kill dying die dead reventarme liquidarme
    """,
    "silent_help": """
        alguien atiende ayuda ayudame ayudenme auxilio avis* call contarle digas escribo help llamen llamad manden
        please send someone socorro urgente venga vengan policia police ambulance ambulancia
    """,
    "no_answer": """
        apagado aparece apagada answering atiende bloqueo coge contesta contestado devuelve desaparecida desconectado
        missing off picking phone pickup replying responde respondio visto audio texted texto historia estado
    """,
    "unreal": """
        alien* angel angeles antena* camaras chip conspir* control* demonio* diablo dios elegid* enemig* envenen* espian
        espiri* extraterrestres fantasma* gobierno grab* manda mandan microfono* microfonos oigo oyen ordena* ordenes
        pared* persigu* poseid* profe* radar satanas satelite* sectas senales sombra* susurr* tele television vigil* voces
        voz voice* whisper* watching spying poison* chosen signals implant*
    """,
    "overcame": """
        acompano agradec* aprendi ayudo celebr* charlas clean coordino crisis emprend* estable familia feliz grupo hotline
        limpia limpio mentora mejor mejore orgull* proceso proud recovered recuper* sane sanado sanar sober sobri*
        superad* supere terapia therapy thrive vida voluntari* volunteer* volunteering line years hoy today perdone
    """,
    "clinician": """
        asked consulta counselor cuestionario doctor doctora enfermera formulario medico nurse pediatra pregunta pregunto
        psico psicolog* psiquiatra questionnaire screening terapeuta therapist trabajadora test
    """,
    "fear_of": """
        ascensores aguja aranas arana avion aviones cucaracha* dentista flying heights oscuridad panico perros plane
        serpientes spiders temblor* terremoto* terror tormenta* turbulencia* volar examen publico
    """,
    "fun": """
        banda campeon campeones chiste cantante concierto concert disfrute disco estadio festival final gol goles gracioso
        haha hilarious ja jaja jajaja jaj joke lol meme memes partido penales risa song tour viral zzrisa
    """,
    "outing": """
        avion balsa barco beach bici bungee buceo camping canoa caminata charity class clase esqui excursion kayak
        lesson natacion nadar paracaidas parapente parque pesca piscina picnic pileta playa rafting sendero skydiving
        surf swim swimming tobogan trampolin tirolesa vacaciones viaje
    """,
    "prescribed": """
        alergia ayunas anticonceptiva colesterol comida diaria dose empezando endocrino enfermera food fiebre gripe
        hipertension indicada indicado indico manana migrana muela natural presion prescribed receto recetada recetado
        recetaron side sintomas subio tiroides vitamina* efectos
    """,
    "kitchen": """
        afeit* asado asando bread carne cebolla* chef chopping cocin* cooking cortando jardin knife_set onions pan papel
        patatas pelando pelar papas podar receta salmon sarten shaving sushi tomate verduras zanahoria
    """,
    "nuisance": """
        acento bajon catarro bronca calor enojo fastidio fiaca frio gripa lluvia mosca paja pereza rabia ruido sueno
        stress tos trancon trafico verguenza
    """,
}
