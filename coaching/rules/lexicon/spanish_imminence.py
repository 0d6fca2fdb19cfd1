"""Spanish cues that make a risk imminent: means at hand, place, time, preparation, goodbye, in progress."""

from coaching.rules.patterns import Family, lines

PHRASES: dict[str, str] = {
    "me_gone": """
        ya_no_este ya_no_estare ya_no_voy_a_estar no_estare no_estare_aqui ya_no_estare_aqui no_este me_haya_ido ya_me_habre_ido me_habre_ido estare_muert% ya_estare_muert% sera_tarde sera_demasiado_tarde
        ya_sera_tarde ya_sera_demasiado_tarde no_existire ya_no_existire ya_no_exista habre_muerto ya_habre_muerto estare_lejos_para_siempre no_vaya_a_estar no_voy_a_estar no_estare_con_vida ya_no_estare_con_vida no_estare_viv% ya_no_estare_viv%
        habre_dejado_de_existir no_estare_mas ya_no_estare_mas ya_no_estare_con_ustedes ya_no_estare_en_este_mundo estare_en_el_cielo estare_descansando ya_estare_descansando
    """,
    "letter": """
        carta_de_despedida nota_de_despedida cartas_de_despedida carta_para_despedirme mi_carta_de_despedida mi_ultima_carta la_ultima_carta cartas_de_adios nota_suicida carta_suicida nota_de_suicidio carta_de_suicidio
        video_de_despedida audio_de_despedida mensajes_de_despedida mensaje_de_despedida unas_letras_para_mi nota_de_adios carta_de_adios nota_explicando
    """,
    "settled": "todo_arreglado todo_listo todo_preparado todo_en_orden todo_organizado todo_planeado todo_pensado todo_calculado todo_ordenado todo_pagado todo_resuelto todo_decidido todo_dispuesto todo_atado todo_planificado todos_mis_asuntos mis_asuntos las_cosas_arregladas mis_papeles_en_orden los_papeles_en_orden las_cuentas_pagadas mis_cosas_en_orden",
    "left": "he_dejado deje ya_deje tengo ya_tengo ya_he_dejado dejo dejare ya_esta esta voy_a_dejar estoy_dejando puse he_puesto ya_puse dejando ya_lo_tengo lo_tengo",
}

