"""Topics for the classifier: what ordinary life is about, and what surrounds a plan, in words and stems (`*`) of both languages.

A word that belongs to work, food or a timetable speaks against a risk; one that belongs to an edge, a knot or a dose for it.
"""

TOPICS: dict[str, str] = {
    "work": """
        almacen ascend* ascenso boss career* chamba client* cliente* colega* colleague* compan* contrat* correo*
        cowork* curr* curricul* curro deadline* desempl* despid* email* emple* empresa* encargad* entrevist* equipo
        extras fabrica factur* feedback fired gerente* hired horario* hospital informe* interview* jef* job* jornada
        jubil* laburo linkedin mail* manager* meeting* negocio* nomina office* oficina paro pega plantilla
        presupuest* project* promot* proveedor* proyect* renunci* resume reunion* salario salary shift* sindicat*
        socio* sueldo supervisor* taller teletrabaj* tienda turno* vacacion* vacant* work*
    """,
    "study": """
        aprob* apunt* asignatura* beca* biblioteca carrera clase* class* colegio college curso* deber* desaprob*
        erasmus essay estudi* exam* examen* facu facultad final* grade* homework idioma* ingles instituto liceo
        maestr* master mate matematic* nota* oposicion* paes parcial* prepa profe* professor* reprob* school
        selectividad semestre student* studied study* suspend* tarea* teacher* tesis test* trabajo_final u
        universidad
    """,
    "money": """
        ahorr* alquiler* banco* bank* barat* bill bills cara caro cobr* credito* debo debt* deuda* dinero dolar*
        euro* expensas expensive fiado hacienda herencia hipoteca impuest* lana loan luca* money mortgage pagar pago
        pague paid pasta pay peso* plata precio* price* quincena recibo* rent renta salary savings tarjeta*
    """,
    "home": """
        alquil* apartment armario ascensor bano basura cabin calceti* calefaccion cama casa casero cocina* couch
        dishes ducha estufa flat fregar fridge house jardin kitchen laundry lavadora lavavajillas limpi* move moved
        moving mud* mudanz* mueble* neighbor* neighbour* nevera obra* orden* persiana piso plancha planta* platos
        recog* ropa sabana* salon sofa toalla* trastero vecin*
    """,
    "food": """
        adelgaz* aguardiente almuerz* arroz asado ate azucar breakfast brocoli burger cafe cake cena* cerveza
        chocolate cocin* coffee comer comi* comida como desayun* diet dieta dinner dulce* eat* engord* ensalada food
        fruta galleta* hambre helado huevo* hungry jamon kilo* leche lunch merienda milanesa* pan pasta pastel
        patata* pizza pound* queso receta* sandwich sed sopa sugar taco* tarta te tequila tortilla verdura* vino
        weight
    """,
    "leisure": """
        ajedrez bailar baile beach birthday boda* book* cancion* ceramica concierto* consola coro correr corri*
        cumple* dibuj* domingo* excursion* fiesta* finde foto* fotografia futbol game* gimnasio guitarra gym
        holiday* juego* jugar libro* meme* montana movie* museo music musica netflix novela* partido* party peli*
        pelicul* piano pileta pint* piscina play playa run* sabado* senderismo serie* song* swim* teatro tele
        travel* trip viajar viaje* video* videojueg* wedding weekend* yoga
    """,
    "tech": """
        aplicacion app app* audio* bateria cargador celular chat compu computadora computer* contrasena* correo
        grupo* insta instagram internet laptop like* mensaje* movil online ordenador pantalla password* phone* redes
        screen* telefono text* tiktok whats whatsapp wifi
    """,
    "transport": """
        aeropuerto aparcamiento atasco* auto autobus avion* bici bus car carnet carro coche commute* conducir drive*
        flight* gasolina manejar metro micro moto parada parking plane* taxi traffic trafico train* trancon* tren
        uber vuelo*
    """,
    "weather": """
        calor cold frio hot invierno llover llueve lluvia nieve otono primavera rain* snow sol summer tormenta
        verano viento weather winter
    """,
    "animals": """
        caballo* cat* conejo cucaracha dog* gat* hamster kitten mascota* mosquito* pajaro* perr* pet* puppy tortuga*
        vet veterinari*
    """,
    "relatives": """
        abuela abuelo aunt baby bebe brother comadre compadre cousin cunada cunado dad daughter esposa esposo
        familia father grandma grandpa guagua hermana hermano hija hijo hijos in-laws inlaws kid* madre mama mami
        marido mom mother mother-in-law mujer nena nene niet* nina nino padre padrin* papa papi prima primo sister
        sobrin* son suegr* tia tio uncle vieja viejo
    """,
    "romance": """
        amor besar beso boda boyfriend breakup broke casar* celos celos* chava chavo cita* cort* cortar crush
        cuernos date dating divorce* divorci* enamor* ex ghosted girlfriend infidelidad infiel jealous* ligue love
        marriage novia novio pareja polola pololo relationship* romp* ruptura separ* terminamos terminar tinder tusa
    """,
    "friends": """
        amig* buddy colega* conoc* cuate* fiesta friend* invit* mates pana* pandilla parce* plan quedado quedar
    """,
    "feeling": """
        aburr* agobi* agot* agradec* alegr* anger angry ansiedad ansios* anxiety anxious* ashamed baj* bajon
        bajonead* bored calm calm* cansad* cansancio celos chipil content* culpa culpable decepcion* desanim* enfad*
        enoj* envidia estres* exhaust* feliz* frustr* frustrat* grateful guilt* happy insegur* ira irritab* lonely
        mad miedo motiv* nervios* nervous* orgull* overwhelm* pena plof preocup* proud rabia sad* shame* sol*
        soledad sorry stress* susto tired tranquil* triste* tristeza upset verguenza worried worry*
    """,
    "health": """
        alergia* analisis azucar back cabeza cancer cita* clinica colesterol contractura covid dentist dentista
        diagnos* doctor* dolor duele embaraz* escayola espalda ferula fever fiebre fisio* flu gripe headache*
        hospital jarabe knee lesion* medico menopausia migrana muela* operac* operaron pastilla* pregnan* receta*
        regla resfriad* result* rodilla sintoma* surgery tension tobillo tooth vacuna*
    """,
    "therapy": """
        apego autoestima boundar* breathing coach counsel* diario ejercicio* emocion* gratitud grupo habit* habito*
        journal* limites medit* meditar meditat* mentor* mindful* mindfulness programa psicolog* psiquiatra
        respiracion* routine* rutina* selfcare sesion* session* taller tecnica* terapeuta terapia therapist therapy
    """,
    "grief": """
        aniversario ataud cementerio cenizas duelo entierro enviud* extran* fallec* falta* funeral funeral* grief
        griev* loss lost luto miss missed mourning muert* murio passed recuerd* velorio viud* widow*
    """,
    "ask": """
        aconsej* advice ayudame ayudas can como consejo* could cual cuando cuanto donde explain explica* explicas
        how opinas podrias puedes que recomendar recomiend* recommend sirve suggest sugier* tips what when where
        which why
    """,
    "perfection": """
        compar* correg* equivoc* error* exigen* exigente fail* failure* fall* flaw* fracas* impecable impostor
        inutil mejor mistake* nota perfect* revis* torpe valgo
    """,
    "social": """
        amigos conocer crowd* fiesta* gente grupo* hablar mirar nadie ojos people publico reunion* shy sola solo
        talk* timid* verguenza
    """,
    "quantity": """
        10 100 2 20 3 30 4 40 5 50 6 7 8 9 cien cinco cuarenta cuatro diez doce dos five four mil nueve ocho once
        seis seven siete six ten three treinta tres twenty two veinte
    """,
    "container": """
        blister* bote botella botiquin bottle bottles box caja cajas cajon cup frasco handful jar punado tableta*
        tira tiras vaso
    """,
    "body": """
        arm* boca brazo* cabeza corazon cuello garganta head mouth muneca* muslo* neck pecho pierna* sien temple
        thigh* throat vein* vena* wrist*
    """,
    "edge": """
        arriba asomad* asomado baranda barandilla borde cornisa edge encima ledge pie pies pretil railing roof
        rooftop subi subid*
    """,
    "tie": """
        amarr* ata* atad* barra beam colgad* cuelg* ducha gancho hanging hook knot nudo rama tie tied viga
    """,
    "count": """
        acumul* ahorr* collect* cont* guard* hoard* junt* machac* reun* saved saving stash* tritur* vaci*
    """,
    "alone": """
        acuest* alone asleep cerrad* dorm* duerm* encerrad* fuera llave locked nadie nobody puerta salgan sola solo
        vayan
    """,
    "arrange": """
        arranged arreglad* carta* claves comida cuid* decid* dispuest* elegid* escogid* fecha insurance list*
        marcad* nota* notas notes ordenad* organizad* pagad* papeles passwords plan* planned preparad* ready regal*
        reparti* seguro settled sobre* testamento
    """,
    "search": """
        averigu* busc* buscado buscando googl* google googled informad* internet investigad* leido looked mirado
        search*
    """,
    "method": """
        bastan cuanta cuantas cuantos doloroso dose dosis duele enough fast* forma* hacen_falta indolor lethal
        manera* method* metodo* painless quick* rapida rapido tarda* way ways
    """,
    "god_death": """
        calaca huesuda lleve lleves parca reaper recoja santa_muerte
    """,
    "deliberate": """
        adrede aposta deliberad* intencionad* proposito purpose queriendo
    """,
    "shed": """
        alivi* alivio apanaria apanarian burden carga descans* estorbo gasto lastre liber* librar* peso problema
        relief rest sobra sobro
    """,
}
