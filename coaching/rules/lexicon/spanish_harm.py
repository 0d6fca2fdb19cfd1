"""Spanish families about self-harm, violence suffered, acute crises and other people in danger."""

from coaching.rules.patterns import Family, lines

PHRASES: dict[str, str] = {
    "body": """
        los_brazos el_brazo las_munecas la_muneca las_piernas la_pierna los_muslos el_muslo la_piel el_cuerpo las_venas el_antebrazo los_antebrazos la_panza el_estomago el_abdomen los_tobillos el_pecho mi_piel mi_cuerpo mis_brazos
        mi_brazo mis_piernas mis_munecas mi_muneca mi_pierna la_mano las_manos el_vientre la_cara las_costillas mis_muslos mi_muslo
    """,
    "sharp": "una_cuchilla la_cuchilla cuchillas una_navaja una_gillette un_cuter un_cutter las_tijeras unas_tijeras un_vidrio un_cristal una_hojilla el_compas un_compas un_sacapuntas un_cuchillo el_cuchillo el_cuter un_bisturi cigarros cigarrillos un_cigarro un_cigarrillo un_encendedor un_mechero el_mechero la_plancha_a_proposito zzcuchillo un_vidrio_roto un_alfiler",
    "harm_inf": """
        cortarme lastimarme herirme danarme autolesionarme hacerme_dano hacerme_cortes hacerme_algo hacerme_heridas hacerme_sangrar hacerme_mal autodanarme quemarme_con_cigarros quemarme_la_piel quemarme_los_brazos golpearme pegarme_a_mi
        rajarme_los_brazos tajearme rasgarme clavarme rasgunarme aranarme_hasta castigarme_fisicamente castigarme_con_cortes mutilarme
        hacerme_moretones arrancarme_la_piel volver_a_cortarme volver_a_lastimarme volver_a_hacerme_dano autoflagelarme hacerme_cortecitos hacerme_unos_cortes punzarme
    """,
    "harm_bare": "lastimar danar cortar herir autolesionar hacer_dano hacer_cortes tajear hacer_heridas rajar",
    "harm_finite": """
        me_autolesiono me_autolesione me_lastimo_a_mi me_lastimo_a_proposito me_hago_cortes me_hice_cortes me_hago_dano_a_mi me_hago_dano_a_proposito me_hago_dano_cuando me_hago_dano_para me_hago_heridas me_hago_dano_yo me_hago_dano_y
        me_hago_cortecitos me_tajeo me_tajee me_mutilo me_corto_para me_corto_cuando me_corto_a_escondidas me_corto_por me_corto_todos me_corto_cada me_corto_en_secreto me_corto_a_mi me_corto_a_proposito me_corte_a_proposito me_corte_otra_vez me_corte_de_nuevo
        me_volvi_a_cortar me_he_vuelto_a_cortar he_vuelto_a_cortarme volvi_a_cortarme volvi_a_lastimarme he_vuelto_a_lastimarme volvi_a_autolesionarme me_he_autolesionado he_vuelto_a_autolesionarme recai_en_los_cortes he_recaido_con_los_cortes
        me_golpeo_a_mi me_golpeo_la_cabeza me_golpeo_contra me_pego_a_mi me_pego_cabezazos me_doy_cabezazos me_doy_golpes me_pego_contra me_clavo_las_unas me_rasco_hasta_sangrar me_arano_hasta me_quemo_con_cigarros me_quemo_con_el_mechero
        me_quemo_la_piel me_quemo_los_brazos me_quemo_a_proposito me_arranco_la_piel me_muerdo_hasta me_he_hecho_cortes me_he_lastimado_a_proposito me_lastime_a_proposito me_lastime_otra_vez me_hice_dano_a_proposito me_hice_dano_otra_vez me_he_hecho_dano_a_proposito
        me_he_hecho_dano_otra_vez me_vuelvo_a_cortar me_sigo_cortando sigo_cortandome me_estoy_cortando estoy_cortandome me_estoy_lastimando me_estoy_haciendo_dano me_castigo_cortandome me_lastimo_para me_lastimo_cuando me_hiero me_rasguno_hasta me_lastimo_por_dentro_y_fuera
    """,
    "partner": """
        mi_marido mi_esposo mi_pareja mi_novio mi_novia mi_mujer mi_esposa mi_ex mi_ex_pareja mi_ex_novio mi_ex_marido mi_exmarido mi_exnovio mi_expareja mi_exesposo mi_companero_sentimental mi_conviviente el_padre_de_mis_hijos el_padre_de_mi_hijo mi_concubino mi_vato mi_viejo
        mi_hombre mi_chico mi_ex_esposo mi_exesposa el_papa_de_mis_hijos mi_ex_esposa
    """,
    "relative": """
        mi_padre mi_papa mi_madre mi_mama mi_padrastro mi_madrastra mi_tio mi_abuelo mi_hermano mi_primo mi_cunado mi_suegro mi_suegra mi_hijo mi_hija mi_jefe mi_profesor mi_entrenador mi_vecino mi_cuidador un_companero unos_companeros mis_companeros un_profesor mis_padres mis_papas mi_hermana el_novio_de_mi_madre el_esposo_de_mi_mama
        la_pareja_de_mi_madre la_pareja_de_mi_mama mi_tia mi_abuela un_amigo_de_mi_padre un_familiar mi_profe mi_maestro mi_sobrino el_cura el_pastor un_hombre un_tipo un_desconocido un_chico alguien mis_hermanos mi_patron mi_patrona mi_casero unos_tipos unos_hombres un_vecino mi_amo
    """,
    "he": "el ella ese_hombre ese_tipo este_hombre",
    "hits": """
        me_pega me_pego me_ha_pegado me_golpea me_golpeo me_ha_golpeado me_maltrata me_maltrato me_da_palizas me_dio_una_paliza me_ha_dado_una_paliza me_da_golpes me_dio_un_punetazo me_dio_una_bofetada me_da_bofetadas me_dio_una_cachetada me_cachetea me_cacheteo me_patea me_pateo
        me_empuja_por_las_escaleras me_empujo_por_las_escaleras me_tira_al_suelo me_tiro_al_suelo me_ahorca me_ahorco me_estrangula me_estrangulo me_asfixia me_agarro_del_cuello me_agarra_del_cuello me_apreto_el_cuello me_aprieta_el_cuello me_cogio_del_cuello me_agarro_por_el_cuello me_cogio_por_el_cuello
        me_arrastro_del_pelo me_jalo_del_pelo me_tiro_del_pelo me_jala_del_pelo me_quema me_quemo_con me_encierra me_encerro me_tiene_encerrad% me_tiene_secuestrad% me_obliga_a_tener me_obligo_a_tener me_obliga_a_acostarme me_obliga_a_tener_sexo me_obliga_a_tener_relaciones me_forzo me_fuerza me_forzo_a
        me_viola me_violo me_ha_violado me_violaron abusa_de_mi abuso_de_mi ha_abusado_de_mi abusaron_de_mi me_agrede me_agredio me_agredieron me_amenaza_de_muerte me_amenazo_de_muerte me_amenaza_con_matarme me_amenazo_con_matarme me_ha_amenazado_de_muerte me_amenaza_con_un_cuchillo me_amenazo_con_un_cuchillo
        me_amenaza_con_un_arma me_amenazo_con_una_pistola me_amenaza_con_una_pistola me_amenaza_con_hacerme_dano me_puso_un_cuchillo me_puso_una_pistola me_apunto_con me_manda_al_hospital me_mando_al_hospital me_rompio_la_nariz me_rompio_el_brazo me_rompio_una_costilla me_dejo_moretones me_dejo_un_ojo_morado me_dejo_el_ojo_morado me_deja_marcas me_dejo_marcas
        me_levanta_la_mano me_levanto_la_mano me_alzo_la_mano me_puso_la_mano_encima me_pone_la_mano_encima me_ha_puesto_la_mano_encima me_zarandea me_sacude me_avienta_cosas me_azoto me_azota me_tortura me_mata_a_golpes me_cae_a_golpes me_agarra_a_golpes me_muele_a_palos me_faja me_agarro_a_golpes me_cago_a_palos me_caga_a_palos me_caga_a_pinas me_cago_a_trompadas
        me_saca_la_mugre me_saca_la_cresta me_saca_la_mierda me_saca_la_entrepierna me_saco_la_mugre me_saca_la_chucha me_saco_la_cresta me_madrea me_madreo me_puteo_y_me_pego me_casca me_casco me_toca_sin me_toca_por_las_noches me_toca_el_cuerpo me_toco_sin me_manosea me_manoseo me_toca_donde me_toca_mis_partes me_toca_las_partes_intimas me_obliga_a_tocarlo me_obliga_a_tocarle me_mete_mano
        me_prohibe_salir_de_casa me_controla_y_me_pega me_quiere_matar quiere_matarme intento_matarme trato_de_matarme ha_intentado_matarme me_intento_matar me_trato_de_matar me_intento_estrangular intento_estrangularme intento_ahorcarme me_trato_de_ahorcar me_quiso_matar quiso_matarme me_quiso_ahorcar quiso_ahorcarme intento_violarme me_intento_violar quiso_violarme
        me_dijo_que_me_va_a_matar me_dice_que_me_va_a_matar dice_que_me_va_a_matar dijo_que_me_iba_a_matar me_dijo_que_me_iba_a_matar amenazo_con_matarme amenaza_con_matarme jura_que_me_va_a_matar juro_que_me_va_a_matar juro_matarme dijo_que_me_mataria dice_que_me_matara me_dijo_que_me_mataria amenazo_con_quemarme amenaza_con_quemarme
        me_esta_pegando me_esta_golpeando me_estan_pegando me_pegan me_golpean me_pegaron me_golpearon me_dieron_una_paliza me_estan_golpeando me_apunala me_apunalo me_pega_con me_pega_cuando_bebe me_pega_cuando me_dio_de_golpes me_dio_con_el_cinturon me_da_con_el_cinturon me_pega_con_el_cinturon me_da_correazos me_da_cinturonazos me_castiga_a_golpes me_raja me_trompea
        me_escupe_y_me_pega me_maltratan me_maltrataba me_pegaba me_golpeaba abusaba_de_mi me_violaba me_tocaba me_tocaban me_pegaban
    """,
    "not_hit": "el_correo la_cuenta el_derecho los_derechos la_privacidad el_sol el_susto un_susto un_grito bien mucho_la_risa la_risa la_cancion la_noticia la_pelota una_pelota un_balon la_gripe la_fiebre el_frio el_calor la_nostalgia el_viento la_luz la_puerta un_bajon la_crisis el_hambre el_sueno el_cansancio fuerte_la_noticia el_covid un_virus al_videojuego al_juego",
    "kin_pl": """
        mi_amiga mi_amigo un_amigo una_amiga mi_hermana mi_hermano mi_hija mi_hijo mi_madre mi_mama mi_padre mi_papa mi_pareja mi_novio mi_novia mi_marido mi_esposo mi_esposa mi_mujer mi_primo mi_prima mi_tio mi_tia mi_sobrina mi_sobrino mi_companera mi_companero una_companera un_companero mi_vecina mi_vecino
        mi_mejor_amiga mi_mejor_amigo mi_abuela mi_abuelo mi_ex alguien_que_conozco una_persona_que_conozco un_conocido una_conocida un_alumno una_alumna mi_alumna mi_alumno un_chico una_chica mi_nieta mi_nieto mi_cunada mi_cunado mi_compa mi_parce mi_pana mi_pololo mi_polola mi_companera_de_piso mi_roomie mi_jefa mi_jefe mis_padres mi_suegra mi_suegro
        una_chica_de_mi un_chico_de_mi una_companera_de un_companero_de un_participante una_participante mi_hijita mi_hijito mi_nena mi_nene mi_hermanita mi_hermanito mi_hijastra mi_hijastro mi_ahijada mi_viejo mi_vieja mi_cuate mi_amigo_del mi_amiga_del mi_bebe mi_papi mi_mami mi_paciente una_paciente un_paciente el_hijo_de la_hija_de el_hermano_de la_hermana_de
    """,
    "their_death": """
        suicidarse matarse quitarse_la_vida morirse morir ahorcarse tirarse colgarse dispararse envenenarse hacerse_dano cortarse lastimarse autolesionarse acabar_con_su_vida terminar_con_su_vida desaparecer_para_siempre pegarse_un_tiro volarse_la_cabeza hacer_una_locura tomarse_todas_las_pastillas tomarse_unas_pastillas
        saltar_del_puente tirarse_por_la_ventana tirarse_por_el_balcon tirarse_del_puente tirarse_al_metro hacer_una_tonteria cometer_una_locura poner_fin_a_su_vida lanzarse_al_vacio lanzarse_del_puente cortarse_las_venas arrojarse_a_las_vias suicidio_esta_noche tirarse_a_las_vias
    """,
    "they_want": "quiere quiere_ya dice_que_quiere piensa_en pensando_en va_a dice_que_va_a amenaza_con amenazo_con amenazando_con habla_de intento intento_ayer ha_intentado esta_pensando_en tiene_ganas_de tiene_pensamientos_de dijo_que_queria dijo_que_quiere dice_que_le_dan_ganas_de le_dan_ganas_de planea esta_planeando ha_dicho_que_quiere me_dice_que_quiere me_dijo_que_queria me_dijo_que_quiere trato_de acaba_de_intentar insiste_en quiso me_escribio_que_quiere me_ha_dicho_que_quiere me_conto_que_quiere me_confeso_que_quiere me_confeso_que_piensa_en me_dijo_que_piensa_en no_deja_de_hablar_de no_para_de_hablar_de menciona esta_a_punto_de desea prefiere podria puede ha_pensado_en penso_en me_dijo_que_iba_a me_dice_que_va_a me_ha_dicho_que_va_a dijo_que_iba_a ha_amenazado_con me_amenaza_con me_amenazo_con intenta_intentado se_plantea",
    "theirs_finite": "se_quiere_morir se_quiere_matar se_quiere_suicidar se_va_a_matar se_va_a_suicidar se_va_a_tirar se_va_a_ahorcar se_quiere_ahorcar se_quiere_tirar se_quiere_quitar_la_vida se_quiere_hacer_dano se_corta se_autolesiona se_esta_cortando se_lastima se_hace_cortes se_hace_dano se_ha_cortado se_corto_las_venas se_acaba_de_cortar se_intento_matar se_intento_suicidar se_quiso_matar se_puede_matar se_puede_suicidar se_podria_matar ya_no_quiere_vivir no_quiere_vivir no_quiere_seguir_viviendo ya_no_quiere_seguir_viviendo no_quiere_vivir_mas no_tiene_ganas_de_vivir perdio_las_ganas_de_vivir no_quiere_despertar tiene_pensamientos_suicidas tiene_ideas_suicidas es_suicida tiene_ideas_de_suicidio se_esta_despidiendo_de_todos se_despidio_de_todos se_despidio_de_mi me_mando_un_mensaje_de_despedida me_mando_una_carta_de_despedida dejo_una_nota_de_despedida me_ha_mandado_un_mensaje_de_despedida escribio_una_carta_de_despedida dejo_una_carta_de_despedida dice_que_no_quiere_vivir dice_que_ya_no_quiere_vivir que_se_quiere_morir quiere_morirse quiere_morir se_queria_morir se_ha_intentado_suicidar se_me_quiere_morir quiere_dejar_de_vivir dice_que_se_mata dice_que_se_va_a_matar dice_que_se_suicida que_se_va_a_matar",
    "their_act": "se_tomo_todas se_tomo_un_frasco se_tomo_unas_pastillas se_tomo_muchas se_ha_tomado_todas se_ha_tomado_un_bote se_ha_tomado_muchas se_acaba_de_tomar se_ha_tragado se_trago_todas se_tomo_una_caja se_ha_tomado_una_caja se_tomo_pastillas se_ha_tomado_pastillas se_tomo_veneno se_tomo_raticida esta_en_la_azotea esta_en_el_puente esta_en_la_cornisa se_subio_al_puente se_subio_a_la_azotea se_ha_subido_a_la_azotea se_encerro_con esta_encerrad%_con esta_sangrando se_esta_desangrando se_corto_las_venas se_ha_cortado_las_venas se_acaba_de_cortar tiene_un_cuchillo tiene_una_pistola se_ahorco_y se_colgo se_tiro_por_la_ventana esta_a_punto_de_saltar quiere_saltar_ahora no_responde_y_se_tomo esta_inconsciente no_respira no_despierta",
    "dread_home": "volver_a_casa llegar_a_casa que_llegue_a_casa que_vuelva_a_casa que_llegue estar_a_solas_con el_ella mi_marido mi_pareja mi_padre mi_padrastro mi_ex mi_novio mi_esposo",
}