FAMILIES: tuple[Family, ...] = (
    Family(
        "means_at_hand",
        "suicide",
        "imminent",
        "medios al alcance",
        lines("""
        @have_means [2] @tool [4] @at_hand !para
        @at_hand|frente_a_mi [1] @tool !para
        @tool [4] @hidden
        @tool [2] estan|esta|estan_ya|las_tengo|la_tengo|lo_tengo|los_tengo|me_esperan|me_espera [2] @at_hand !para
        @at_hand|frente_a_mi|delante_de_mi [1] tengo|hay|estan|esta [2] @tool !para
        con [1] @tool [1] en_la_mano|en_las_manos|delante|al_lado|aqui|en_mi_mano|enfrente|a_mi_lado|en_la_boca|en_el_cuello|al_cuello|en_la_sien|lista|listo|preparada|preparadas
        tengo|he_comprado|compre|consegui|he_conseguido|guarde|llevo|junte|prepare|estoy_juntando|he_juntado|ya_tengo [2] @tool [3] para [1] @kill|@die|hacerlo|matarme|morir|acabar|terminar|irme|quitarme|no_despertar|esta_noche|cuando_me_decida|el_dia_que
        estoy|estuve|llevo|sigo [1] contando|juntando|guardando|acumulando|escondiendo|ahorrando|reuniendo [2] pastillas|mis_pastillas|medicamentos|medicacion|ansioliticos|somniferos|zzpastillas !para
        guardo|junto|acumulo|escondo|he_acumulado|he_escondido|he_guardado|acumule [2] pastillas|medicamentos|somniferos|ansioliticos [2] por_si|para|cuando|$
        @dose [3] en_la_mano|delante|sobre_la_mesa|preparad%s|aqui|list%s
        ya|por_fin [1] tengo|consegui|compre|tengo_lo [2] lo_que_necesito|lo_necesario [2] para [1] @kill|@die|hacerlo|acabar|terminar|irme|matarme
        tengo|ya_tengo [1] con_que|como|lo_necesario_para [1] hacerlo|matarme|@kill|acabar_con_todo
        estoy|me_encuentro|ando|me_subi|subi|sigo|voy|parad%|sentad%|asomad%|colgad%|llegue|he_subido|me_he_subido|salgo [2] en|al|sobre|a|hacia|hasta|encima|desde|junto|en_lo_alto|camino|rumbo [2] @edge_place [4] saltar|tirarme|lanzarme|mirando|abajo|pensando|y_no|a_punto|listo|lista|valor|todo|miedo|el_vacio|vacio|tren|me_voy|se_acabo|acabar|terminar|con_ganas|decidid%|saltando|ultima|despidiendome|llorando|asomad%|sola|solo|esperando|del
        en [2] borde|cornisa|barandilla|baranda|azotea|puente|balcon [3] a_punto_de|lista_para|listo_para|para|pensando_en|con_ganas_de [1] saltar|tirarme|lanzarme|aventarme|tirarme_ya
        subi|me_subi|he_subido|me_he_subido|estoy|sigo|ando|me_encuentro [3] azotea|terraza|tejado|puente|edificio|cerro|anden|balcon|acantilado|barranco|torre|cornisa|vias [5] abajo|caer|dejarme|saltar|tirarme|lanzarme|aventarme|a_punto|nadie_me_va|proximo_tren|que_pase|ya_fue|me_tiro|salto|me_lanzo|adios|se_acabo|no_se_que_me_frena|valor|final
        a_punto_de|por|listo_para|lista_para [0] saltar|lanzarme|tirarme|aventarme|colgarme|ahorcarme|dispararme|jalar_el_gatillo|apretar_el_gatillo $
        a_punto_de [0] lanzarme|tirarme|aventarme|colgarme|ahorcarme|dispararme|apretar_el_gatillo|jalar_el_gatillo|tragarmelas|tomarmelas
        estoy [1] en|al [1] el|la|borde [1] cornisa|borde_del_puente|borde_de_la_azotea|borde_del_balcon|borde_del_acantilado|borde_del_anden|azotea|otro_lado_de_la_baranda|otro_lado_de_la_barandilla [3] $
        estoy|parad%|sentad%|subid%|de_pie [2] borde|cornisa|vias_del_tren|barandilla|otro_lado_de_la_baranda|rieles|borde_de_la_azotea|alfeizar
        me_puse|tengo|ate|colgue|he_atado|estoy_atando|hice [2] la_soga|una_soga|la_cuerda|el_cinturon|el_lazo|el_nudo|una_cuerda|la_bolsa|el_mecate [3] cuello|cabeza|viga|techo|ventilador|arbol|lampara|barra|puerta|cortina
        abri|he_abierto|abro|deje_abiert% [1] el_gas|la_llave_del_gas|el_gas_de_la_cocina
        pistola|arma|revolver|canon|escopeta|cuchillo|navaja|cuchilla [3] en [1] mi|la|el|mis [1] sien|boca|cabeza|cuello|muneca|munecas|garganta|pecho
        zzpastillas|zzcuchillo|zzpistola|zzsoga [2] esta_noche|hoy|adios|se_acabo|ahora|ya|por_fin
        adios|me_voy|se_acabo|esta_noche|hoy|por_fin|ya_no_mas [3] zzpastillas|zzcuchillo|zzpistola|zzsoga|zztumba
    """),
    ),
    Family(
        "in_progress",
        "suicide",
        "imminent",
        "ya ha empezado",
        lines("""
        @swallow_past [3] @dose
        veneno|raticida|lejia|cianuro|cloro|racumin [2] servido|listo|preparado|mezclado|vaso|en_la_mano|en_mi_mano|delante|disuelto !para
        tengo|he_dejado|ya_tengo|esta [1] todo? [1] listo|preparado|planeado|pensado|organizado [1] para|como [1] matarme|morir|morirme|suicidarme|ahorcarme|@kill|hacerlo_y_morir
        me_quedan|me_queda|quedan [1] minutos|pocos_minutos|unos_minutos|segundos|poco_tiempo|nada_de_tiempo [4] gracias|adios|cuid*|perdon*|leerme|escuch*|quise|amo|amor
        me_cuelgo|me_ahorco|me_mato|me_tiro|me_lanzo|me_aviento [1] ya|hoy|manana|esta_noche|ahora|luego|lo_decidi|ya_lo_decidi|y_ya|$
        hoy|manana|esta_noche|en_la_noche|a_la_noche|esta_tarde|ahora|ya|ahorita|al_rato [1] me [0] cuelgo|ahorco|tiro|lanzo|aviento|mato|suicido|quito_la_vida
        ya_me|ya|me|acabo_de [0-1] tome|tomado|tomar|tomarme|trague|tragado|bebi [1] las|el|unas|el_frasco_de? [1] pastillas|pastas|pepas|veneno|raticida|frasco|zzpastillas|lejia|cloro|remedios [3] adios|chau|chao|ya|perdon*|cuide*|$
        ya|no [2] hay [1] vuelta_atras|marcha_atras|remedio|retorno [4] tomado|tome|trague|hecho|corte|decidido|pastillas
        encontrareis|encontraran|encontraras|van_a_encontrar|encontrara|hallaran|que_encuentren|cuando_encuentren [1] mi [1] cuerpo|cadaver
        plan [4] llevar_a_cabo|cumplir|ejecutar|hacer|realizar [2] @time_soon
        me_las|me_los|las|los [0-1] he|acabo_de|acabe_de|estoy|acabo [0-1] tragado|tomado|tragar|tomar|tomarme|tragando|tomando|metido|meter [2] todas|todos|ya|de_golpe|juntas|con_vodka|con_alcohol|con_whisky|con_vino|$
        ya_esta_hecho|ya_lo_hice|ya_esta|ya_fue|esta_hecho [4] pastillas|tragado|tomado|trague|tome|vodka|veneno|corte|adios|venas|sangre
        manana|hoy|ya|esta_noche|el_lunes [1] no_despierto|no_amanezco|no_me_despierto|no_despertare|no_amanecere|no_llego_a_manana
        no_despierto|no_amanezco|no_despertare|no_amanecere [1] manana|mas|nunca|el_lunes
        me_van_a|me_vais_a|me_va_a|me_encontraran|me_encontrareis|me_hallaran|me_encuentren|que_me_encuentren [1] encontrar? [1] muert%|colgad%|ahorcad%|sin_vida|tirad%|en_el_suelo|en_un_charco
        voy|camino|rumbo|salgo [3] monte|puente|vias|azotea|rio|mar|bosque [4] no_vuelvo|para_no_volver|acabar|terminar|ultima|adios|soga|cuerda|pastillas
        @tool [3] mochila|bolso|coche|carro [3] voy|camino|rumbo|salgo [3] monte|puente|vias|azotea|rio|bosque|parque|cerro
        @swallow_past|ya_me_las [2] pastillas|zzpastillas|somniferos|ansioliticos|clonazepam|medicamentos [6] @die|morir|dormir_para_siempre|despedirme|adios|no_quiero_despertar|@kill|no_despertar|acabar|ya_no_siento|me_esta_dando_sueno|ya_esta|cuidense|alcohol|vodka|de_una_vez|de_golpe|a_la_vez|juntas|tengo_sueno
        @swallow_past|ya_me|me [1] un_monton|muchas|demasiadas|todas|20|30|40|50|25|15|60 [1] de [1] pastillas|zzpastillas|somniferos|ansioliticos|ellas|ibuprofenos|paracetamol|paracetamoles|clonazepam|diazepam|rivotril|lorazepam|alprazolam|trankimazin|tafil|orfidal
        ya_me_las_tome|me_las_tome_todas|me_las_he_tomado|me_las_he_tomado_todas|ya_me_las_he_tomado|ya_me_lo_tome|me_lo_tome_todo|me_las_trague|me_las_acabo_de_tomar|me_tome_todo|ya_me_corte_las_venas|ya_lo_estoy_haciendo
        me_corte|me_he_cortado|me_acabo_de_cortar|acabo_de_cortarme|me_abri|me_he_abierto|me_estoy_cortando|me_raje|me_tajee [2] las_venas|las_munecas|la_muneca|venas
        me_acabo_de|acabo_de [2] cortar|cortarme|ahorcar|colgar|disparar|tomar_veneno|tomarme_veneno|quemarme|clavar
        estoy|sigo|estoy_aqui|me_estoy [2] desangrando|desangrandome|sangrando_mucho|perdiendo_mucha_sangre|sangrando_y_no_para|chorreando_sangre
        no [1] para|deja|paro [1] de [0-1] sangrar|salir_sangre|la_sangre
        hay [1] mucha|sangre_por_todos [1] sangre [3] me_corte|brazo|brazos|munecas
        estoy|me_estoy [1] matando|ahorcando|cortandome_las_venas|muriendome_por_las_pastillas|intoxicando|ahogandome_con_la_cuerda
        me_quedan|me_queda [1] pocos|unos|unas|pocas [1] minutos|horas|dias [1] de_vida|$|gracias|adios|viv%|en_este_mundo|aqui
        ya [1] me_estan_haciendo_efecto|empiezan_a_hacer_efecto|estan_haciendo_efecto|siento_el_efecto|esta_haciendo_efecto
        sobredosis [2] acabo|tome|tomado|hice|ya|estoy
        me_tome|tome|me_he_tomado|acabo_de_tomar|me_meti [2] una_sobredosis|veneno|raticida|lejia|cloro|lavandina|matarratas|insecticida
        estoy|voy [2] colgando|colgand% [1] de_la_cuerda|del_techo|de_la_soga
    """),
    ),
    Family(
        "goodbye",
        "suicide",
        "imminent",
        "despedida",
        lines("""
        cuando|para_cuando|si [2] lean|leas|leais|lea|veas|encuentren|encuentres|reciban|recibas|leyendo|escuches|escuchen|vean|lleguen|llegues|despierten|despiertes [4] @me_gone
        @me_gone [4] cuando|para_cuando [2] lean|leas|leais|lea|veas|encuentren|despierten|lleguen|vuelvas|vuelvan
        manana|pasado_manana|el_lunes|la_semana_que_viene|despues_de_hoy|despues_de_esta_noche|a_partir_de_manana|pronto|muy_pronto|dentro_de_poco [1] ya_no_estare|no_estare_aqui|ya_no_voy_a_estar|ya_no_existire|ya_no_estare_aqui|estare_muert%|ya_estare_muert%|no_estare_en_este_mundo|ya_no_sere_un_problema|ya_no_sere_una_carga|todo_habra_terminado|todo_habra_acabado|habra_terminado_todo|descansare|por_fin_descansare|voy_a_descansar|dejare_de_sufrir|no_despertare|ya_no_despertare|no_amanecere|voy_a_estar_muert%|sere_libre
        ya_no_estare|no_estare|ya_no_voy_a_estar|ya_no_existire [1] aqui|viv%|con_vida|con_ustedes|en_este_mundo|mas|para [1] manana|pronto|cuando|despues|verlo|el_lunes|la_proxima_semana|$
        adios|hasta_siempre|chao|chau [1] a_todos|mundo|mundo_cruel|para_siempre|vida|familia|a_todas|mi_amor|hijos|mama|papa|por_siempre|todos|gente [6] $
        adios|hasta_siempre|chao|chau|me_despido [4] @love_goodbye
        @love_goodbye [6] adios|hasta_siempre|hasta_nunca|me_voy_para_siempre|no_me_busquen|no_me_busqueis|ya_no_puedo_mas_adios|me_despido
        esto|este|esta [1] es [1] lo_ultimo|mi_ultima|mi_ultimo|un|el|la? [1] que_escribo|que_escribire|que_digo|que_leereis|que_leen|adios|adios_definitivo|final|ultima_vez
        que [1] sepas|sepan|sepais [2] que [1] te_quise|os_quise|los_quise|los_ame|te_ame|siempre_te_quise [3] adios|hasta_siempre|hasta_nunca|perdon*|$
        adios|chau|chao|goodbye [3] ya_no_aguanto|ya_no_puedo|no_puedo_mas|no_doy_mas|ya_no_aguanto_mas|no_aguanto_mas|me_rindo|hasta_aqui|cant_do_this|cant_take
        esta|este|esto [1] es [1] mi|una|la|un [1] despedida|adios|ultimo_adios|ultimo_mensaje|ultima_carta|ultima_nota|ultima_noche|ultimo_dia|despedida_definitiva|ultima_vez_que_escribo|ultima_vez_que_les_escribo|ultima_vez_que_te_escribo|ultimo_escrito|fin
        mi_ultima_noche|mi_ultimo_dia|mi_ultimo_mensaje|mis_ultimas_horas|mi_ultimo_amanecer|mi_ultima_carta|mis_ultimas_palabras|mi_ultimo_adios|mi_ultima_comida|mi_ultima_cena [1] $
        hoy|esta_noche|manana [1] es|sera [1] mi [1] ultima_noche|ultimo_dia|ultima_vez|fin|final $
        hoy|esta_noche|este_es [2] sera_mi_ultima_noche|es_mi_ultima_noche|es_mi_ultimo_dia|sera_mi_ultimo_dia|es_mi_ultimo_dia_en|mi_ultima_noche_viv%|mi_ultima_noche_aqui|mi_ultimo_dia_aqui|mi_ultima_noche_en_este_mundo|mi_ultimo_dia_en_este_mundo|mi_ultimo_dia_con_vida
        mi|es_mi|sera_mi ultima_noche|ultimo_dia|ultimo_mes|ultima_semana [1] viv%|en_este_mundo|con_vida|en_la_tierra|aqui_en_la_tierra|en_esta_vida|y_estoy_en_paz|antes_de_irme
        me_despido|quiero_despedirme|vengo_a_despedirme|queria_despedirme|solo_queria_despedirme|solo_quiero_despedirme|necesito_despedirme|escribo_para_despedirme|me_estoy_despidiendo|venia_a_despedirme|vine_a_despedirme|quisiera_despedirme|me_despedi|ya_me_despedi|he_empezado_a_despedirme|pasaba_a_despedirme [2] de_todos|de_ustedes|de_vosotros|de_mi_familia|de_mis_hijos|de_mis_padres|de_mi_madre|de_mi_hija|de_mi_hijo|de_la_vida|de_este_mundo|para_siempre|de_todo_el_mundo|de_los_que_quiero|por_ultima_vez|antes_de_irme|en_silencio|sin_que|$
        no_me_busquen|no_me_busqueis|no_me_busques|no_me_esperen|no_me_llores|no_lloren_por_mi|no_lloreis_por_mi|no_llores_por_mi|no_me_lloren|no_me_extranen|no_os_culpeis|no_se_culpen|no_te_culpes|no_es_culpa_de_nadie|no_es_culpa_de_ustedes|nadie_tiene_la_culpa_de_lo_que [3] !en_la|$
        perdon|perdonenme|perdonadme|perdoname|perdonen|perdonad|pido_perdon|les_pido_perdon|os_pido_perdon|lo_siento|disculpenme [3] por_lo_que_voy_a_hacer|por_lo_que_hare|por_lo_que_estoy_por_hacer|por_irme_asi|por_irme|por_dejarlos|por_dejaros|por_abandonarlos|por_abandonaros|por_dejarte|por_no_ser_mas_fuerte|por_no_aguantar_mas|por_no_haber_aguantado|por_rendirme|por_el_dolor_que_les_voy|por_lo_que_voy|por_dejarlas|por_no_poder_mas|por_no_poder_seguir|pero_ya_no_puedo_mas|pero_no_puedo_mas|por_el_dolor_que_voy_a_causar|por_ser_cobarde
        gracias [0-1] por [3] todo|haber|haberme|intentarlo|quererme|aguantarme|los_buenos|cuidarme [6] adios|hasta_siempre|me_voy|no_puedo_mas|ya_no_puedo|se_acabo|es_mi_ultimo|hasta_nunca|me_despido|ya_no_estare|aqui_termina|hasta_aqui_llego|hasta_aqui_llegue|hasta_aqui|cuidense|sean_felices|ahora_me_toca_irme|me_toca_irme
        hasta_aqui [0-1] llegue|llego|he_llegado|llega_mi|termina_mi [2] historia|vida|camino|gracias|adios|perdon|yo|ya|$
        aqui|hoy|ya|ahora [1] termina|acaba|se_acaba|se_termina|terminare|finaliza [1] mi_historia|mi_vida|mi_camino|mi_sufrimiento|mi_dolor|todo_para_mi|mi_paso_por
        @care_for [1] @care_whom [8] cuando|ya_no_este|no_este|por_mi|me_vaya|me_voy|si_me_pasa|falte|me_muera|yo_no|despues|ya_no_voy|no_voy_a_estar
        cuando_me_vaya|cuando_ya_no_este|si_me_pasa_algo|cuando_no_este|si_algo_me_pasa|cuando_falte|si_ya_no_estoy|si_no_vuelvo|si_no_despierto [3] @care_for|quiero_que_sepan|quiero_que_sepas|digan|diganle|dile|no_te_olvides|recuerdenme|entreguen|decidles|decidle
        prometeme|promete|prometanme|prometedme [3] cuidar|cuidaras|que_cuidaran|que_vas_a_cuidar|seras_feliz [5] cuando|ya_no_este|no_este|sin_mi
        nos_vemos|te_veo|los_veo|nos_veremos|os_veo [1] en [1] otra_vida|el_cielo|el_otro_lado|la_otra_vida|el_mas_alla|el_infierno
        no_me_volvereis_a_ver|ya_no_me_volvereis_a_ver|ya_no_me_veran|ya_no_me_vereis|ya_no_me_veras|no_volvereis_a_verme|ya_no_me_volveran_a_ver|no_nos_volveremos_a_ver|no_me_volveran_a_ver|no_me_volveras_a_ver|no_volveran_a_saber_de_mi|no_me_van_a_volver_a_ver|nunca_mas_sabran_de_mi|no_volvereis_a_verme|ya_no_sabran_de_mi|no_volvereis_a_saber_de_mi|no_volveran_a_verme|no_me_veras_mas|no_me_vereis_mas|no_me_veran_mas
        diganle|dile|decidle|diles|diganles|decidles|denle|dale [4] que [2] me_perdone|me_perdonen|no_fue_su_culpa|no_es_su_culpa|no_ha_sido|siempre_los|siempre_la|siempre_lo|la_quise|los_quise|lo_quise|la_ame|los_ame|lo_ame
        diganle|dile|decidle|diles|diganles|decidles [4] que [2] los_amo|la_amo|lo_amo|les_amo|lo_quiero|los_quiero|la_quiero|lo_siento [6] culpa|perdon*|siempre|adios|fuerte|pude|puedo|aguant*|cuide*
    """),
    ),
    Family(
        "prepared",
        "suicide",
        "imminent",
        "preparativos o plan",
        lines("""
        he_dejado|deje|dejo|ya_deje|ya_he_dejado|dejando|quiero_dejar|voy_a_dejar|dejare [2] @settled $
        todo [1] se_acaba|se_termina|acaba|termina|acabara|terminara [1] para_mi|conmigo
        se_acaba|se_termina|acaba|termina [1] todo [1] para_mi
        ya|asi|por_fin|ahora [1] puedo|me_puedo [1] irme|ir|marcharme|descansar|morir [1] tranquil%|en_paz|$
        testamento [8] ya_puedo|adios|irme|facturas|cuentas|gato|perro|despedida|carta
        facturas|cuentas|deudas [6] testamento|perro|gato|carta|contrasenas [8] irme|ya|adios|puedo
        @left [2] @settled [3] para|cuando|y|por_si [2] me_vaya|no_este|irme|@die|@kill|adios|nadie|mi_muerte|hacerlo|ya_no|despues|me_voy|me_toque|mi_familia|mi_partida|mis_hijos|esta|el_funeral|me_iba
        @left|dejando [1] mis_cosas|mis_asuntos|mis_papeles|las_cosas|las_contrasenas|mis_contrasenas|mis_cuentas [2] en_orden|arregladas|arreglados|ordenadas|list%s|organizad%s|pagadas|apuntadas|anotadas|para_que_no|a_mano
        escribi|he_escrito|estoy_escribiendo|escribo|ya_escribi|deje|he_dejado|dejo|ya_deje|dejare|voy_a_dejar|tengo_escrita|tengo_escritas|termine|termine_de_escribir|redacte|grabe|he_grabado|ya_tengo|tengo|acabo_de_escribir|llevo_escritas|ya_esta_escrita|escondi [1] @letter
        deje|dejo|he_dejado|les_deje|os_dejo|les_dejo|dejare|ya_deje|voy_a_dejar|te_dejo|les_he_dejado [1] una|un|unas|la|las|el|mi|mis [0-1] carta|nota|cartas|notas|audio|video|papel [1] para|a|en|sobre|de [4] mis_hijos|mis_padres|mi_mama|mi_madre|mis_papas|mi_familia|todos|cada_uno|despedida|perdon*|adios|no_lloren|no_llor*|culpa|cuando
        deje|dejo|he_dejado|les_deje|os_dejo|les_dejo|dejare|escribi|escribo|he_escrito|ya_escribi [1] una|un|unas|la|las|mi|mis [0-1] carta|nota|cartas|notas [8] perdon*|adios|despedir*|no_lloren|no_lloreis|no_llores|culpa|ya_no_este|cuando_me|me_perdon*|la_dejo|encuentren|me_vaya|ultima
        escribi|he_escrito|estoy_escribiendo|termine_de_escribir [1] las|mis|unas [0-1] cartas [1] para|a [1] mis_hijos|mis_padres|cada_uno|todos|mi_familia
        @letter [2] esta|estan|ya_esta|quedo|la_deje|queda [2] escrita|lista|escritas|sobre_la_mesa|en_la_mesa|listas|en_el_cajon|en_mi_cama|bajo_la_almohada|en_mi_cuarto
        regale|he_regalado|estoy_regalando|regalando|di|he_repartido|reparti|estoy_repartiendo|deje_repartidas [1] mis_cosas|todas_mis_cosas|mis_pertenencias|casi_todo_lo_mio|todo_lo_mio|mi_ropa_y_mis|lo_que_mas_quiero|mis_libros_y_mis|mi_perro_porque|mi_gato_porque
        tengo|tenia|hice|ya_hice|he_hecho|ya_tengo|existe|arme|elabore [2] un_plan|el_plan|el_plan_hecho|mi_plan|la_fecha|una_fecha|fecha|el_dia_elegido|fecha_y_hora|dia_y_hora|el_como_y_el_cuando|el_plan_listo|el_dia_marcado|el_lugar_elegido|planeado_como|plan [3] para [1] @kill|@die|hacerlo|morir|irme|acabar|mi_muerte|suicidarme|matarme|mi_suicidio|terminar|no_despertar|despedirme_de_este
        he_elegido|elegi|ya_elegi|escogi|he_escogido|ya_tengo|tengo|marque [1] el|un|la [0-1] dia|fecha|momento|hora [6] nadie_lo_sabe|nadie_sabe|sera_el|y_no_hay_vuelta|sin_que_nadie
        tengo|ya_tengo|puse|ya_puse|elegi|ya_elegi|he_elegido|escogi|ya_escogi|marque|fije|he_fijado|tengo_elegido|le_puse [1] fecha|una_fecha|la_fecha|el_dia|dia|la_hora|el_lugar|el_sitio|el_metodo|metodo|fecha_de_caducidad|dia_y_hora|hora [3] para [1] @kill|@die|hacerlo|morir|irme|acabar|mi_muerte|terminar|partir|mi_final|desaparecer|irme_de|saltar
        ya [1] se|tengo_claro|tengo_decidido|elegi|decidi|escogi|he_decidido|he_elegido|tengo_pensado|he_pensado|tengo_planeado|planee [1] como|cuando|donde|con_que|el_metodo [2] lo_voy_a_hacer|hacerlo|lo_hare|morir|voy_a_morir|matarme|me_voy_a_matar|@kill|y_cuando|y_donde|voy_a_hacerlo|acabar_con_todo|lo_haria|irme|me_voy_a_ir|y_con_que
        se|se_exactamente|tengo_pensado [1] como|cuando|donde|el_dia [1] lo_voy_a_hacer|lo_hare|voy_a_hacerlo|voy_a_morir|me_voy_a_matar|matarme|me_matare|hacerlo|quitarme_la_vida
        @hidden [3] lo_voy_a_hacer|voy_a_hacerlo|lo_hare|lo_hago|lo_pienso_hacer|lo_hare_por_fin
        lo_voy_a_hacer|voy_a_hacerlo|lo_hare|lo_hago|pienso_hacerlo [4] @hidden
        @time_soon [2] termino_con_todo|acabo_con_todo|se_acaba_todo|se_termina_todo|todo_se_acaba|todo_termina|todo_acaba|se_acaba_mi|acaba_todo|termina_todo|se_acaba_el_sufrimiento|se_acaba_el_dolor|dejo_de_sufrir|dejare_de_sufrir|por_fin_descanso|descanso|descansare|me_voy_para_siempre|me_voy_de_este_mundo|me_reuno|me_voy_con|sera_el_final|es_el_final|sera_mi_final|pongo_fin|le_pongo_fin|termina_mi
        ya_lo_decidi|lo_tengo_decidido|esta_decidido|ya_lo_tengo_decidido|la_decision_esta_tomada|ya_tome_la_decision|ya_tome_una_decision|ya_esta_decidido|ya_he_tomado_la_decision|he_tomado_la_decision|ya_no_hay_vuelta_atras|nada_me_va_a_hacer_cambiar_de_opinion|nadie_me_va_a_detener|nadie_podra_detenerme [4] morir|matarme|irme|me_voy|acabar|adios|esta_noche|hoy|@die|@kill|terminar|no_quiero_vivir|partir|me_mato|vivir|descansar|ya_no_sufrire|en_paz
        investigue|busque|he_buscado|he_investigado|averigue|lei|mire|he_mirado|estuve_buscando|estuve_viendo|estoy_buscando [3] como|cuantas|que_dosis|la_dosis|metodos|formas|maneras|que_puente [4] morir|matarme|suicidarme|suicidio|suicidarse|morirme|hacerlo|letal|matar|quitarme|ahorcarme|hace_falta|duele_menos|acabar
        hice|he_hecho|ya_hice|firme|deje_hecho|actualice [1] mi|el [1] testamento [4] me_voy|adios|ya|por_lo_que|porque|descansar|para_irme
        estoy|me_siento|al_fin|por_fin|siento [1] en_paz|tranquil%|liberad%|paz|sereno|serena|calma [3] porque|ahora_que|desde_que|ya [3] decidi|se_como|he_decidido|tome|se_acaba|va_a_terminar|va_a_acabar|lo_decidi|tengo_fecha|todo_va_a|voy_a_morir|me_voy|tome_la_decision|se_que_pronto|todo_acabara|queda_poco|termina|acaba
        solo|solamente [1] me_falta|me_queda|queda|falta|tengo_que|espero [2] despedirme|el_momento|decidir_el_dia|que_se_duerman|que_se_vayan|el_valor|escribir_la_carta|saltar|que_todos_se_duerman|apretar_el_gatillo|que_mi [4] $
        falta_poco|queda_poco|pronto [1] para [1] @die|morir|que_todo_acabe|descansar|que_termine_mi|mi_final
    """),
    ),
)
