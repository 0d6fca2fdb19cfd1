"""Families by act, in both languages: what one throws oneself from, what one swallows, who stands at the door."""

from coaching.rules.patterns import Family, lines

PHRASES: dict[str, str] = {
    "a_throw": """
        me_tiro me_boto me_lanzo me_aviento me_arrojo me_suelto me_dejo_caer me_tirare me_lanzare me_voy_a_tirar me_voy_a_botar me_voy_a_lanzar me_voy_a_aventar me_voy_a_arrojar voy_a_tirarme voy_a_botarme voy_a_lanzarme voy_a_aventarme voy_a_arrojarme
        voy_a_saltar me_tire_yo salto brinco tirarme botarme lanzarme aventarme arrojarme
    """,
    "a_from": """
        al_rio al_mar al_tren al_metro al_subte al_cercanias al_ferrocarril al_canal al_precipicio al_acantilado al_barranco al_abismo al_vacio al_pozo al_embalse a_la_represa a_la_barranca a_la_quebrada a_las_vias a_los_rieles a_las_ruedas a_un_camion
        del_puente del_balcon del_edificio del_viaducto del_techo del_acantilado del_tejado del_piso del_noveno del_octavo del_decimo del_sexto de_un_puente de_la_azotea de_la_terraza de_la_cornisa desde_el_puente desde_la_azotea desde_el_balcon desde_lo_alto
        por_el_balcon por_la_ventana por_el_viaducto por_el_puente por_el_barranco por_la_barranca abajo_del delante_del debajo_del al_cauca al_mapocho al_magdalena al_manzanares al_ebro al_riachuelo abajo_de_un a_la_autopista a_la_carretera puente_abajo
    """,
    "a_crash": """
        me_estrello me_estampo me_empotro lo_estrello lo_estampo lo_empotro la_estrello la_estampo estrellarme estamparme empotrarme estrellar_el estrellar_la estampar_el estampar_la empotrar_el empotrar_la meto_el_carro meto_la_camioneta meto_el_auto
        meter_el_carro meter_la_camioneta cruzarme_de_carril pegar_el_volantazo pego_un_volantazo doy_un_volantazo dar_un_volantazo
    """,
    "a_against": "muro pared camion arbol poste pilar barranca barranco acantilado trailer mediana 180 200 trafico_contrario sentido_contrario de_frente puente",
    "a_when": """
        manana pasado_manana esta_noche hoy hoy_dia hoy_mismo ahorita al_rato a_la_noche a_la_madrugada en_la_madrugada de_madrugada en_la_noche a_primera_hora temprano apenas en_cuanto nomas_que cuando_se cuando_mi cuando_salga cuando_los cuando_las saliendo
        despues_de despues_del antes_de_que el_lunes el_martes el_miercoles el_jueves el_viernes el_sabado el_domingo este_lunes este_viernes este_sabado este_domingo el_finde pasado_el a_medianoche termino_el_turno luego_de
    """,
    "a_swallowed": """
        me_tome me_he_tomado tome he_tomado me_trague me_he_tragado trague me_eche me_he_echado me_mande me_clave me_he_clavado me_baje me_he_bajado me_meti me_he_metido me_zampe me_he_zampado me_avente me_embuti me_pase ingeri me_bebi me_he_bebido me_empine
        acabo_de_tomarme acabo_de_tragarme me_acabo_de_tomar me_acabo_de_tragar me_acabo_de_mandar me_acabo_de_bajar me_acabo_de_meter me_acabo_de_echar ya_me_eche ya_me_mande ya_me_pase
        i_took ive_taken i_have_taken just_took took swallowed ive_swallowed downed just_downed popped chugged ate_all i_drank drank
    """,
    "a_lots": """
        todo todos todas toda_la todo_el entero entera completa completo bote frasco caja cajas tira tiras tira_completa blister blisters monton monton_de punado medio_bote lo_que_quedaba lo_que_habia el_resto demasiad%s veinte veintitantas treinta cuarenta cincuenta 20 25 30 40 50 60
        all every whole entire rest_of bottle bunch handful twenty thirty forty fifty everything_in too_many packet strip box
    """,
    "a_drugs": """
        pastillas pastis pastas pepas pastillitas somniferos ansioliticos calmantes remedios medicamentos medicinas medicacion antidepresivos botiquin clona clonas clonazepam rivotril ravotril alplax alprazolam lorazepam orfidal orfidales trankimazin tranquimazin lexatin valium diazepam diazepanes tafil tafiles
        zolpidem stilnox quetiapina trazodona trazodonas amitriptilina sertralina clotiazepam paracetamol paracetamoles acetaminofen ibuprofenos insulina relajantes tramadol morfina metadona litio zzpastillas
        pills meds tablets sleeping_tablets sleeping_pills antidepressants painkillers paracetamol tylenol advil ibuprofen xanax ambien benzos valium klonopin insulin oxys morphine medicine_cabinet pill_organiser pill_organizer pill_box
    """,
    "a_brute": """
        mi_marido mi_esposo mi_pareja mi_novio mi_novia mi_pololo mi_polola mi_ex mi_exnovio mi_exmarido mi_expareja mi_padrastro mi_padre mi_papa mi_viejo mi_hermano mi_tio mi_hijo mi_vecino mi_mujer mi_esposa mi_apa mi_conviviente mi_concubino
        my_husband my_boyfriend my_ex my_partner my_dad my_father my_stepdad my_girlfriend my_wife my_brother my_son hes he
    """,
    "a_armed": "cuchillo navaja machete pistola arma revolver escopeta fierro hacha bate martillo tijeras knife gun shotgun machete hammer bat rifle",
    "a_shut": """
        no_me_deja_salir no_me_deja_ir no_nos_deja_salir no_puedo_salir me_encerro me_tiene_encerrad% me_tiene_encerra nos_encerro nos_tiene_encerrad%s encerrad% encerrad%s escondid% escondid%s estamos_escondid%s debajo_de_la_cama en_el_armario en_el_closet
        escribo_desde escribiendo_desde te_escribo_desde escribo_a_escondidas escribo_pasito no_puedo_hablar_fuerte wont_let_me_leave wont_let_me_out wont_let_us_leave locked_us_in locked_me_in hiding im_hiding im_typing_from typing_from
    """,
    "a_death_noun": "suicidio suicidarme matarme morirme quitarme_la_vida acabar_con_mi_vida irme_de_este_mundo de_matarme el_suicidio suicide killing_myself dying ending_my_life",
    "a_beaten": "pega golpea casca cachetea patea maltrata cinturonea caga_a_palos saca_la_mugre saca_la_cresta saca_la_chucha muele_a_palos da_palizas le_da_duro beats hits punches",
    "a_farewell": "despidiendose despidiendo se_despidio se_ha_despedido despedida diciendo_adios dijo_adios se_esta_despidiendo goodbye a_goodbye goodbye_text farewell",
    "a_silent": """
        no_contesta no_responde no_me_responde no_me_contesta no_coge no_me_coge no_atiende no_me_atiende no_aparece no_da_senales apagado tiene_apagado no_devuelve isnt_picking_up not_picking_up wont_pick_up isnt_answering not_answering phone_is_off phones_off cant_reach stopped_replying
    """,
    "a_clinician": "psicologa psicologo psico psiquiatra terapeuta doctora doctor medico medica enfermera therapist counselor counsellor nurse psychiatrist doctor questionnaire cuestionario gp",
    "a_treat": "campeon campeona campeones concierto recital directo vivo final gol messi show tour concert live",
}

