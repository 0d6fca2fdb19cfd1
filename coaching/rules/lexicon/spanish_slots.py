"""Spanish slots of the screening: phrases without accents, words joined by `_`, `%` for a gender ending."""

PHRASES: dict[str, str] = {
    "no": "no ya_no tampoco ni ni_siquiera nunca jamas nomas_no",
    # -- verbs that govern an infinitive, first person ---------------------------------------------------------------
    "want": """
        quiero quisiera quisiese querria queria quise quiera deseo desearia deseaba anhelo ansio prefiero preferiria prefiriera
        preferia necesito necesitaba me_gustaria me_encantaria me_apetece me_apeteceria me_provoca ando_queriendo estoy_queriendo
        he_querido habia_querido sueno_con sonaba_con fantaseo_con fantaseaba_con ruego_por rezo_por ruego pido_a_dios le_pido_a_dios
        solo_pido_a_dios rezo_para espero_con_ganas mi_unico_deseo_es lo_unico_que_quiero_es lo_que_quiero_es mi_deseo_es
        tengo_antojo_de se_me_antoja me_muero_de_ganas_de me_muero_por elijo eligiria elegiria muero_por
        querer queriendo deseando anhelando prefiriendo
    """,
    "urge": """
        ganas_de unas_ganas_de muchas_ganas_de la_necesidad_de necesidad_de el_deseo_de deseo_de deseos_de el_impulso_de
        impulsos_de impulso_de la_tentacion_de tentacion_de la_idea_de ideas_de idea_de pensamientos_de pensamiento_de
        fantasias_de intenciones_de intencion_de planes_de plan_de plan_para ansias_de me_da_por me_dan_por ganas_locas_de la_urgencia_de
        ganas_terribles_de ganas_enormes_de ganas_tremendas_de ganas_horribles_de ganas_inmensas_de un_deseo_enorme_de
    """,
    "plan": """
        voy_a iba_a vamos_a he_decidido decidi ya_decidi tengo_decidido tengo_pensado planeo planeaba estoy_planeando estoy_decidid%_a
        estoy_dispuest%_a estoy_a_punto_de estuve_a_punto_de he_estado_a_punto_de estoy_por estuve_por intento intente trate_de
        trato_de he_intentado habia_intentado intentar quise llegue_a_intentar volvere_a_intentar volver_a_intentar pienso pensaba
        considero consideraba he_considerado me_planteo me_planteaba me_he_planteado me_estoy_planteando ando_planeando
        soy_capaz_de seria_capaz_de me_siento_capaz_de estoy_considerando estoy_valorando estoy_contemplando he_contemplado
        tengo_que debo deberia tendria_que deberia_de he_de podria lo_mejor_es lo_mejor_seria mejor_seria
        mi_meta_es mi_objetivo_es mi_plan_es mi_intencion_es mi_proposito_es
        seria_mejor es_mejor mas_vale mas_me_valdria mejor terminare_por acabare_por voy_terminar_por
        voy_a_terminar_por voy_a_acabar_por estoy_lista_para estoy_listo_para tengo_planeado ya_tengo_planeado tuve_que
        solo_me_queda no_me_queda_mas_que no_me_queda_otra_que no_me_queda_otra_opcion_que no_me_queda_mas_remedio_que
        no_tengo_otra_que no_veo_otra_salida_que no_veo_otra_salida_mas_que no_hay_otra_salida_que no_veo_mas_salida_que
        no_veo_otra_opcion_que no_veo_otra_que la_unica_salida_es la_unica_solucion_es la_unica_opcion_es lo_unico_que_me_queda_es
        la_unica_forma_es mi_unica_salida_es mi_unica_opcion_es la_solucion_es la_salida_es me_resigno_a he_resuelto
        llegue_a llegue_al_punto_de quede_en me_atrevo_a me_animo_a me_atrevere_a me_atreviera_a me_animara_a
        que_pasaria_si_decido quien_me_impide que_me_impide
    """,
    "think": """
        pienso_en pensando_en pensar_en pensaba_en pense_en penso_en he_pensado_en habia_pensado_en piense_en pensado_en pienso_mucho_en
        pienso_seguido_en pienso_todo_el_tiempo_en pienso_a_diario_en pienso_constantemente_en pienso_a_menudo_en pienso_siempre_en
        pienso_cada_dia_en se_me_ocurre se_me_ocurrio se_me_pasa_por_la_cabeza se_me_paso_por_la_cabeza me_pasa_por_la_cabeza
        me_ronda me_ronda_la_idea_de me_ronda_la_cabeza se_me_cruza se_me_cruzo se_me_viene_a_la_mente se_me_viene_a_la_cabeza
        me_viene_a_la_cabeza me_viene_a_la_mente me_obsesiona obsesionad%_con sonando_con imagino imaginando imaginar imaginarme
        me_imagino fantaseo fantaseando fantasear_con fantaseando_con planteando planteandome dandole_vueltas_a le_doy_vueltas_a
        doy_vueltas_a meditando considerando contemplando ideando planeando planear planificando
    """,
    # -- death and suicide as infinitives and nouns --------------------------------------------------------------------
    "die_inf": """
        morir morirme morirse morirnos fallecer estar_muert% verme_muert% quedarme_muert% dejar_de_vivir dejar_de_existir
        dejar_de_respirar dejar_de_estar_viv% dejar_de_ser dejar_este_mundo dejar_esta_vida dejar_de_estar dejar_de_estar_aqui dejar_todo_para_siempre
        no_despertar no_despertarme no_despertar_mas no_volver_a_despertar no_existir no_haber_existido no_haber_nacido no_vivir
        no_vivir_mas no_estar_viv% no_seguir_viviendo no_seguir_viv% no_seguir_aqui no_estar_aqui no_estar no_estar_mas no_estar_mas_aqui
        no_amanecer no_abrir_los_ojos no_abrir_mas_los_ojos no_volver_a_abrir_los_ojos no_levantarme_nunca_mas no_levantarme_mas
        irme_de_este_mundo irme_del_mundo irme_para_siempre irme_de_esta_vida irme_al_cielo irme_con_dios irme_al_otro_lado
        partir_de_este_mundo partir_de_esta_vida marcharme_para_siempre marcharme_de_este_mundo largarme_de_este_mundo
        salir_de_este_mundo salir_de_esta_vida abandonar_este_mundo abandonar_esta_vida bajarme_de_este_mundo bajarme_de_la_vida
        dormir_para_siempre dormirme_para_siempre dormir_eternamente dormir_y_no_despertar dormirme_y_no_despertar
        dormirme_y_ya_no_despertar dormir_y_ya_no_despertar dormirme_y_no_despertarme dormirme_y_no_volver_a_despertar
        dormir_y_no_volver_a_despertar acostarme_y_no_despertar acostarme_y_no_levantarme_mas dormir_y_nunca_despertar
        quedarme_dormid%_para_siempre cerrar_los_ojos_para_siempre cerrar_los_ojos_y_no_abrirlos_mas cerrar_los_ojos_y_no_despertar
        cerrar_los_ojos_y_no_volver_a_abrirlos cerrar_los_ojos_y_no_abrirlos_nunca
        descansar_para_siempre descansar_eternamente descansar_en_paz descansar_de_la_vida descansar_de_todo_para_siempre
        dejar_de_sufrir_para_siempre apagarme_para_siempre desconectarme_para_siempre dejar_de_existir_y_ya
        desaparecer_para_siempre desaparecer_del_todo desaparecer_de_este_mundo desaparecer_del_mundo desaparecer_de_la_tierra desaparecer_de_una_vez
        desaparecer_de_la_faz_de_la_tierra desaparecer_de_esta_vida desaparecer_por_completo desaparecer_y_no_volver
        desaparecer_y_que_nadie_me_recuerde desaparecer_sin_dejar_rastro evaporarme dejarme_morir dejarme_ir echarme_a_morir
        que_me_muera que_me_muriera que_todo_termine_para_siempre que_se_acabe_mi_vida que_mi_vida_termine que_mi_vida_acabe que_termine_mi_vida
        que_me_lleve_la_muerte que_la_muerte_me_lleve que_dios_me_lleve que_dios_me_recoja que_diosito_me_lleve que_me_lleve_dios
        que_me_atropellen que_me_atropelle_un_coche que_me_maten que_alguien_me_mate que_me_parta_un_rayo_de_verdad
        morir_ya morirme_ya morir_de_una_vez morirme_de_una_vez estar_bajo_tierra estar_tres_metros_bajo_tierra estar_en_una_tumba
        estar_en_un_ataud petatearme estirar_la_pata palmarla espicharla
        quedarme_a_vivir_en_la_muerte cruzar_al_otro_lado pasar_a_mejor_vida reunirme_con_los_muertos
    """,
    "death": "la_muerte mi_muerte mi_propia_muerte muerte mi_funeral mi_entierro mi_velorio mi_propio_funeral mi_tumba",
    "suicide": "suicidio el_suicidio mi_suicidio un_suicidio suicidarse cometer_suicidio",
    "kill_inf": """
        matarme suicidarme ahorcarme colgarme_de_una colgarme_del colgarme_en envenenarme dispararme electrocutarme desangrarme asfixiarme
        autoeliminarme eliminarme acribillarme inmolarme degollarme apunalarme
        quitarme_la_vida quitarme_la_existencia quitarme_mi_vida quitarme_de_en_medio quitarme_del_medio quitarme_de_enmedio arrancarme_la_vida
        acabar_con_mi_vida acabar_con_la_vida acabar_con_mi_existencia acabar_conmigo acabar_conmigo_mism% acabar_mi_vida
        terminar_con_mi_vida terminar_mi_vida terminar_con_mi_existencia terminar_conmigo terminar_la_vida terminar_con_la_vida
        ponerle_fin_a_mi_vida poner_fin_a_mi_vida ponerle_fin_a_esta_vida ponerle_fin_a_mi_existencia poner_fin_a_mi_existencia
        ponerle_fin_a_todo poner_fin_a_todo ponerle_fin_a_esto ponerle_punto_final_a_mi_vida poner_punto_final_a_mi_vida ponerle_punto_final_a_todo
        poner_fin_a_mi_sufrimiento ponerle_fin_a_mi_sufrimiento ponerle_fin_a_este_sufrimiento poner_fin_a_este_dolor ponerle_fin_a_mi_dolor
        acabar_con_mi_sufrimiento acabar_con_este_sufrimiento acabar_con_tanto_sufrimiento acabar_con_este_dolor acabar_con_mi_dolor
        acabar_con_tanto_dolor acabar_con_esta_tortura acabar_con_esta_agonia terminar_con_este_sufrimiento terminar_con_este_dolor
        terminar_con_mi_sufrimiento acabar_con_esta_vida terminar_con_esta_vida acabar_con_esta_mierda_de_vida acabar_de_una_vez_con_mi_vida
        darme_un_tiro pegarme_un_tiro meterme_un_tiro meterme_una_bala darme_un_balazo pegarme_un_balazo pegarme_un_corchazo darme_un_plomazo
        volarme_la_cabeza volarme_los_sesos volarme_la_tapa_de_los_sesos volarme_el_cerebro
        cortarme_las_venas abrirme_las_venas cortarme_el_cuello rajarme_las_venas
        dejarme_caer soltarme_de_la_cuerda dar_el_salto_final dar_el_paso_al_vacio dar_un_paso_al_vacio no_mirar_al_cruzar tirarme_debajo_de ponerme_la_soga ponerme_una_soga
        hacer_una_locura cometer_una_locura hacer_una_tonteria cometer_una_tonteria hacer_una_estupidez_conmigo hacer_algo_drastico
        hacer_una_burrada_conmigo atentar_contra_mi_vida atentar_contra_mi autodestruirme_del_todo darme_muerte darme_fin
    """,
    "kill_bare": """
        matar suicidar ahorcar envenenar disparar desangrar asfixiar electrocutar colgar quitar_la_vida quitar_de_en_medio quitar_del_medio quitar_de_enmedio
        pegar_un_tiro dar_un_tiro meter_un_tiro dar_un_balazo pegar_un_corchazo volar_la_cabeza volar_los_sesos cortar_las_venas
        abrir_las_venas dejar_morir
    """,
    "kill_finite": """
        me_mato me_suicido me_matare me_suicidare me_mataria me_suicidaria me_ahorco me_ahorcare me_cuelgo_de me_colgare_de
        me_quito_la_vida me_quitare_la_vida me_quitaria_la_vida me_quite_la_vida me_quito_de_en_medio me_quito_del_medio me_pego_un_tiro me_doy_un_tiro
        me_pegare_un_tiro me_dare_un_tiro me_pegaria_un_tiro me_meto_un_tiro me_vuelo_la_cabeza me_vuelo_los_sesos me_corto_las_venas me_cortare_las_venas
        acabo_con_mi_vida acabo_conmigo acabo_con_todo acabare_con_todo acabare_con_mi_vida termino_con_mi_vida termino_con_todo terminare_con_mi_vida
        le_pongo_fin_a_mi_vida pongo_fin_a_mi_vida pondre_fin_a_mi_vida le_pondre_fin_a_mi_vida pondre_fin_a_todo
        me_enveneno me_mate me_maten_ya
    """,
    "throw_inf": "tirarme lanzarme arrojarme aventarme botarme echarme saltar brincar caerme_a_proposito precipitarme tirarse",
    "throw_bare": "tirar lanzar arrojar aventar botar",
    "throw_finite": "me_tiro me_tirare me_tiraria me_lanzo me_lanzare me_arrojo me_aviento me_aventare me_boto salto saltare saltaria",
    "fall_to": """
        al a_la a_las a_los del de_la de_las de_los de_un de_una desde desde_el desde_la desde_un desde_una por por_el por_la por_una por_un bajo
        bajo_el bajo_un bajo_las debajo_de debajo_del debajo_de_un delante_de delante_del delante_de_un contra contra_un frente_a frente_al
        frente_a_un abajo_de abajo_de_un abajo_del enfrente_de_un en_las en_el de a desde_lo_alto_de desde_lo_mas_alto
    """,
    "fall_place": """
        tren trenes via vias vias_del_tren metro subte vacio puente viaducto acantilado barranco precipicio balcon ventana azotea terraza
        tejado techo edificio piso torre autopista carretera camion micro bus autobus colectivo coche carro auto trafico tejado piso_de_arriba
        cuarto_piso quinto_piso decimo_piso noveno_piso septimo_piso sexto_piso octavo_piso sexto septimo quinto cuarto decimo octavo noveno rieles anden mirador cerro
    """,
    "drug": """
        trankimazin orfidal lorazepam alprazolam clonazepam diazepam rivotril valium tafil xanax lexatin bromazepam somniferos ansioliticos paracetamol ibuprofeno insulina medicamentos medicacion pastillas zolpidem stilnox quetiapina litio morfina fentanilo
        tranquilizantes calmantes barbituricos antidepresivos veneno raticida opioides zzpastillas sertralina fluoxetina tramadol amitriptilina pepas
    """,
    "swallow": """
        tomarme tragarme beberme ingerir tomar tragar meterme zamparme mandarme empastillarme tomarse tomando tragando
    """,
    "swallow_bare": "tomar tragar beber meter zampar mandar",
    "swallow_past": """
        me_tome me_he_tomado tome he_tomado me_acabo_de_tomar acabo_de_tomar acabo_de_tomarme me_trague me_he_tragado acabo_de_tragarme acabo_de_tragar
        me_bebi me_he_bebido ya_me_tome ingeri he_ingerido me_mande me_zampe me_estoy_tomando estoy_tomando estoy_tragando me_empastille me_meti
        me_he_metido me_acabo_de_tragar me_acabo_de_meter trague me_tomaba ya_tome
    """,
    "swallow_now": "me_tomo me_trago me_tomare me_voy_a_tomar me_bebere me_bebo me_las_tomo me_las_tomare",
    "lethal_dose": """
        todas_las_pastillas todas_mis_pastillas todas_estas_pastillas todas_las_pastis todas_las_que todo_el_bote todo_el_frasco todo_un_frasco
        el_frasco_entero el_bote_entero la_caja_entera toda_la_caja una_caja_entera un_frasco_entero un_bote_entero una_caja_de un_frasco_de un_bote_de
        dos_cajas_de tres_cajas_de dos_cajas dos_blisters tres_blisters dos_blister un_blister un_blister_entero toda_la_tira el_blister_entero
        un_monton_de_pastillas muchas_pastillas demasiadas_pastillas un_punado_de_pastillas un_punado_de un_chingo_de_pastillas una_bocha_de_pastillas
        un_cerro_de_pastillas caleta_de_pastillas veinte_pastillas treinta_pastillas cuarenta_pastillas cincuenta_pastillas mas_pastillas_de
        las_pastillas_de_mi todo_lo_que_hay_en_el_botiquin todo_el_botiquin todos_los_medicamentos todas_las_medicinas todos_los_ansioliticos
        todos_los_somniferos todo_lo_del_botiquin veneno raticida lejia cloro matarratas lavandina insecticida una_sobredosis sobredosis
        un_coctel_de_pastillas pastillas_de_mas varias_pastillas_de_golpe pastillas_de_golpe pastillas_para_no_despertar pastillas_para_morir
        lavandina_pura todas_las_zzpastillas todas_las_de_mi_mama todo_el_clonazepam todos_los_calmantes
        toda_la_medicacion toda_mi_medicacion todas_las_tabletas todas_las_capsulas todas_las_de_dormir todas_juntas todas_de_golpe
    """,
    # -- life ----------------------------------------------------------------------------------------------------------
    "live_inf": """
        vivir vivir_mas vivir_asi seguir_viviendo seguir_con_vida seguir_viv% seguir_con_mi_vida continuar_viviendo continuar_con_vida estar_viv% existir
        estar_en_este_mundo seguir_en_este_mundo seguir_aqui seguir_existiendo estar_aqui_mas seguir_con_esta_vida seguir_en_esta_vida
        estar_en_esta_vida despertar despertarme despertar_mas despertar_manana despertarme_manana despertarme_mas volver_a_despertar despertar_nunca
        amanecer levantarme_nunca_mas abrir_los_ojos_manana abrir_los_ojos abrir_los_ojos_nunca_mas seguir_respirando respirar_mas estar_mas_aqui
        estar_mas_en_este_mundo estar_mas_en_esta_vida estar_mas existir_mas seguir_estando viviendo
        ver_otro_dia ver_un_nuevo_dia ver_otro_amanecer llegar_a_manana llegar_al_proximo_cumpleanos cumplir_un_ano_mas cumplir_mas_anos cumplir_los
        llegar_a_los_treinta llegar_a_los_30 llegar_a_fin_de_ano llegar_a_navidad
    """,
    "go_on": "seguir seguir_adelante continuar seguir_asi luchar seguir_luchando pelear seguir_peleando aguantar resistir levantarme intentarlo seguir_intentandolo",
    "live_noun": "la_vida mi_vida esta_vida vida vivir existencia mi_existencia la_existencia existir",
    "live_finite": "vivo vivir vivo_asi sigo_viv% sigo_vivo sigo_viva estoy_viv% existo sigo_aqui sigo_existiendo naci estoy_aqui_todavia respiro sigo_respirando sigo_con_vida",
    "tired": """
        cansad%_de hart%_de agotad%_de aburrid%_de fastidiad%_de podrid%_de cansadisim%_de hartisim%_de canse_de me_canse_de estoy_cansad%_ya_de
        hasta_la_madre_de hasta_las_narices_de hasta_los_huevos_de cansa me_cansa me_pesa me_agota me_duele me_aburre chat%_de chatead%_de hastiad%_de
        hasta_el_cono_de hasta_los_cojones_de hasta_la_coronilla_de mamad%_de hinchad%_de me_canso_de saturad%_de rendid%_de
    """,
    "live_tiring": """
        vivir la_vida mi_vida esta_vida existir estar_viv% seguir_viviendo seguir_viv% seguir_aqui vivir_asi respirar despertarme_cada_dia despertar_cada_dia
        despertar_cada_manana despertarme_cada_manana despertar_todos_los_dias despertarme mi_existencia estar_en_este_mundo este_mundo seguir_existiendo
        seguir_luchando_por_vivir la_existencia ser_yo seguir_respirando fingir_que_quiero_vivir esta_existencia tener_que_vivir esta_vida_de_mierda
    """,
    # -- others, burden ---------------------------------------------------------------------------------------------
    "others": """
        todos todo_el_mundo mi_familia mi_mama mi_madre mi_papa mi_padre mis_padres mis_viejos mis_papas mis_hijos mi_hijo mi_hija mi_pareja mi_marido
        mi_esposo mi_esposa mi_mujer mi_novio mi_novia mis_amigos el_mundo la_gente ellos los_demas los_mios las_personas_que_quiero
        la_gente_que_quiero todos_ustedes ustedes vosotros mis_hermanos mi_hermana mi_hermano los_que_me_rodean cualquiera las_ninas los_ninos mis_nenes
        mis_seres_queridos todos_los_que_me_rodean la_vida_de_todos mi_gente mi_casa
    """,
    "better_off": """
        estaria_mejor estarian_mejor estaria_mucho_mejor estarian_mucho_mejor estaran_mejor estara_mejor viviria_mejor vivirian_mejor seria_mas_feliz serian_mas_felices
        seria_feliz serian_felices le_iria_mejor les_iria_mejor descansaria descansarian estarian_mas_tranquil%s estaria_mas_tranquil% descansan descansa descansaran vivirian_tranquilos
        viviria_mas_tranquila vivirian_mas_tranquilos estarian_bien seria_mejor estara_mejor estara_mas_tranquila estais_mejor estariais_mejor estan_mejor va_a_estar_mejor
        van_a_estar_mejor vivirian_mas_felices estarian_aliviados se_quitarian_un_peso se_sacarian_un_peso se_ahorrarian_problemas ganaria ganarian
        funcionaria_mejor iria_mejor respirarian_tranquilos respirarian sufririan_menos sufriria_menos
    """,
    "without_me": """
        sin_mi si_yo_no_estuviera si_no_estuviera si_yo_no_existiera si_no_existiera si_me_muriera si_yo_muriera si_muero si_me_muero si_yo_ya_no_estuviera
        si_yo_no_estoy si_no_estoy si_yo_desapareciera si_desapareciera si_desaparezco si_ya_no_estoy cuando_yo_no_este cuando_no_este cuando_ya_no_este
        si_yo_faltara si_faltara si_falto si_nunca_hubiera_nacido si_no_hubiera_nacido si_yo_no_hubiera_nacido cuando_me_muera cuando_me_haya_ido
        cuando_me_vaya si_me_fuera_para_siempre si_me_voy_para_siempre si_ya_no_estuviera sin_mi_aqui sin_mi_presencia cuando_no_exista si_estuviera_muert% sin_mi_en_casa
        el_dia_que_no_este el_dia_que_falte si_me_mato si_me_matara si_me_quito_de_en_medio si_yo_no_estuviese si_no_existiese si_no_estuviese si_dejara_de_existir
    """,
    "burden": """
        una_carga un_estorbo un_peso un_lastre un_problema_para_todos una_molestia_para_todos un_cero_a_la_izquierda un_parasito una_molestia un_peso_muerto
        la_carga el_estorbo el_problema_de_todos solo_una_carga una_carga_para_todos puro_estorbo un_desperdicio_de_oxigeno un_desperdicio_de_vida
        un_gasto_para_todos
    """,
    "be1": "soy me_siento siento_que_soy estoy_siendo me_he_convertido_en me_converti_en solo_soy no_soy_mas_que ser creo_que_soy me_veo_como fui he_sido sere",
    # -- means, places, time --------------------------------------------------------------------------------------------
    "means": """
        las_pastillas unas_pastillas pastillas mis_pastillas un_frasco_de_pastillas el_frasco el_frasco_de_pastillas el_bote_de_pastillas la_caja_de_pastillas un_bote_de_pastillas los_somniferos
        los_ansioliticos el_clonazepam el_veneno el_raticida veneno raticida la_lejia la_cuerda una_cuerda la_soga una_soga la_horca el_lazo el_mecate un_mecate la_reata el_nudo
        la_pistola una_pistola el_arma un_arma el_revolver un_revolver la_escopeta una_escopeta el_fierro el_chumbo el_rifle el_cuchillo un_cuchillo la_navaja una_navaja la_cuchilla una_cuchilla
        las_cuchillas la_hojilla la_gillette una_gillette el_cuter el_bisturi el_cuter la_hoja_de_afeitar las_tijeras la_cuter un_cutter el_cutter la_jeringa la_insulina zzpastillas zzcuchillo zzpistola zzsoga
        la_cuerda_lista cuchillo cuerda soga pistola navaja cuchilla el_cinturon la_corbata el_cable las_pastillas_de_mi_madre todas_las_pastillas una_bolsa_de_pastillas
        la_botella_de_veneno los_frascos las_cajas_de_pastillas el_gas una_hojilla una_bala la_bala el_insecticida el_matarratas el_cloro las_pastis una_cuchillita
    """,
    "at_hand": """
        delante delante_de_mi enfrente enfrente_de_mi frente_a_mi aqui aqui_mismo aqui_conmigo a_mi_lado al_lado en_la_mano en_las_manos en_mi_mano en_mis_manos entre_las_manos
        en_la_mesa sobre_la_mesa encima_de_la_mesa en_la_mesita en_la_mesilla en_el_cajon en_el_buro en_la_cama sobre_la_cama junto_a_mi conmigo a_mano cerca
        preparad% preparad%s list% list%s guardad%s guardad% comprad%s comprad% contad%s escondid%s escondid% cargad% separad%s juntad%s atad% colgad% puest% en_mi_cuarto en_mi_habitacion
        en_la_mochila en_el_bolso en_mi_bolso en_el_velador en_la_guantera en_el_bolsillo bajo_la_almohada debajo_de_la_almohada alrededor_del_cuello al_cuello en_el_cuello
        en_la_sien en_la_boca en_la_cabeza en_la_muneca junto_a_la_cama en_la_mesa_de_noche ya_list% mirandome me_estan_mirando me_miran en_el_armario ya aca aca_conmigo
    """,
    "have_means": """
        tengo tengo_ya ya_tengo he_comprado compre ya_compre consegui he_conseguido ya_consegui he_preparado prepare ya_prepare he_guardado guarde estoy_guardando estoy_juntando
        llevo_guardando llevo_juntando junte he_juntado ya_junte ate he_atado colgue he_colgado saque he_sacado agarre cogi he_cogido tome_el busque estoy_mirando miro mirando
        tengo_conmigo sostengo estoy_con estoy_sujetando sujeto cargue he_cargado afile me_hice_con robe le_robe le_quite pedi encargue estan esta hay_aqui aqui_tengo tengo_aqui aqui_estan
        he_reunido reuni he_ido_guardando fui_guardando ando_juntando acumule he_acumulado llevo_dias_guardando
    """,
    "edge_place": """
        puente viaducto azotea cornisa borde_del_puente borde_de_la_azotea borde_del_acantilado borde_del_balcon balcon_de_mi_casa borde_del_precipicio precipicio acantilado
        vias_del_tren las_vias barandilla baranda barandal anden_del_tren borde_del_anden borde filo_del_puente terraza_del_edificio tejado techo_del_edificio ultimo_piso
        rieles linea_del_tren otro_lado_de_la_barandilla otro_lado_de_la_baranda puente_peatonal alfeizar alfeizar_de_la_ventana
    """,
    "time_soon": """
        esta_noche hoy hoy_mismo hoy_en_la_noche hoy_por_la_noche ahora ahora_mismo ahorita ahorita_mismo en_este_momento en_este_instante manana manana_mismo manana_por_la_manana manana_en_la_manana esta_tarde
        esta_madrugada este_finde este_fin_de_semana este_viernes este_sabado este_domingo este_lunes el_viernes el_sabado el_domingo el_lunes el_martes el_miercoles el_jueves
        en_un_rato en_unos_minutos en_unas_horas en_una_hora dentro_de_un_rato dentro_de_unas_horas cuando_todos_duerman cuando_se_duerman cuando_esten_dormidos cuando_mis_padres_se_duerman
        cuando_me_quede_sol% cuando_no_haya_nadie antes_de_que_amanezca antes_del_amanecer antes_de_manana antes_de_que_lleguen antes_de_que_vuelvan antes_de_navidad antes_de_mi_cumpleanos el_dia_de_mi_cumpleanos en_mi_cumpleanos
        la_semana_que_viene la_proxima_semana esta_semana a_medianoche en_la_madrugada al_amanecer en_cuanto_llegue en_cuanto_se_vayan en_cuanto_salgan ya_mismo ya en_cuanto_pueda al_rato horita
        cuando_salgan_de_casa cuando_se_vayan ni_un_dia_mas de_hoy_no_paso de_hoy_no_pasa de_esta_noche_no_paso manana_ya saliendo_de_aqui cuando_llegue_a_casa despues_de_esto despues_de_cenar al_llegar_a_casa
        cuando_mi_marido_se_vaya cuando_mi_mama_salga pasado_manana tras_dejar_a_los_ninos
    """,
    "time_recent": """
        ayer anoche hoy hace_un_rato hace_un_momento hace_unos_minutos hace_unas_horas hace_una_hora hace_rato esta_manana esta_noche esta_tarde esta_madrugada recien
        ahora ahora_mismo acabo_de hace_dos_horas hace_media_hora antes_de_ayer antier anteayer el_otro_dia la_semana_pasada hace_unos_dias hace_dos_dias este_fin_de_semana hace_poco
    """,
}

