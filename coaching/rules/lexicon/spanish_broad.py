"""Spanish families by meaning: few ideas far apart in a sentence, for wording that nobody wrote down before."""

from coaching.rules.patterns import Family, lines

PHRASES: dict[str, str] = {
    "b_dead": """
        morir morirme morirse muera muriera muriese muero moriria fallecer estar_muert% muert% la_muerte mi_muerte suicidarme suicidarse matarme matarse ahorcarme colgarme_del desangrarme una_tumba la_tumba mi_tumba
        bajo_tierra tres_metros_bajo_tierra un_ataud el_ataud una_caja_de_pino el_cementerio las_esquelas dejar_de_existir dejar_de_vivir dejar_de_respirar dejar_de_ser no_existir no_haber_existido no_haber_nacido no_vivir quitarme_la_vida quitarme_de_en_medio
        quitarme_del_medio acabar_con_mi_vida terminar_con_mi_vida me_entierren me_enterraran me_mato me_matara me_suicido me_quite_de_en_medio me_mataria petatearme estirar_la_pata irme_al_otro_barrio que_me_muera me_muriera dejar_este_mundo dejar_esta_vida
        desaparecer_para_siempre desaparecer_del_todo borrarme evaporarme dormir_para_siempre no_seguir_viviendo no_seguir_viv% no_ser_nada dejarme_morir no_haber_venido_al_mundo se_me_pare el_corazon_se_me_pare se_me_parara mi_corazon_se_pare
    """,
    "b_unwake": """
        no_despertar no_despertara no_despertase no_despertarme no_me_despertara no_me_despertase no_me_despierte no_despierte no_despierto no_amanecer no_amanezca no_amaneciera no_abrir_los_ojos no_abriera_los_ojos no_volver_a_despertar no_volviera_a_despertar no_volver_a_abrir nadie_me_despertase
        nadie_me_despertara nadie_me_despierte nadie_me_despertara_jamas no_levantarme_mas no_despertar_mas no_arranque no_arrancara no_me_levante_mas no_me_despierte_nunca quedarme_dormid%_para_siempre dormirme_para_siempre
    """,
    "b_good": """
        quiero quisiera querria ojala deseo desearia prefiero preferiria mejor paz alivio aliviad% descanso descansar descansaria favor ganas suerte regalo envidia envidio consuela calma calmaria tranquiliza alegraria gustaria encantaria suena_bien solucion salida merezco mereceria sueno_con fantaseo
        pido rezo ruego espero anhelo no_me_importaria daria_igual da_igual me_daria_igual ni_me_importaria bienvenid% echo_de_menos agradeceria firmaba firmaria pulsaria apretaria
    """,
    "b_if_gone": """
        me_muero muero me_muriera muriera me_muriese falto faltara faltase faltare no_estuviera no_estuviese no_estoy no_existiera no_existiese no_despertara no_me_despertara no_despierto desaparezco desapareciera desapareciese me_mato me_matara me_fuera_para_siempre me_pasara_algo me_pasa_algo me_tiro me_tirara yo_no
        no_este no_hubiera_nacido me_atropellaran ya_no_estoy me_fuera_de_este_mundo
    """,
    "b_who_cares": """
        nadie a_quien quien importa importar importaria favor alivio mejor tranquil% descansarian descansaria felices feliz lloraria lloraran extranar extranaria notaria notaran notara enteraria cuenta echaria_de_menos echara_de_menos se_alegrarian peso problema_menos igual vivirian apanaria apanarian respirarian
    """,
    "b_live": """
        vivir vivir_mas seguir_viviendo seguir_viv% seguir_con_vida estar_viv% existir seguir_existiendo seguir_respirando respirar la_vida esta_vida mi_vida este_mundo un_mundo_sin el_mundo seguir_aqui estar_aqui despertar despertarme seguir_en_este_mundo estar_en_este_mundo levantarme_manana
    """,
    "b_no_verb": """
        no_quiero ya_no_quiero no_deseo no_me_provoca ya_no_me_provoca no_me_compensa no_me_apetece no_me_interesa ya_no_me_interesa no_sirvo no_sirvo_ni no_valgo no_valgo_ni no_merezco no_pinto_nada no_pinto no_espero_nada no_espero no_soporto no_aguanto ya_no_aguanto no_puedo_con ya_no_puedo_con no_tengo_ganas no_me_dan_ganas
        no_me_nace no_le_hallo no_le_encuentro no_encuentro no_veo no_hallo no_me_queda no_me_quedan no_tengo no_se_como ya_no_se_como no_se_para_que no_se_por_que ni_ganas no_me_gusta no_quisiera no_disfruto no_tolero no_resisto no_me_llena
    """,
    "b_reason": "motivo motivos razon razones sentido chiste caso gracia por_lo_que nada_por_lo que_me_ate excusa",
    "b_means": """
        soga la_soga una_soga cordel el_cordel mecate el_mecate lazo el_lazo pistola la_pistola revolver el_revolver escopeta la_escopeta fusca la_fusca rifle arma un_arma el_arma fierro el_fierro cianuro raticida matarratas veneno el_veneno cuchilla la_cuchilla una_cuchilla gillette la_gillette yile la_yile gilete salfuman
        hojilla bisturi zzpistola zzsoga
    """,
    "b_got": """
        tengo ya_tengo traigo compre he_comprado consegui he_conseguido agarre he_cogido cogi saque he_sacado cargue he_cargado ate he_atado amarre colgue he_colgado prepare he_preparado escondi guarde afile sostengo esta estan comprobado he_comprobado
    """,
    "b_near": """
        en_la_mano en_mano en_las_manos en_la_boca en_la_sien en_el_cuello al_cuello en_la_muneca en_el_pecho entre_las_piernas entre_las_manos cargad% list% preparad% afilad% atad% colgad% delante al_lado aqui en_el_vaso en_un_vaso la_silla una_silla viga gancho rama no_me_tiembla nadie_en_la_casa no_hay_nadie cuestion_de
        encima_de_la_mesa sobre_la_mesa en_la_mesa
    """,
    "b_took": """
        me_tome me_he_tomado tome he_tomado me_trague me_he_tragado trague he_tragado me_eche me_he_echado me_mande me_bebi me_he_bebido he_bebido bebi me_meti me_he_metido me_zampe ingeri acabo_de_tomarme acabo_de_tragarme me_acabo_de_tomar me_acabo_de_tragar me_acabo_de_beber acabo_de_beberme ya_me_tome ya_me_eche voy_tomando me_acabo_de_echar me_acabo_de_meter me_acabo_de_mandar me_estoy_tomando me_estoy_bebiendo
    """,
    "b_lot": "todo toda todas todos entero entera frasco bote caja cajas tira tiras blister punado monton montones medio_bote mitad 20 25 30 35 40 50 60 veinte treinta cuarenta cincuenta veintitantas un_chingo un_cerro cuanta_pastilla demasiad%s",
    "b_pill": "pastillas pastis pastillitas pepas pastas ansioliticos somniferos antidepresivos clonazepam rivotril lorazepam diazepam alprazolam trankimazin orfidal tafil valium paracetamol paracetamoles ibuprofenos medicamentos medicinas medicacion botiquin tabletas capsulas calmantes zzpastillas insulina quetiapina stilnox remedios",
    "b_caustic": "lejia cloro lavandina salfuman amoniaco raticida matarratas veneno insecticida cianuro anticongelante sosa_caustica",
    "b_self_act": """
        me_corto me_corte me_he_cortado cortarme me_rayo rayarme me_rajo me_raje rajarme me_tajeo me_tajee tajearme me_quemo me_queme me_he_quemado quemarme quemandome me_pincho pincharme me_arano me_muerdo me_golpeo golpearme me_doy_golpes me_doy_punetazos me_doy_cabezazos me_pego me_lastimo lastimarme me_hago_cortes
        haciendome_cortes hacerme_cortes hice_cortes me_hice_cortes me_hago_dano me_hice_dano hacerme_dano me_clavo clavarme me_arranco me_hiero herirme me_autolesiono autolesionarme me_castigo castigarme cortandome cortando_los_brazos cortandome_los_brazos hecho_cortes eche_cortes
    """,
    "b_self_why": """
        a_proposito aposta adrede queriendo para_sentir para_no_gritar para_no_pensar para_no_llorar para_calmarme para_castigarme para_aliviar cuando_me_siento cuando_me_agobio cuando_me_frustro cuando_estoy_mal cuando_estoy_sola cuando_estoy_solo cuando_me_odio cuando_no_aguanto cuando_discuto cada_vez_que_discuto cada_vez_que_me_siento
        asco_mi_cuerpo la_culpa culpable me_lo_merezco me_lo_merecia no_se_parar no_puedo_parar hasta_sangrar hasta_que_sangro hacerme_sangre ver_sangre a_escondidas en_secreto no_se_lo_cuentes no_lo_sabe_nadie nadie_lo_sabe otra_vez_los_brazos los_muslos los_brazos las_piernas las_munecas la_tripa el_antebrazo cuter sacapuntas gillette cuchilla
        hojilla encendedor mechero cigarro cigarrillos agujas cada_vez_mas_seguido desde_los_trece desde_que mas_hondo mas_profundo se_me_pasa rabia_conmigo marcas
    """,
    "b_brute": """
        mi_marido mi_esposo mi_senor mi_viejo mi_pareja mi_novio mi_novia mi_mujer mi_esposa mi_pololo mi_polola mi_padre mi_papa mi_madre mi_mama mi_padrastro mi_madrastra mi_hermano mi_hermana mi_hijo mi_hijo_mayor mi_tio mi_primo mi_abuelo mi_padrino mi_jefe mi_profesor mi_profe mi_maestro mi_entrenador el_entrenador
        un_profesor mi_companero_de_piso mi_vecino un_vecino el_vecino mi_ex mi_exmarido mi_suegro mi_cunado un_hombre un_companero un_chico un_tio el_jefe el_cura mi_cuidador mi_casero un_desconocido
    """,
    "b_blow": """
        me_pega me_pego me_pegaba me_ha_pegado me_pegara me_golpea me_golpeo me_ha_golpeado me_cachetea me_abofetea me_empuja me_empujo me_ha_empujado me_avento me_tiro_por me_tiro_al me_tiro_contra me_estampo me_zarandea me_zarandeo me_sacude me_jalonea me_jaloneo me_arrastra me_patea me_da_patadas me_dio_patadas
        me_da_bofetadas me_dio_una_bofetada me_da_guantazos me_ha_dado_un_guantazo me_dio_un_guantazo me_da_punetazos me_dio_un_punetazo me_da_palizas me_dio_una_paliza me_agarra_a me_agarro_a me_coge_a me_agarra_del_cuello me_agarro_del_cuello me_ahorca me_ahorco me_estrangul% me_aprieta_el_cuello me_apreto_el_cuello me_apreto_la_garganta
        me_asfixio me_escupe me_escupio me_quemo_con me_faja me_casca me_caga_a me_cago_a me_saca_la_chucha me_revienta me_surra me_zurra me_muele_a me_tira_cosas me_tiro_cosas me_arana me_abrio_la_ceja me_rompio_la me_rompio_el_brazo me_ha_roto_dos me_ha_roto_una_costilla me_ha_roto_la_nariz me_dejo_moretones
        me_encierra me_encerro me_tiene_encerrad% me_tiene_prohibido me_quita_las_llaves me_quita_el_dinero me_quita_la_plata me_deja_sin_dinero me_controla_el_movil
        me_amenaza me_amenazo me_ha_amenazado me_va_a_matar me_quiere_matar la_proxima_me_mata me_mata_a_mi me_prende_fuego me_chantajea me_acosa me_persigue_hasta me_espera_en_el_portal me_obliga_a_acostarme me_obligaba me_obliga_a_tener me_fuerza me_forzo me_viola me_violo me_manosea me_manoseo
        me_mete_mano me_metio_mano me_acorrala me_acorralo me_arrincona me_arrincono abusa_de_mi abuso_de_mi abusaba_de_mi me_grabo_sin me_levanta_la_mano me_pone_la_mano_encima
    """,
    "b_touch_where": "cuarto cama noche noches vestuario vestuarios falda ducha bano ascensor almacen secreto partes cuerpo piernas pecho_y de_mas despues_del_entrenamiento a_escondidas sin_permiso nadie_me_cree donde_no intimas",
    "b_third": """
        mi_comadre mi_compadre mi_suegra mi_suegro mi_cunada mi_cunado mi_alumna mi_novio mi_novia mi_ex mi_hijastra mi_hijastro una_companera_de_trabajo un_companero_de_trabajo una_companera_de_clase un_companero_de_clase mi_companera_de_trabajo mi_companero_de_trabajo mi_companero_de_clase mi_companera_de_clase mi_companero_de_piso
        mi_amigo_del_alma una_chica_de_mi_clase un_chico_de_mi_clase mi_cuate mi_carnal mi_carnala mi_pana mi_parce mi_jefita mi_jefecita mi_cucha mi_cucho mi_hijo_mayor mi_hijo_pequeno mi_hija_mayor mi_hija_pequena mi_nuera mi_yerno una_vecina un_vecino mi_papa mi_mama mi_abuelita mi_paciente
    """,
    "b_theirs": """
        se_corta se_esta_cortando se_autolesiona se_hace_cortes se_golpea_la_cabeza se_hace_dano se_lastima se_quiere_matar quiere_matarse quiere_suicidarse se_va_a_matar se_va_a_suicidar se_va_a_tirar se_quiere_tirar hablando_de_matarse habla_de_matarse habla_de_suicidarse habla_de_suicidio piensa_en_suicidarse
        piensa_en_matarse pensado_en_suicidarse pensando_en_suicidarse como_suicidarse como_matarse intentado_suicidarse intento_suicidarse_ayer no_quiere_vivir ya_no_quiere_vivir no_queria_vivir no_quiere_seguir_viviendo no_queria_seguir_viviendo no_quiere_seguir quiere_morir quiere_morirse se_quiere_morir quisiera_morirse
        quiere_irse_con quiere_desaparecer da_igual_vivir le_da_igual_vivir cortes_en_los cortes_en_las cortes_en los_brazos_con_cortes nota_rara carta_rara ha_dejado_una_nota dejo_una_nota ha_dejado_una_carta dejo_una_carta despidiendose se_despidio_de_todos se_ha_despedido_de_todos nota_de_despedida
        carta_de_despedida le_pega la_pega la_golpea le_golpea la_maltrata le_pegan lo_golpea lo_maltrata pega_a_su golpea_a_su maltrata_a_su la_controla_y ojo_morado llena_de_moratones con_moratones moratones_en ha_tomado_muchas tomado_muchas_pastillas se_tomo_muchas se_ha_tomado_todas se_tomo_todas se_ha_tomado_un_bote
        habla_de_morirse hablando_de_morirse sin_mi_se_mata tiene_un_arma lo_han_violado la_han_violado le_han_violado quiere_quitarse_la_vida tiene_una_pistola con_la_escopeta con_una_cuerda se_ha_encerrado_con el_suicidio quitarse_la_vida se_quiere_quitar_la_vida matarse suicidarse tirarse_de_un_puente tirarse_por_la_ventana
    """,
    "b_weapon": "cuchillo un_cuchillo machete el_machete un_machete navaja pistola la_pistola revolver el_revolver escopeta la_escopeta arma un_arma un_hacha bate_de",
    "b_height": """
        azotea la_azotea cornisa la_cornisa barandilla la_barandilla baranda la_baranda pretil el_pretil alfeizar las_vias la_via el_anden viaducto el_viaducto puente el_puente un_puente acantilado el_acantilado precipicio tejado el_tejado techo el_techo borde el_borde al_borde linea_del_metro terraza_del_edificio
        la_ventana_abierta otro_lado_de_la_barandilla octavo_piso noveno_piso decimo_piso
    """,
    "b_be_there": "estoy toy sigo me_subi me_he_subido subi subid% sentad% parad% asomad% voy_camino voy_caminando camino_de camino_del rumbo_al rumbo_a_las arriba_del arriba_de llegue_al llegue_a_la mirando_desde de_pie",
}