FAMILIES: tuple[Family, ...] = (
    Family("act_thrown", "suicide", "imminent", "plan con un momento", lines("""
        @a_when [8] @a_throw [2] @a_from !en_balsa|en_kayak|a_nadar|con|en_paracaidas|de_la_piscina
        @a_throw [2] @a_from [3] @a_when
        @a_when [10] @a_crash [4] @a_against
        @a_crash [4] @a_against [6] @a_when|decidid%
        @a_when [8] me_mato|me_suicido|me_ahorco|me_cuelgo|me_quito_la_vida|me_pego_un_tiro|me_pego_un_corchazo|me_doy_un_balazo|me_meto_un_balazo [1] y|en|para|de|lo|$ !jaja
    """)),
    Family("act_thrown_wish", "suicide", "high", "deseo de morir", lines("""
        ganas|pienso|pensando|pense|pensado|imagino|idea|tentacion|tentad%|quiero|quisiera|fantaseo|sueno [3] @a_throw [2] @a_from
        ganas|pienso|pensando|pense|pensado|imagino|idea|tentacion|tentad%|quiero|quisiera|fantaseo|sueno [3] @a_crash [4] @a_against
        puente|viaducto|azotea|balcon|anden|acantilado [8] pensando_en_saltar|pensando_en_tirarme|pensando_en_aventarme|ganas_de_saltar|ganas_de_tirarme|pensando_en_lanzarme|con_ganas_de_tirarme|con_ganas_de_saltar
        @a_death_noun [3] vueltas|me_ronda|me_rondan|no_me_deja|no_se_me_va|en_la_cabeza|keeps_looping|looping|keeps_coming|on_my_mind|in_my_head
        me_ronda|me_rondan|vueltas|metid%|no_me_saco|no_consigo_quitarme [3] @a_death_noun
        por_mi_mano|por_mano_propia|por_mi_propia_mano|by_my_own_hand|my_own_hand
        deseado|pedido|pedi|deseo|wished|decidido [3] no_llegar|no_cumplir|no_voy_a_cumplir|no_pienso_cumplir|no_voy_a_llegar|no_more_birthdays
        mirando|mire|viendo|vi|staring_at|looking_at [2] @a_drugs|bottle [6] hora|horas|rato|hour|ages|minutes
        everyone|everybody|everyones|world|family|life [8] with_me_out|me_out_of|without_me_in_it [6] permanently|forever|for_good|better|smoother|easier
        prefiero|preferiria|rather|quisiera|ojala [2] estar|be [2] en_el_panteon|en_el_cementerio|bajo_tierra|in_the_ground|six_feet_under
        averiguando|buscando|busco|aprendiendo|viendo|looking_up|googling|learning [4] nudo_de_horca|nudo_corredizo|noose|hanging
        does|is [1] hanging|drowning|overdosing|bleeding_out [2] hurt|painful|quick|slow
        fantasizing|fantasising|daydreaming|obsessing [2] trains|bridges|overdosing|hanging|tracks|pills|dying|suicide
        no_tengo|ya_no_tengo|no_hay [1] para_que|pa_que|por_que [1] seguir [2] en_esta_vida|viv%|aqui|en_este_mundo|viviendo
        si [2] valentia|valiente|huevos|cojones|agallas|valor [4] ya [2] muert%|no_estaria|habria|hubiera|matado
        parezca|parecer|pareciera|look_like|looks_like [2] un_accidente|accidente|an_accident [4] $
    """)),
    Family("act_swallowed", "suicide", "imminent", "ya ha empezado", lines("""
        @a_swallowed [3] @a_lots [4] @a_drugs
        me_inyecte|me_di|me_puse|me_pinche|injected [4] toda_la|todo_el|toda|todas|all [2] insulina|heparina|morfina|insulin|morphine
        @a_swallowed [1] @a_lots [2] of [1] my|his|her|our [2] @a_drugs
        @a_swallowed [2] all_of|todo|todas|todos|las|los|lo [5] de_mi_madre|de_mi_padre|de_mi_abuela|de_mi_abuelo|de_mi_mama|de_mi_papa|moms|mums|dads
        me_empastille|me_he_empastillado|me_sobredosifique|i_overdosed|ive_overdosed|i_just_overdosed
        @a_swallowed [2] bleach|antifreeze|rat_poison|pesticide|lejia|cloro|lavandina|veneno|raticida|matarratas|gramoxone|thinner|insecticida
        brasero|carbon|parrilla|barbecue|charcoal [5] cerr*|tape|selle|closed|sealed [3] ventanas|puertas|puerta|windows|room
    """)),
    Family("act_ready", "suicide", "imminent", "medios al alcance", lines("""
        rope|ropes|noose|nooses|cord|belt [2] up|tied|hung|around_the|knotted
        soga|cuerda|lazo|mecate|nudo|cinturon|correa [2] puest%|hech%|amarrad%|atad%|list%|colgad%|en_la_viga|en_el_tubo [4] silla|puerta|casa_sola|nota|carta|viga|regadera|ducha|falto|$
        silla|soga|nota|carta|puerta [2] soga|cuerda|lazo|mecate|noose|rope|chair [2] nota|carta|silla|puerta|note|letter|y|and
        cuando|en_cuanto|once|when|en_lo_que [5] escrib*|mensaje|typing|letter|carta|song|cancion [6] se_acabo|se_acaba|se_termina|its_over|it_is_over|so_do_i [3] para_mi|for_me|todo|$
        asleep|duerman|acuesten|duerma|salga|salgan|leaves [6] its_over|it_is_over|se_acaba_todo|se_acabo_todo|se_acaba_para_mi|se_termina_todo
        ^ [1] he_dejado|deje|ya_deje|ya_he_dejado|dejo [1] todo_arreglado|todo_en_orden|todo_listo|todo_resuelto|todo_ordenado $
        hornallas|hornillas|llaves_del_gas|estufa|oven|stove|gas [3] tap%|tape|selle|sellad%|taped|sealed|cerre [4] puertas|puerta|ventanas|ventana|door|doors|windows|trapos|cinta
        abri|abierto|prendi|sellado|selle [3] hornallas|hornillas|gas|carbon|brasero [6] tape|selle|sellado|cerre|abierto [4] puertas|puerta|ventanas|trapos|gas|pieza
        exit_bag|helium_tank|tanque_de_helio|bolsa_de_plastico [4] ready|bed|cama|cinta|cabeza|head [3] tea|done|$
        subid%|trepad%|trepe|subi|arriba|me_subi [2] campanario|espectacular|antena|torre_de_luz|grua|silo|techo|costanera|azotea [8] no_quiero_bajar|no_pienso_bajar|salto|saltar|descanso|chao|nada|viento $
        ultima|last [1] comida|cena|vez|noche|night|meal [8] no_freno|no_frenar|no_frenare|acelero|alive|on_earth|on_this_earth|in_this_life
        pie|pies|piernas|toes|feet|legs [4] baranda|barandal|barandilla|balcon|cornisa|edge|ledge|railing|vacio [1] $|del|y|ya
    """)),
    Family("act_siege", "violence_suffered", "imminent", "peligro de violencia ahora", lines("""
        @a_brute [8] @a_armed [8] @a_shut
        @a_shut [8] @a_brute [6] @a_armed
        @a_armed [4] @a_shut
        @a_shut [8] @a_armed [3] $
        @a_brute [6] @a_armed [6] en_el_entretecho|en_el_trastero|en_el_sotano|en_el_lavadero|in_the_attic|in_the_basement|ayuda|ayuda_porfa
        echo|roci%|rocio|poured|gasolina|petrol|gasoline [4] gasolina|bencina|nafta|petrol|gasoline|encendedor|mechero|lighter [8] encendedor|fosforos|mechero|quemar|prender|casa|puerta|lighter|match*
        @a_brute [6] rompiendo|golpeando|pateando|aporreando|tumbando|derribando|breaking|banging|kicking|smashing [4] puerta|vidrios|ventana|ventanas|door|windows [8] mata*|matar|fuego|miedo|ayuda|escondid%|encerrad%|kill|help|hiding
        me_esta|me_estaba|is [1] ahorcando|estrangulando|pegando|golpeando|apuntando|choking|hitting|beating [4] ayuda|llam*|alguien|help|right_now|send|me_solto|$
        me|nos [0] apunta|apunto|apuntando [3] con [1] @a_armed
        de_hoy_no [1] paso|salgo [2] viva|vivo|dice|$
    """)),
    Family("act_violence", "violence_suffered", "high", "violencia sufrida", lines("""
        @a_beaten [8] a_mi_tambien|tambien_a_mi|y_a_mi|despues_a_mi|me_too|then_me|comes_for_me
        nos [1] @a_beaten
        @a_brute|el_jefe|el_maestro|mi_maestro|mi_profesor|mi_profe|el_profesor|el_profe|mi_entrenador|el_entrenador|mi_primo|un_primo|mi_jefe [6] me_manosea|me_toca|me_soba|me_mete_mano|me_manoseo [8] si|nadie|cuento|digo|hablo|reclamo|reprueba|raja|suspende
        @a_brute|my_uncle|mi_roomie|mi_companero_de_apartamento|mi_companero_de_piso|a_roommate [4] me_puso|me_pone|me_puso_una|put|held|holds|holding|pushes [1] un|una|a? [1] cuchillo|navaja|pistola|pillow|knife|gun|almohada|hand [4] cuello|cara|sien|garganta|face|throat|neck|head
        @a_brute|she|my_own_wife [6] me_rompio|me_quebro|me_fracturo|broke|cracked|fractured [3] dedo|mano|nariz|costilla|costillas|diente|brazo|ribs|rib|nose|cheekbone|finger|arm
        me_hizo_cosas|me_hace_cosas|makes_me_touch|makes_me_do|made_me_touch [4] dormid%|anoche|sola|him|her|stuff|things|cama|no_queria
        me_forzo|me_obligo|me_fuerza|me_obliga [4] no_queria|no_quiero|dije_que_no|sexo|acostarme|anoche|$
    """)),
    Family("act_heard", "acute_crisis", "high", "crisis aguda", lines("""
        oigo|escucho|veo|hay [4] difunt%|muert%|hombre|mujer|sombra|senora|alguien|tipo|abuelo|abuela [6] me_dice|me_pide|me_repite|me_manda|me_ordena|mandandome|que_me_diga [4] me_mate|me_ahorque|me_corte|salte|saltar|matese|matate|me_vaya_con|me_tire|muera|me_muera
    """)),
    Family("act_third", "third_party", "watch", "otra persona puede estar en peligro", lines("""
        @a_farewell [10] @a_silent
        @a_silent [8] @a_farewell
        le_pegan|lo_golpean|la_golpean|le_pegan_feo|le_dan_palizas [6] se_escucha|se_oye|oigo|escucho|lo_oigo|gritos|noches|feo|$
        nene|nena|nino|nina|hijo|hija|bebe|vecina [4] le_pegan|la_pegan|lo_golpean|la_golpean
        le_saca|le_da|la_caga|le_cae|la_revienta [1] la_cresta|la_mugre|la_chucha|muy_duro|a_palos|a_golpes|a_pinas [3] a_mi_hermana|a_su|a_mi_prima|a_mi_amiga|a_mi_mama|a_la|$
        beats|hits|beating|hitting [1] his|her [1] wife|kid|kids|girlfriend|husband|son|daughter
    """), negatable=False),
)