FAMILIES: tuple[Family, ...] = (
    Family("self_harm", "self_harm", "high", "se hace daño o quiere hacérselo", lines("""
        @wish [2] @harm_inf
        me_quemo|me_queme|me_corto|me_corte|me_golpeo|me_lastimo|me_arano|me_rasguno [6] a_proposito|adrede|aposta|para_castigarme|a_escondidas
        @harm_inf|cortarme|lastimarme [4] sin_hacerme_nada|para_calmarme
        sin [1] hacerme_nada|hacerme_daño|cortarme|hacerme_algo|lastimarme [3] $
        me_corto|me_rajo|me_tajeo|me_corte|me_he_cortado [1] los|las|el|la [1] brazos|brazo|piernas|pierna|munecas|muneca|muslos|antebrazos|piel|venas|manos_adrede|costado
        me_doy|me_pego|me_di|me_pegue [1] punetazos|golpes|cabezazos|bofetadas|cachetadas [3] a_mi|mi_mism%|yo_sol%|cabeza|cara|piernas|pared|hasta|$
        cicatrices|marcas|cortes|heridas [1] nuevas|recientes|frescas|nuevos|frescos [4] nadie|brazos|escond*|manga|piernas|tapo
        me @want|@plan [1] @harm_bare
        me [0-1] dan|entran|vienen|daban|vinieron|dieron [1] ganas [1] de @harm_inf
        que_ganas [0-1] de @harm_inf
        ^ ganas_de|unas_ganas_de @harm_inf
        @harm_finite
        me_he_vuelto_a|volvi_a|he_vuelto_a|vuelvo_a [1] hacer|hacerme|hacerme_unos [1] cortes|dano|heridas|cortes_en
        necesito|quiero|echo_de_menos|extrano|ganas_de [1] sentir|la|volver_a [1] la_cuchilla|cuchilla|la_navaja|el_filo|el_corte|la_hojilla|los_cortes|la_gillette
        me_corto|me_corte|me_he_cortado|me_cortaba|me_rajo|me_raje|me_tajeo|me_corto_siempre [2] @body [1] con|cuando|para|otra_vez|de_nuevo|anoche|ayer|hoy|a_proposito|porque|y_me|y_no|siempre|a_escondidas|por|$
        me_corto|me_corte|me_he_cortado|me_queme|me_quemo|me_he_quemado|me_lastimo|me_lastime|me_rajo|me_raje|me_arane|me_hago_heridas [3] con [1] @sharp [3] para|cuando|porque|otra_vez|anoche|ayer|hoy|y|brazo|brazos|$
        me_quemo|me_queme|me_he_quemado|me_quemaba [2] @body [2] con [1] @sharp|cigarro|cigarrillo|el_cigarro|el_cigarrillo|el_encendedor|el_mechero
        me_corto|me_corte|me_he_cortado|me_lastimo|me_lastime|me_hago_dano|me_hice_dano|me_he_hecho_dano|me_quemo|me_golpeo|me_pego|cortarme|lastimarme|hacerme_dano [3] para [1] calmarme|aliviar|aliviarme|sentir|sentir_algo|no_sentir|sentirme|dejar_de|desahogarme|castigarme|tranquilizarme|no_pensar|olvidar|que_se_vaya|que_pare|estar_mejor|aguantar|dormir
        me_corto|me_corte|me_lastimo|me_hago_dano|me_hice_dano|me_he_hecho_dano|me_he_cortado|me_lastime [3] nadie [1] sabe|lo_sabe|se_da_cuenta|se_ha_dado_cuenta|lo_nota
        cortarme|lastimarme|hacerme_dano|autolesionarme|los_cortes|quemarme|cuando_me_corto|golpearme [2] me [1] calma|alivia|ayuda|tranquiliza|relaja|hace_sentir|da_paz|da_alivio|hacen_sentir|calman
        solo|es_lo_unico_que|lo_unico_que [1] me [1] calma|alivia|ayuda|tranquiliza [1] es|cuando [1] cortarme|me_corto|hacerme_dano|lastimarme|me_hago_dano|sangrar|ver_sangre|el_dolor_fisico
        llevo|tengo|escondo|tapo|oculto|cubro [2] los_brazos|las_munecas|las_piernas|manga_larga|brazos|munecas|piernas [3] cortes|cortad%s|marcas|heridas|cicatrices [3] que_me_hago|que_me_hice|yo_mism%|recientes|nuevas|frescas|de_cortarme|para_que_no|$
        escondo|tapo|oculto|disimulo|me_tapo [2] cortes|heridas|marcas|cicatrices [2] brazos|brazo|munecas|piernas|muslos|que|con|$
        tengo [1] cortes|heridas_nuevas|cortes_nuevos|marcas_nuevas [1] en [1] @body
        tengo_miedo_de|me_da_miedo|miedo_a|miedo_de|temo|me_asusta|no_quiero_volver_a [1] @harm_inf
        intento|trato_de|me_cuesta|lucho_por|me_aguanto_las_ganas_de|no_puedo|no_logro|no_consigo [2] no|dejar_de|parar_de|evitar [1] @harm_inf|cortarme
        siento|tengo|necesito|quiero [2] necesidad_de|impulso_de|urgencia_de [1] @harm_inf|sangrar|ver_sangre
        necesito|quiero [1] ver_sangre|sangrar|sentir_dolor|sentir_dolor_fisico|castigarme [2] para|de_nuevo|otra_vez|y|$
        recai|he_recaido|volvi_a_recaer|volvi|he_vuelto [1] en|con|a [1] las_autolesiones|los_cortes|la_autolesion|cutting|las_cuchillas|la_cuchilla|la_navaja|lastimarme|cortarme
        me_pego|me_golpeo|doy|me_doy [2] cabezazos|punetazos|golpes|la_cabeza [1] contra|a_la [1] la_pared|pared|el_muro|mi_mism%|muro|el_suelo
        quiero_arrancarme|me_arranco|me_quiero_arrancar [1] la_piel|el_pelo_a_mechones
        ^ [1] cortarme|autolesionarme|lastimarme [1] $
        me_cortaba|me_lastimaba|me_autolesionaba|me_hacia_dano|me_hacia_cortes|me_quemaba_con|me_golpeaba_contra
        me_hago_dano|me_lastimo|me_hiero|me_hice_dano|me_lastime|me_he_hecho_dano|me_he_lastimado [1] a_mi_mism%|a_proposito|otra_vez|de_nuevo|a_escondidas|aposta|por_las_noches|cuando_estoy_sol%|cada_noche|adrede|yo_sol%
        atraco|atracones [3] vomito|vomitar [3] castigo|castigarme
    """)),
    Family("self_harm_watch", "self_harm", "watch", "posible autolesión", lines("""
        me_hice_dano|me_lastime|me_he_hecho_dano|me_he_lastimado [1] $
        me_provoco|me_provoque|me_meto_los_dedos [1] vomito|el_vomito|vomitar|para_vomitar
        llevo_dias|llevo_semanas|hace_dias_que [1] sin|no [1] comer|como [2] a_proposito|para_castigarme|porque_no_me_lo_merezco
    """)),
    Family("violence", "violence_suffered", "high", "violencia sufrida", lines("""
        en_casa|en_mi_casa|aqui|todos_los_dias|cada_dia [2] me_pegan|me_golpean|me_maltratan|me_encierran|me_pega|me_golpea|nos_pegan
        @partner|@relative|mi_padrastro|mi_madrastra|mi_hermanastro [1] me_toca|me_toco|me_tocaba|me_manosea|me_acosa_sexualmente $
        @partner|@relative [2] me_ha|me_habia|me_han [0] amenazado|golpeado|pegado|violado|agredido|maltratado|intentado|apunalado|empujado [1] de_muerte|con|matar|hoy|ayer|otra_vez|varias_veces|$
        sufri|sufro|he_sufrido|sufrio|estoy_sufriendo|fui_victima_de|he_sido_victima_de [1] una|un|de? [1] agresion|violacion|abuso|abusos|maltrato|acoso_sexual|paliza [2] sexual|machista|anoche|ayer|y|de|por|$
        @partner|mi_padre|mi_padrastro [2] es [1] violent%|agresiv%|un_maltratador|un_agresor|peligros%
        @relative|@partner|mi_padrastro [1] me_toca|me_tocaba|me_manosea [1] desde|por_las_noches|cuando|debajo|donde|partes|y_me|sin
        @partner|@relative [4] @hits !@not_hit
        @hits !@not_hit [4] @partner|@relative
        me_viola|me_violo|me_violaron|me_ha_violado|me_han_violado|abuso_de_mi|abusaron_de_mi|abusa_de_mi|ha_abusado_de_mi|han_abusado_de_mi|abusan_de_mi
        fui|he_sido|soy|estoy_siendo|creo_que_fui|siendo [1] victima|violad%|abusad%|agredid%|maltratad%|golpead% [2] violencia|de_violencia|abuso|de_abuso|abusos|maltrato|de_maltrato|sexualmente|por|anoche|ayer|anteayer|la_semana|violencia_de_genero|$
        sufro|sufri|estoy_sufriendo|vivo|vivo_con|estoy_viviendo|padezco [2] violencia|maltrato|malos_tratos|abuso|abusos|abuso_sexual|violencia_de_genero|violencia_familiar|violencia_domestica|violencia_en_casa|golpes [1] en_casa|en_mi_casa|de_mi|por_parte|machista|de_pareja|sexual|fisic%|psicologic%|de_genero|domestica|familiar|intrafamiliar|con_mi|de|$
        me_pone|me_puso|me_mete|me_metio|me_revienta|me_revento|nos_da|me_dan|nos_pone|me_mata [1] a|unas|una|unos|de? [1] golpizas|golpiza|golpes|palizas|paliza|palos|madrizas|tundas|patadas
        @hits [2] anoche|ayer|otra_vez|de_nuevo|hoy|esta_manana|cada_dia|todos_los_dias|cuando_bebe|cuando_toma|cuando_se_enoja|cuando_se_enfada|delante_de|esta_noche|cuando_llega|si_no|borrach%|y_no|y_tengo_miedo|y_me_da_miedo|por
        me_pega|me_golpea|me_maltrata|me_viola|me_pegan|me_golpean|me_maltratan [1] $
        el|ella|ese_tipo|ese_hombre|este_hombre|este_tipo @hits !@not_hit
        se_mete|se_metia|entra|se_cuela|viene [1] a|en|por [2] cuarto|habitacion|cama|pieza|recamara|dormitorio|noche|noches [2] me_toca|me_toco|me_tocaba|me_manosea|abusa|me_obliga
        le_tengo_miedo|tengo_miedo|me_da_miedo|miedo|tengo_terror|me_aterra|temo|tengo_panico [2] a|de|que [1] @partner|mi_padre|mi_padrastro|que_me_pegue|que_me_mate|me_mate|que_me_golpee|me_pegue|me_golpee|volver_a_casa_con|que_vuelva_a_pegarme|que_me_haga_dano|me_haga_dano|lo_que_me_pueda_hacer_mi|que_vuelva_borrach% !se|no
        estoy_en_peligro|me_siento_en_peligro|no_estoy_a_salvo|no_me_siento_a_salvo|no_me_siento_segur%_en_mi|temo_por_mi_vida|mi_vida_corre_peligro|mi_vida_esta_en_peligro|corro_peligro|estoy_en_peligro|tengo_miedo_por_mi_vida|me_siento_en_peligro_en_casa
        no_puedo|no_me_deja|no_me_dejan|no_me_deja_ir|me_prohibe [1] salir|ver_a_nadie|hablar_con_nadie|usar_el_telefono|trabajar|ver_a_mi_familia [5] encerr*|pega|amenaz*|golpe*|miedo|mi_marido|mi_pareja|mi_novio|mi_esposo
        me_obliga|me_obligan|me_obligo|me_obligaron|me_forzo|me_fuerza|me_forzaron [1] a [1] tener_sexo|tener_relaciones|acostarme|desnudarme|prostituirme|mandarle_fotos|tocarlo|hacer_cosas_que_no_quiero|hacerle_cosas
        me_toca|me_tocaba|me_manosea|me_toco|me_tocan [3] no_quiero|sin_mi_permiso|sin_permiso|aunque_le_digo|me_da_asco|por_las_noches|cuando_mama|cuando_mi_mama|cuando_mi_madre|mientras_duermo|cuando_duermo|debajo_de_la|las_partes|mis_partes
        me_va_a|me_quiere|me_puede [0] matar [4] mi_marido|mi_ex|mi_pareja|mi_esposo|mi_novio|si_lo_denuncio|si_lo_dejo|si_me_voy|si_le_dejo|si_me_encuentra
        mi_ex|mi_expareja|mi_exnovio|mi_exmarido|el [2] me [1] persigue|acosa|espera|vigila|sigue|acecha [3] a_la_salida|todas_partes|con_un|en_mi_casa|abajo|del_trabajo|de_mi_trabajo|en_la_puerta|y_me_amenaza|calle|miedo
        huir|escapar|irme|salir|huyendo|escaparme [2] de [1] mi_marido|mi_agresor|mi_maltratador|mi_abusador|mi_esposo [4] pega|miedo|golpe*|mate|violent%|$
        @partner|@relative [2] me [1] lastima|hace_dano|hizo_dano|ha_hecho_dano|lastimo [1] fisicamente|con_golpes|con|cuando|anoche|ayer|y_tengo|otra_vez|hasta
        @partner [1] es [1] violent%|agresiv% [1] conmigo
        me_dejo|tengo|me_dejan|tengo_un [2] moretones|moratones|moretes|cardenales|un_ojo_morado|el_ojo_morado|golpes|marcas_de_golpes|el_labio_partido [4] me|por|mi|de|que|golpe*|pega
    """)),
    Family("violence_now", "violence_suffered", "imminent", "violencia en este momento", lines("""
        me_esta|me_estan|nos_esta|esta [1] pegando|golpeando|persiguiendo_con|amenazando_con_un|apuntando|ahorcando|estrangulando|matando_a_golpes|violando|agrediendo
        esta|esta_aqui|sigue|viene|llego|ha_llegado|ha_vuelto|volvio|acaba_de_llegar [3] afuera|fuera|puerta|abajo|borrach%|en_casa|casa|en_la_puerta|golpeando_la_puerta|tirando_la_puerta|al_otro_lado_de_la_puerta [5] matar|matarme|pegar|pegarme|cuchillo|pistola|arma|miedo|va_a_entrar|me_va_a_hacer|me_va_a_pegar|golpear|golpearme|amenazando
        me_encerre|me_he_encerrado|estoy_encerrad%|escondid%|estoy_escondid%|me_escondi [2] en [1] bano|el_bano|el_cuarto|la_habitacion|el_armario|mi_cuarto|el_closet|la_recamara|el_dormitorio [6] pega|pegando|matar|golpe*|viene|grita*|amenaz*|puerta|mi_marido|mi_pareja|mi_padre|mi_novio|mi_esposo|miedo|mi_ex|borrach%|mi_papa
        me_va_a|quiere|me_quiere|va_a [0-1] matar|matarme [3] ahora|hoy|esta_noche|esta_aqui|tiene_un_cuchillo|tiene_una_pistola|tiene_un_arma|ayuda|ayudenme|esta_en_la_puerta|esta_abajo|con_un_cuchillo
        mi_ex|mi_marido|mi_pareja|mi_novio|mi_esposo|mi_padre [1] me_va_a_matar|viene_a_matarme|me_quiere_matar|quiere_matarme [4] $
        tiene|saco|agarro|viene_con|con [1] un_cuchillo|una_pistola|un_arma|el_cuchillo|un_machete|un_martillo|la_pistola [4] me|matar|amenaz*|y_dice|y_grita|contra_mi
        llamen|llama|llamad|manden|necesito [1] a_la_policia|la_policia|a_la_patrulla [5] mi|me|pega|matar|viene|esta
    """)),
    Family("acute_crisis", "acute_crisis", "high", "crisis aguda", lines("""
        oigo|escucho|siento|me_hablan|las|unas|tengo [1] voces [3] dicen|dice|ordenan|mandan|piden|gritan|insultan|que_me|matar|matarme|haga_dano|cabeza|no_paran|no_callan|no_se_callan
        las_voces|una_voz [2] me [1] dicen|dice|ordenan|ordena|mandan|piden|gritan|hablan|pide|insultan|persiguen
        escucho_voces|oigo_voces|veo_cosas_que_no|veo_personas_que_no_estan|alucin*
        estoy_teniendo|tengo|me_esta_dando|me_da|me_esta_entrando|estoy_en|estoy_sufriendo|esta_dandome|estoy_con|siento_que_me_da|en_plen% [1] un_ataque|una_crisis|ataque|crisis|mi_crisis|plena_crisis [1] de [0-1] panico|ansiedad|nervios|angustia|pleno_panico [6] ahora|no_puedo_respirar|ayuda|no_se_que_hacer|me_ahogo|respirar|ahora_mismo|ayudame|me_muero|me_voy_a_morir|por_favor|temblando|parar|siento_que|no_para|llevo|$
        no_puedo|no_logro|no_consigo|me_cuesta [1] respirar [5] ahora|ayuda|me_muero|panico|ansiedad|me_voy_a_morir|ahogo|tiemblo|temblando|miedo|no_se_que_me_pasa|corazon|pecho|ayudame|ayudenme|volver*_loc%|voy_a_volver*
        panico|ansiedad|ataque|crisis|tiemblo|temblando|corazon|pecho [6] no_puedo_respirar|me_ahogo|no_me_entra_el_aire|no_me_llega_el_aire|me_voy_a_morir|siento_que_me_muero|siento_que_voy_a_morir|creo_que_me_muero
        siento_que|creo_que|parece_que|pienso_que [0-1] me_voy_a_morir|voy_a_morir|me_muero|me_estoy_muriendo|me_esta_dando_un_infarto|me_va_a_dar_un_infarto|voy_a_desmayarme|me_va_a_dar_algo [4] ahora|ayuda|respirar|panico|ansiedad|pecho|corazon|ataque|por_favor|ayudame|ahora_mismo
        me_estoy|estoy|siento_que_me_estoy|siento_que_estoy [1] volviendo_loc%|perdiendo_la_cabeza|perdiendo_la_razon|enloqueciendo|perdiendo_el_control|perdiendo_el_juicio [4] ayuda|no_puedo|miedo|no_se|voces|ayudame|controlar|hacer|ya|y
        voy_a|quiero|tengo_ganas_de|necesito|pienso|siento_ganas_de|me_dan_ganas_de|podria|soy_capaz_de|voy_a_acabar [1] matar|matarlo|matarla|matarlos|apunalar|disparar|asesinar|hacerle_dano|matarle|apunalarlo [1] a|hoy|esta_noche|de_verdad|con|cuando|mi|al|y [3] mi|alguien|todos|el|ella|ese|esa|jefe|hijo|hija|marido|padre|madre|un_cuchillo|una_pistola|duerma|vecino|los|noche|ir|despues|matarme
        no_respondo_de_mi|no_se_de_lo_que_soy_capaz|no_se_lo_que_soy_capaz_de_hacer|no_se_que_soy_capaz_de_hacer|tengo_miedo_de_lo_que_pueda_hacer|tengo_miedo_de_mi_mism%|me_da_miedo_lo_que_pueda_hacer|tengo_miedo_de_quedarme_sol%_esta_noche|no_me_fio_de_mi|no_confio_en_mi_mism%_esta_noche|me_tengo_miedo|no_puedo_quedarme_sol%_esta_noche|tengo_miedo_de_hacer_algo|miedo_de_hacer_una|me_da_miedo_lo_que_puedo_hacer|miedo_a_quedarme_sol%_con_mis_pensamientos|no_me_dejen_sol%_esta_noche|no_me_dejes_sol%_que_hago_algo
        me_da_miedo|tengo_miedo_de|miedo_a [0] quedarme_sol% [4] esta_noche|puedo|hacer|haga|hacerme|hacerme_algo|conmigo
        necesito|ayuda|ayudenme|ayudame|auxilio|socorro|ayudadme [1] ayuda|urgente|por_favor|ya|ahora|ahora_mismo [2] urgente|urgencia|ahora_mismo|no_puedo_mas|no_aguanto|ya|estoy_desesperad%|no_se_que_hacer|me_pasa_algo|no_doy_mas|es_urgente|urgentemente|de_verdad_no_puedo
        me_persiguen|me_estan_persiguiendo|me_espian|me_vigilan|quieren_envenenarme|me_quieren_envenenar|me_leen_el_pensamiento|me_quieren_matar|me_controlan_la_mente|me_pusieron_un_chip|estan_en_mi_contra_y_me_siguen [3] $
        mezcle|he_mezclado|mezclando|combine [2] pastillas|medicamentos|ansioliticos|alcohol [1] con|y [1] alcohol|pastillas|drogas|vodka|vino|medicamentos
        me_pase|he_tomado_demasiado|me_pase_de|consumi|consumi_demasiad%|tome_demasiad% [3] la_dosis|drogas|cocaina|droga|pastillas|medicacion
    """)),
    Family("distress", "acute_crisis", "watch", "mucho malestar", lines("""
        estoy|me_siento|ando|sigo|llevo [2] muy_mal|fatal|destrozad%|hundid%|deprimid%|angustiad%|roto_por_dentro|rot%|desbordad%|muy_triste|super_mal|hecho_mierda|hech%_polvo|hech%_pedazos|devastad%|sin_ganas_de_nada|del_orto|para_el_orto|de_la_chingada|bajoneadisim%
        ataque|crisis [1] de [0-1] panico|ansiedad|angustia|nervios
        tengo|sufro [1] depresion|ansiedad_severa|depresion_mayor|una_depresion
        me_siento|estoy [1] muy_sol%|completamente_sol%|tan_sol%|totalmente_sol%
        no_se_que_hacer_con_mi_vida|no_puedo_parar_de_llorar|no_dejo_de_llorar|no_paro_de_llorar|lloro_todos_los_dias|lloro_todas_las_noches|llevo_dias_llorando
        quiero_dormir|quisiera_dormir|ganas_de_dormir|me_gustaria_dormir [1] todo_el_dia|mucho_tiempo|por_dias|y_no_pensar|un_mes
    """)),
    Family("third_party", "third_party", "watch", "otra persona puede estar en peligro", lines("""
        @kin_pl [6] @they_want [2] @their_death
        @kin_pl [6] @theirs_finite
        @theirs_finite [3] @kin_pl
        @they_want [1] @their_death [3] @kin_pl
        @kin_pl [4] @their_act
        @their_act [4] @kin_pl
        @kin_pl [5] pensamientos|ideas|intento|intentos|ideacion [1] suicidas|suicida|de_suicidio|de_suicidarse
        @kin_pl [3] se_suicido|se_mato|se_quito_la_vida|se_ahorco|se_tiro|se_pego_un_tiro|cometio_suicidio|se_colgo
        se_suicido|se_quito_la_vida|se_ahorco|perdi [2] @kin_pl [3] suicid*|$
        el_suicidio_de|suicidio_de [1] @kin_pl
        @kin_pl [4] le_pega|la_pega|le_golpea|la_golpea|la_maltrata|lo_maltrata|le_maltratan|la_maltratan|la_esta_pegando|le_esta_pegando|le_pegan|abusan_de|la_violo|la_violaron|lo_golpean|es_maltratada|sufre_maltrato|sufre_violencia|la_quiere_matar|la_amenaza|le_pego
        mi_vecino|mi_cunado|mi_padre|mi_papa|su_marido|su_novio|su_padre|su_pareja|mi_hermano|su_esposo [2] le_pega|golpea_a|pega_a|maltrata_a|le_esta_pegando|esta_golpeando|esta_pegando|abusa_de|le_pego [2] mi|su|a
        como [1] ayudo|ayudar|puedo_ayudar|le_ayudo [1] a [3] @their_death|que_quiere_morir|que_quiere_suicidarse|con_pensamientos_suicidas|que_se_quiere_matar|que_se_corta|que_quiere_quitarse_la_vida
        temo|me_preocupa|tengo_miedo|me_da_miedo [2] que [2] se_mate|se_suicide|se_quite_la_vida|se_haga_dano|haga_una_locura|haga_una_tonteria|se_haga_algo|cometa_una_locura|se_lastime
    """), negatable=False),
    Family("third_party_now", "third_party", "high", "otra persona en peligro ahora", lines("""
        @kin_pl [5] se_tomo_todas|se_tomo_un_frasco|se_tomo_unas_pastillas|se_ha_tomado_todas|se_ha_tomado_un_bote|se_acaba_de_tomar|se_ha_tragado|se_trago_todas|se_tomo_una_caja|se_esta_desangrando|se_corto_las_venas|se_ha_cortado_las_venas|esta_en_la_cornisa|no_respira|se_acaba_de_cortar|se_tomo_veneno|se_tomo_pastillas|se_ha_tomado_pastillas|acaba_de_tomarse|acaba_de_intentar|esta_a_punto_de_saltar|se_subio_a_la_azotea|se_ha_subido_a_la_azotea [8] ahora|ayuda|no_responde|no_despierta|que_hago|urgente|pastillas|y|todas|inconsciente|$
    """), negatable=False),
)