FAMILIES: tuple[Family, ...] = (
    Family("broad_wish", "suicide", "high", "deseo de morir", lines("""
        @b_good [4] @b_dead
        @b_good [5] @b_unwake
        @b_dead|@b_unwake [5] @b_good
        @b_dead [3] un_favor|una_liberacion|un_descanso|la_unica|lo_unico|mejor_que
        dios|diosito|virgencita|virgen|senor|jesus|cristo [5] cuando_quiera|ya|pronto|de_una_vez|esta_noche [3] me_lleve|me_recoja|me_llame
        dios|diosito|senor|virgen|virgencita|santa_muerte|huesuda|parca|la_muerte|jehova|cielo [6] me_lleve|me_llevara|me_lleves|me_recoja|me_recogiera|venga_por_mi|venga_a_por_mi|me_llame|se_acuerde_de_mi|se_acordara_de_mi
        me_lleve|me_llevara|me_recoja|me_llevase [3] dios|diosito|senor|virgen|santa_muerte|parca|la_muerte
        ojala|quisiera|deseo|pido|favor|gustaria|espero|sueno_con [5] infarto|cancer|terminal|un_rayo|un_camion|una_bala|un_accidente|balacearan|atropell*|derrame|enfermedad_mortal|apunal*|fusilaran [2] me|y_listo|y_ya|a_mi|y_se_acabo|de_una_vez|$
        me_haria|me_harian|harian|seria [1] un_favor [5] infarto|cancer|rayo|camion|no_desperta*|desapare*
        si [3] @b_if_gone [6] @b_who_cares
        @b_who_cares [4] si [2] @b_if_gone
        nadie [3] extran*|echar*_de_menos|llor*|notar*|enter*|echar|exar|busque|de_menos [4] cuando_no_este|cuando_ya_no_este|cuando_falte|mi_ausencia|si_falto|me_muera
        solo|unic*|lo_unico [3] frena|impide|detiene|retiene|para|retengo|ata [8] vida|encontraria|madre|hijos|hija|hijo|matarme|hacerlo|perro|fe|padres|disgusto
        frena|impide|detiene|retiene [3] matarme|quitarme|suicidarme|tirarme|hacerlo
        si_no_fuera_por|de_no_ser_por|si_no_fuese_por [6] muert%|bajo_tierra|tiraba|tiraria|mataba|mataria|lo_haria|lo_habria|no_estaria|acabado|ahorc*|colgad%|ya_estaria
        lo_haria|lo_habria_hecho|me_habria_matado|me_mataria [2] si_no_fuera|si_no_fuese|de_no_ser
        aun|todavia|por_eso|aunque [2] no_me_he [1] matado|suicidado|tirado|ahorcado
        valgo|valdria|serviria [3] muert% [1] que
        valgo|valdria [2] mas [3] seguro_de_vida|muert%
        mi_muerte|mi_entierro|mi_seguro_de_vida [4] serviria|arreglaria|ayudaria|pagaria|solucionaria
        irme|reunirme|encontrarme|estar|marcharme|acompanarl*|acompanar|me_voy_a_encontrar|ir_con|ir [4] cielo|en_paz_descanse|ya_murio|que_murio|muert%|alla_arriba|mas_alla|otro_lado
        murio|enterrar|perdi|fallecio|enviude [6] reunirme|acompanarl%|irme_con|seguirl%|ir_detras
        quiero_irme|me_quiero_ir|irme|me_voy [2] con [2] marido|mujer|padre|madre|hijo|hija|abuela|abuelo|hermano|hermana|mama|papa [4] descanse|cielo|muri*|muert%|me_espera
        irme|me_voy|mandarme|pasarme [1] al [0] otro_barrio
        soltar [1] el_volante|los_pedales
        estrellar*|chocar*|chocaria|empotrar* [4] a_proposito|queriendo|acabar|terminar|contra_un_camion|contra_un_muro
        cruz* [4] no_miro|sin_mirar [4] suerte|ver_si|atropell*|coche
        acabaria|acabare|terminaria|terminare|acabo|termino [1] suicidandome|matandome|quitandome_la_vida|tirandome|ahorcandome
        me_dejo [0-1] morir
        solo|lo_unico [4] me_mantiene|me_mantienen|mantiene [1] viv%|aqui [4] dolor|miedo|hijos|madre|perro|cobardia
        dej* [2] tomar [2] insulina|medicacion|pastillas_del_corazon [4] a_proposito|ver_que_pasa|morir*|acabar
        beb* [6] no_volver|no_despertar|perder_el_sentido [6] esperanza|no_volver|no_despertar
        entierren|enterrad|tumba [3] ya|ya_esta|a_mi|conmigo
        nada_mas_que_esperar|solo_espero|ya_solo_espero|solo_falta_que|esperando_a_que [3] el_final|se_pare|se_acabe|mi_final|morirme|que_se_muera
        menos_doloros%|indolor%|sin_dolor|no_dolor* [3] metodo|forma|manera|morir|irme|$
        metodo|forma|manera|maneras|formas|metodos [2] mas|menos|de [2] rapid%|doloros%|indolor%|segur%|morir|no_sentir|desaparecer
        duele|doleria|dolera|doler [2] mucho? [1] ahorcarse|morir|morirse|desangrarse|tirarse|saltar|suicidarse|matarse|cortarse_las_venas|ahogarse
        cuanto|cuantos|cuantas|que_dosis|que_altura [4] desangrar*|te_matan|matan|no_sobrevivir|sobrevivir|sobredosis|letal|mortal|morir|morirte|ahogarse|asfixiarse|no_despertar
        que_pasa|que_pasaria|que_ocurre [2] si [3] tom* [3] @b_lot [3] @b_pill
        gente|personas|famosos|alguien|quien|quienes|suicidas [3] quito_la_vida|suicid*|mat%ron|se_mato|suicidas [4] entiendo|comprendo|envidi%|valientes|admir%|tienen_razon
        me_dicen|me_dijeron|me_repiten|me_gritan|dicen [2] que? [1] me_mate|me_muera|matate|muerete|me_tire|mate [6] razon|caso|cierto|verdad|deberia|hacerl*
    """)),
    Family("broad_refused", "suicide", "high", "no quiere seguir viviendo", lines("""
        @b_no_verb [2] @b_live [2] y|porque|asi|mas|sin|en_serio|$
        @b_no_verb [3] @b_reason [4] @b_live
        no_pinto|no_pinto_nada [8] la_vida|este_mundo|la_tierra
        vivir|la_vida|existir|respirar|estar_viv%|mi_vida [2] no_me|ya_no_me|me_ha_dejado_de [2] compensa|importa|interesa|llena|sirve|vale|apetece|provoca|merece
        mi_vida|esta_vida|la_vida [2] no_vale [3] nada|aire|mierda|pena|peso|ni_lo_que|$
        me_sobra|me_estorba|me_pesa [1] la_vida|el_cuerpo|vivir|existir
        cansad%|hart%|agotad%|aburrid%|cansado|harto [4] existir|respirar|vivir|la_vida|estar_viv%|abrir_los_ojos
        me_cans*|me_hart*|me_aburr* [2] esta|la|de_esta|de_la|de [2] vida|vivir
        fastidia|molesta|decepciona*|rabia|jode|decepcion% [3] haber_despertado|despertar|seguir_aqui|seguir_viv%|despertarme|amanecer
        ya_no|no_quiero|no_deseo [2] que_me [1] salven|salveis|salves|rescaten|arreglen|curen|reanimen
        no_quiero [2] tratamientos|medicinas|ayuda [4] vida
        nac*|vine|vinimos [2] para_sufrir|por_error|por_accidente [3] $
        nac*|vine [2] para_sufrir|por_error|mundo_por_error
        ni_para_que|para_que|pa_que [1] sigo|seguir|vivo [1] aqui|viv%|viviendo|luchando|neta|$
        prometer* [4] manana|seguir|viv% [3] siga|estar*|aqui|viv%
        no_quiero_nada|no_quiero_na|ya_no_quiero_na|ya_no_quiero_nada|nada_quiero [1] con [1] la_vida|este_mundo|vivir
        no_me_veo|no_me_imagino [3] en_ningun_lado|en_ninguna_parte|dentro_de_un|viv%|el_futuro|manana
        pienso|miro|imagino [2] el_futuro [2] solo_veo|no_veo|veo [2] caja|tumba|negro|nada|vacio
        apag* [3] la_luz|la_cabeza|todo|del_todo|interruptor [5] no_la_encienda*|para_siempre|del_todo|nunca_mas|no_volver
        cerrar_los_ojos|dormir|dormirme|dormid% [4] en_negro|no_volver*|nadie_me|nunca_mas|jamas|para_siempre $
        quedarme [1] dormid% [4] no_despertar|no_despertarme|nunca_mas|para_siempre
        quiero|quisiera|gustaria|quieren|necesito [4] apagarla|apagarme|desconectarme|borrarme|desenchufarme [2] del_todo|para_siempre|$
        bajarme|bajar|salirme|apearme [1] de_la_vida|de_este_mundo|de_este_tren_que_es_la_vida
        tirarme|lanzarme|aventarme|arrojarme|tiraba|tiraria|me_tiraba [2] al|a_los|a_las|del|por_el|por_la|abajo|debajo|delante [2] rio|coches|carros|vias|tren|metro|camion|camiones|puente|balcon|ventana|azotea|mar|barranco|acantilado|micro|vacio
        lo_unico|unica_salida|unica_opcion|solo [4] me_queda|queda|veo [3] puente|cuerda|soga|morirme|morir|tirarme|rio|tren|ventana
        puestos_a_elegir|a_elegir [2] muert%
        a_poner*_a_dormir|pusieran_a_dormir|me_pusieran_a_dormir|me_sacrificaran|me_durmieran [4] perros|animales|gatos|para_siempre|$
    """)),
    Family("broad_method_now", "suicide", "imminent", "medios al alcance", lines("""
        @b_got [3] @b_means [6] @b_near !para
        @b_means [4] @b_near|comprobad%|esta_vez !para
        @b_got|tengo|agarre|cargue [2] pistola|soga|cianuro|fusca|revolver|escopeta|mecate|cordel [5] $
        con [1] @b_means [1] @b_near
        abri|abierto|desconect* [4] gas [2] ahi|adios|nos_vemos|chao|$
        gas [2] abiert%|abri|encendid% [6] ventanas|cerrad%|puerta|no_digas
        llave_del_gas [4] no_digas|abiert%|cerre|ventanas|adios|nadie
        motor [3] marcha|encendid%|prendid% [6] puerta|garaje|cerrad%|manguera
        garaje|cochera [6] motor [5] cerrad%|puerta
        apretar|jalar|halar|tirar [1] el_gatillo|del_gatillo
        bolsillos|mochila [2] llenos_de_piedras|llena_de_piedras|con_piedras
        me_he_metido|me_meti|voy_a_meterme|entro|me_estoy_metiendo [2] en_el_mar|mar|rio|agua|pantano [8] no_pienso_volver|no_volver|no_pienso_salir|orilla|hasta_el_fondo
        cuando|apenas|en_cuanto|nomas [4] acabe|termine|duerm*|vayan|salgan|oscurezca|amanezca [6] me_tiro|me_aviento|me_mato|me_cuelgo|me_lanzo|me_lo_tomo|salto
        me_voy_a|voy_a|vamos_a [1] ahorcar|colgar|tirar|lanzar|aventar|matar|disparar|cortar_las_venas [2] ahora|ya|hoy|en_la_noche|esta_noche|ahorita|manana|cuando|de_este|al_rato|a_la_linea
        me_tiro|salto|me_cuelgo|me_aviento|me_lanzo|me_mato [1] en [1] cinco|diez|un_rato|una_hora|un_minuto|media_hora
        minutos|segundos|horas [3] despues|y_luego|y [1] salto|me_tiro|me_mato|me_cuelgo
        hoy|esta_noche|manana|al_rato|ahorita [3] le_jalo|me_pego_un|me_doy_un|me_meto_un|me_cuelgo|me_tomo_todo
    """)),
    Family("broad_overdose", "suicide", "imminent", "ya ha empezado", lines("""
        @b_took [3] @b_lot [4] @b_pill
        @b_took [2] @b_pill [2] de_dormir|de_mi|del_abuelo|que_quedaban|que_habia
        @b_took [2] @b_caustic
        @b_took [2] @b_lot [2] bote|frasco|caja|botiquin|tiras|ellas|$
        @b_took [2] las|todas_las|los [1] de [1] mi|mis [1] abuela|abuelo|madre|mama|padre|papa|marido|perro
        @b_took [2] @b_pill [6] sueno|nublando|mareo|mareando|tengo_miedo|me_duermo|efecto|adios|perdon*|no_siento
        @b_took [6] la_otra_mitad|voy_a_por_la_otra|el_resto_tambien
        voy_contando|estoy_contando|contando|vaciado|he_vaciado|vacie|machacado|machacadas|disuelto [5] @b_pill|cajas|beberlo
        @b_pill|cajas|bote [6] las_voy_contando|estan_contadas|contadas|machacad%s|disuelt%s
        vaso [4] machacad%|disuelt%|mezclad% [4] beberlo|tomarlo|tragarlo|$
        me_corte|me_he_cortado|me_abri|me_he_abierto|ya_me_corte [6] hay_sangre|sangre_por|botando|chorreando|mucha_sangre|harta_sangre|de_verdad|profundo
    """)),
    Family("broad_harm", "self_harm", "high", "se hace daño o quiere hacérselo", lines("""
        @b_self_act [6] @b_self_why
        @b_self_why [4] @b_self_act
        @b_self_act [3] otra_vez|de_nuevo|seguido|anoche|ayer [4] no_se|no_puedo|parar|$
        he_vuelto_a|volvi_a|vuelvo_a|recai_y|otra_vez [1] cortarme|quemarme|hacerme_dano|lastimarme|autolesionarme|rajarme|hacerme_cortes|me_corte|la_cuchilla|los_cortes
        brazos|muslos|piernas|munecas [3] llen%s|cubiert%s|marcad%s [2] de? [1] marcas|cortes|cicatrices|heridas|quemaduras
        brazos|muslos|piernas [2] con|de [2] marcas|cortes|cicatrices [6] manga_larga|manga_corta|verano|escond*|tap*
        ^ [1] me_corto [1] $
        contarte|contarle|decirte|confesar* [3] que? [1] me_corto|me_hago_dano|me_lastimo|me_autolesiono
        vomit* [8] me_golpeo|me_pego|me_castigo
        meti|mete [1] la_cabeza [1] en_el_horno
        me_voy_consumiendo|consumirme|paso_de_comer|dejar_de_comer|no_comer [6] acabo_antes|morirme|morir|acabar|desaparecer
    """)),
    Family("broad_violence", "violence_suffered", "high", "violencia sufrida", lines("""
        @b_brute [8] @b_blow
        me_pega|me_golpea|me_da_patadas|me_da_bofetadas|me_escupe|me_amenaz%|me_amenazo|me_sacude|me_zarandea|me_empujo_contra|me_ahorco|me_encierra [8] me_pide_perdon|flores|dinero|telefono|cuchillo|si_le_cuento|si_le_contaba|si_le_denuncio|culpa_mia|delante_de|enfrente_de|miedo|llega|bebe|toma|insulta|contra_la
        me_ha_dicho|me_dijo|dice|amenaza [3] que? [2] si [2] le|lo|no|hablo|vuelvo|cuento|denuncio|dejo [6] me_mata|matara|mata|fuego|publica*|fotos|hijos|ninos
        me_chantajea|chantaje|me_extorsiona|me_amenaza [5] fotos|videos|desnud%|imagenes
        @b_brute [8] me_toca|me_tocaba|me_toco [5] @b_touch_where
        @b_brute [6] me_toca|me_tocaba|me_toco $
        @b_brute [4] @b_touch_where [6] me_toca|me_tocaba|me_toco
        me_metia|me_mete|me_metio [1] la_mano|las_manos|mano|los_dedos
        me_toca|me_tocaba|me_toco [3] por_debajo|la_falda|los_pechos|el_pecho|las_tetas|el_culo|mis_partes|entre_las_piernas|alli_abajo|ahi_abajo|sin_permiso|donde_no_debe
        me_manosea|me_manoseo|me_obligaba|me_obligo|me_obliga [5] @b_touch_where|y_lo_sigue|acostarme|sexo|cosas
        miedo [4] volver_a_casa|mi_casa|mi_pareja|mi_marido|el [8] peg*|golpe*|beb*|aprieto|apreto|mat*
        me_apreto|me_aprieta|me_apreta|me_agarro|me_agarra [1] el_cuello|la_garganta|del_cuello|por_el_cuello
        a_cinturonazos|a_correazos|a_palos|a_golpes|a_trompadas|a_patadas|a_pinas|a_punetazos [4] por|cuando|delante|desde|si|$
    """)),
    Family("broad_threat", "violence_suffered", "imminent", "peligro de violencia ahora", lines("""
        viene|esta|anda|sube|tiene|me_esta|llego|entro|volvio|ha_tirado|ha_vuelto [6] con|tiene|cargando [2] @b_weapon
        esta|viene|ahorita|ahora|hoy [6] me_va_a_matar|nos_mata|nos_va_a_matar|me_mata|me_va_a_rajar|rajar|me_quiere_matar
        escondid%|encerrad% [5] ropero|bano|armario|cuarto|closet|debajo_de_la_cama [4] $
        me_esta [1] pegando|golpeando|ahorcando|apretando|buscando_con|estrangulando|arrastrando|atacando
    """)),
    Family("broad_crisis", "acute_crisis", "high", "crisis aguda", lines("""
        diablo|demonio|dios|satanas|angel|extraterrestres [5] me_pide|me_habla|me_ordena|me_manda|me_piden [8] me_tire|me_mate|salte|mate|sacrifi*|queme|corte|muera
        voz|voces|alguien|sombras|television|televisor|radio|vecinos|cabeza [5] me_dice|me_dicen|me_manda|me_mandan|me_ordena|me_ordenan|me_repite|me_repiten|ordenan|mandan [6] cortarme|matarme|saltar|salte|tirarme|fuego|sacrific*|dano|daño|termine|mate|muera|acabe|no_merezco|merezco
        me_leen|leen|leerme|controlan|controla [2] la_mente|mis_pensamientos|el_pensamiento|la_cabeza
        miedo [2] de [1] hacerle|hacerl*|matar|hacerle_dano|ahogar|tirar [4] bebe|hijo|hija|nino|nina|a_mi|alguien
        no_distingo|no_se_que_es [3] real|realidad
        mi_cuerpo [2] no_es_mio|no_me_pertenece|ajeno [6] acabar|dano|cortar|morir|$
        perder|pierdo|perdiendo [2] la_cabeza|el_control|el_juicio [4] dano|hacerl*|matar|miedo
        cuchillo|ventana|balcon|pastillas [5] me_asust*|miedo [4] lo_que_pienso|lo_que_pueda|pensamientos|hacer|hacerme
    """)),
    Family("broad_place", "suicide", "imminent", "en un lugar de peligro", lines("""
        @b_be_there [4] @b_height [8] no_pienso|no_se|no_hay|mirando|viendo|abajo|adios|chao|chau|frio|llamar|devolverme|bajarme|bajar|pie|oigo|viene|pasa|nadie|soltar|soltarme|gracias|tiro|salto|piedras|agua|escaleras|$
        tren|metro|camion [6] yo_estare|estare_alli|me_espera|voy_a_estar
    """)),
    Family("broad_plan", "suicide", "imminent", "preparativos o plan", lines("""
        he_puesto|puse|tengo|ya_tengo|marque|he_elegido|he_escogido|escogi|elegi|se|ya_se|he_decidido|ya_decidi [3] fecha|el_dia|la_hora|el_sitio|el_lugar|la_manera|el_como|como|donde [2] y|seguro|sitio|hora|manera|lugar|como|para_dejar|$
        quiero|queria|vivir|viviendo|morir|vida [4] ya_he_decidido|he_decidido|ya_decidi|ya_se|tengo_pensado|decidi [1] como|cuando|donde|el_dia
        no_intent* [2] convencerme|detenerme|pararme|ayudarme
        nadie|no_me [4] pueda|puedan|va_a|van_a [1] parar|detener|impedir|encontrar|salvar [4] $
        lo_hare|lo_hago|voy_a_hacerlo|lo_voy_a_hacer [6] nadie|duerman|vayan|recoja|madrugada
        nadie|duerman|madrugada [6] lo_hare|lo_hago|voy_a_hacerlo|lo_voy_a_hacer
        es|sera|esta_es [1] mi? [1] ultima [1] conversacion|noche|vez|tarde|cena|carta|semana
        ha_llegado|llego|es|hoy_es [2] el_dia|la_hora|buen_dia [5] marcado|morir|echarme_atras|dispuesto|fin|elegido
        me_quedan|no_me_queda|no_me_quedan|queda [2] ni_una|minutos|horas|una_hora|un_dia [3] aqui|valor|vida|en_este
        encuentren|encontraran|encuentre|encontrara|hallen [6] asco|cuerpo|colgad%|muert%|limpio|ordenad%|mi_familia|mis_hijos
        claves|contrasenas|plata|dinero|llaves|papeles|perro|gato|gata|seguro [8] perdon*|adios|chau|chao|despedi*|me_voy|cobren|no_voy_a_volver
        me_despedi|ya_me_despedi|me_he_despedido|me_despido [6] sin_que|se_diera_cuenta|no_volver|jamas|al_rato|esta_noche|para_siempre|hija|hijo|todos
        dile|diganle|decidle|diles|decidles|tell [5] queria|quise|quiero|amo|perdon* [4] adios|culpa|siempre|$
        ya_lo_hice|ya_lo_he_hecho|lo_he_hecho|ya_esta_hecho|lo_e_echo|ya_lo [3] no_llam*|no_teng*|nadie|adios|remedio|tarde|bebido|tomado
        se_acaba|se_termina|termina|acaba|acabo [2] la_wea|mi_vida|todo|el_sufrimiento|mi_sufrimiento [4] hoy|esta_noche|literalmente|deje|adios|$
        hoy|esta_noche|manana|a_las_doce [3] se_acaba|se_termina|dejo_de_sufrir|descanso|termina_todo
    """), negatable=False),
    Family("broad_third", "third_party", "watch", "otra persona puede estar en peligro", lines("""
        @third|@b_third|@kin_pl [9] @b_theirs
        @b_theirs [3] @third|@b_third
        alguien|una_persona [2] que [1] quiere_suicidarse|se_quiere_matar|quiere_morir|se_quiere_suicidar|quiere_matarse
        @third|@b_third|@kin_pl [4] su|el [1] novio|marido|pareja|esposo|padrastro|padre|ex [5] le_pega|la_pega|la_golpea|la_maltrata|le_grita_y|la_controla|pega|golpea
    """), negatable=False),
)