IDIOMS: tuple[str, ...] = lines("""
    @a_clinician [3] asked|pregunto|pregunta|preguntan|pregunte [14] dije|conteste|respondi|decirle|say|said|answered|answer|decir [3] no|none|nunca|never [3] $
    @a_clinician [14] asked|pregunto [14] verdad|honestly|truthfully [3] no $
    ya_me_puedo|ya_puedo|can_now|now_i_can|me_puedo [1] morir|die [2] tranquil%|en_paz|feliz|happy|content% [4] zzrisa
    @a_treat [10] ya_me_puedo|ya_puedo|can [1] morir|die [2] tranquil%|en_paz|feliz|happy|content%
    si no [6] me_mato|me_muero|me_tiro|me_suicido|me_corto_las_venas|me_pego_un_tiro [6] zzrisa
    dolor|muela|muelas|cabeza|rodilla|espalda|resaca|cruda|guayabo [4] me_quiero|quiero [1] dar_un_tiro|morir|matar|pegar_un_tiro [4] zzrisa
    cansad%|hart%|podrid%|mamad%|chat%|sick|tired|fed_up|canse|cansado [2] vivir|living [2] en|con|in|with|out_of [2] departamento|piso|casa|ciudad|pueblo|barrio|mis_padres|padres|suegra|hermano|hermana|companeros|apartamento|flat|apartment|house|city|town|roommates|roommate|parents|suitcase|humedad
    protagonista|personaje|villano|heroina|character|show|film|movie|relato|cuento|novela|libro [8] salta|se_tira|se_lanza|jumps|dies|se_ahorca|se_cuelga|drowns
    leido|lei|vi|read|noticia|noticias|news [8] se_tiro|se_lanzo|se_ahorco|se_mato|jumped [4] puente|tren|edificio|metro|bridge|train|viaducto|balcon
    me_va_a|me_va|nos_va_a [1] puro|puritito [1] matar
    me_boto|me_tiro|me_lanzo|me_aviento|nos_botamos|nos_tiramos|botarme|tirarme|lanzarme [3] balsa|kayak|paracaidas|parapente|bungee|piscina|pileta|alberca|tirolesa|sofa|sillon|cama|pasto|plaza|vivir|agua_fria|agua_helada
""")