COMPOUNDS: dict[str, str] = {
    "hidden": """
        cuando|en_cuanto|apenas|ahorita_que|espero_que|espero|despues_de_que|nomas_que|nada_mas_que|a_que|una_vez_que|ni_bien|mientras|ya_que|tan_pronto [5] se_vayan|se_duerman|duerman|duerma|se_duerma|se_vaya|salgan|salga|este_sol%|no_haya_nadie|no_este_nadie|me_quede_sol%|esten_dormidos|no_me_vean|nadie_me_vea|se_acuesten|me_dejen_sol%|esten_durmiendo|se_hayan_dormido
    """,
    "dose": """
        @lethal_dose
        caja|frasco|bote|blister|tira|puñado|monton|bolsa|cajas|frascos|botes|pastillero|tabletas|sobredosis|caja_entera|tableta [1] de [1] @drug
        todo|toda|todos|todas [1] el|la|los|las|mi|mis [1] @drug
        doble|triple|20|30|40|50|60|veinte|treinta|cuarenta|cincuenta|muchos|muchas|demasiados|demasiadas|un_monton_de|varias|varios [1] de? @drug
    """,
    "tool": """
        @means
        la|una|el|un|dos|tres [0-1] caja|frasco|bote|blister|bolsa|cajas|frascos [1] de [1] @drug
    """,
    "fall": "@fall_to @fall_place\n@fall_to [1] @fall_place",
    "kill": """
        @kill_inf
        @throw_inf [1] @fall
        @swallow [2] @dose
        empastillarme
        estrellarme|estamparme con|contra|a_proposito [2] coche|carro|auto|moto|muro|arbol|camion|todo
        estrellarme|chocar|estamparme|estrellar_el_coche|estrellar_el_carro|estrellar_el_auto [4] contra|a_proposito|aposta
        cruzar|cruzarme|meterme [2] sin_mirar|trenes|trafico|autopista
        conducir|manejar [4] contra_un_muro|contra_un_arbol|contra_una_pared|hacia_el_barranco|al_barranco
        acabar|terminar [1] con_todo !@ordinary_thing|lo|el|la|los|las|este|esta|eso|mi|para_el|antes|rapido|y_poder
        acabar|terminar [1] con_esto !@ordinary_thing|pronto|antes|para|y_poder|rapido
        acabar_ya|acabar_de_una_vez|terminar_de_una_vez [0-1] con_todo|con_todo_esto !@ordinary_thing
        acabar|terminar|poner_fin|ponerle_fin [0-3] de_una_vez_por_todas
        poner_fin|ponerle_fin [0] a_mi|a_esta|a_este|a_tanta|a_tanto [0-2] vida|existencia|sufrimiento|agonia|dolor|tormento|calvario
        acabar|terminar [0] con_mi|con_esta|con_este|con_tanta|con_tanto [0-2] vida|existencia|sufrimiento|agonia|tormento|calvario
    """,
    "die": "@die_inf\ndormir|dormirme|acostarme [3] no|nunca|jamas [1] despertar|despertarme|levantarme !hasta",
    "bare_kill": "@kill_bare\n@throw_bare [1] @fall\n@swallow_bare [2] @dose",
    "wish": "@want\n@want [1-2] que_es\n@urge\n@plan\n@think\n@think [0] en",
    "intent": "@want\n@plan\nya_no_me_importa\nen_cuanto_pueda",
    "kill1": "@kill_finite\n@throw_finite [1] @fall\n@swallow_now [2] @dose",
}
