"""Families for dangers that nobody names: a death hoped for, hunger, orders of things, blows told by their signs, a note and an edge."""

from coaching.rules.patterns import Family, lines

PHRASES: dict[str, str] = {
    "s_hope": """
        ojala firmaria firmo pido rezo deseo espero ilusion alivio descanso preferiria quisiera me_gustaria envidio envidia i_hope hope hoping i_wish wish part_of_me i_would_love id_love praying i_pray
        le_pido que_bueno_seria ojala_que por_favor_que
    """,
    "s_fatal": """
        me_quedan_dos_semanas me_quedan_semanas me_queda_poco me_quedan_meses se_me_pare se_me_parase se_me_parara se_pare_el_corazon algo_fulminante fulminante un_infarto me_de_un_infarto un_tumor cancer_terminal sea_cancer
        sea_maligno salga_mal salga_malo salga_maligno algo_terminal comes_back_bad come_back_bad is_terminal its_terminal be_terminal is_malignant comes_back_positive months_to_live weeks_to_live my_heart_stops
        heart_would_stop heart_to_stop heart_just_stops an_aneurysm aneurysm los_que_salen_en_las_esquelas los_muertos los_difuntos a_los_muertos the_dead the_people_in_the_obituaries
    """,
    "s_careless": """
        sin_cinturon cinturon cruzo_sin_mirar cruzar_sin_mirar cruzo_la_calle_sin_mirar cruzo_en_rojo dejado_la_insulina dejado_de_tomarme_la_insulina deje_la_insulina dejar_la_insulina no_me_pongo_la_insulina sin_casco a_toda_velocidad bien_recio cierro_los_ojos_manejando
        seatbelt helmet my_insulin taking_my_insulin stopped_my_insulin skipping_my_insulin step_into_traffic walk_into_traffic without_looking drive_too_fast drive_with_my_eyes_closed speed_on_the
    """,
    "s_fate": """
        a_ver_que_pasa a_ver_si_pasa a_ver_si_en_una a_ver_si_de_una que_decida_el_destino que_decida_dios que_sea_lo_que_dios a_ver_si_hay_suerte con_suerte ojala a_proposito por_si_acaso_muero que_pase_lo_que_tenga_que_pasar
        kind_of_hoping kinda_hoping hoping half_hoping to_see_what_happens let_fate_decide on_purpose maybe_ill_crash see_if_i_die
    """,
    "s_unfed": """
        sin_comer sin_probar_bocado no_he_comido no_como_nada no_pienso_comer sigo_sin_comer solo_agua a_base_de_agua laxantes laxatives vomito_todo vomito_despues vomito_lo_que_como me_provoco_el_vomito me_hago_vomitar i_still_wont_eat i_wont_eat havent_eaten have_not_eaten not_eaten
        purging purge making_myself_throw_up make_myself_throw_up make_myself_sick throwing_up_everything starving_myself starve_myself me_mato_de_hambre dejado_de_comer deje_de_comer como_una_manzana
    """,
    "s_failing": """
        me_desmaye me_desmayo desmayo desmayos desmaye me_mareo_al me_he_desmayado sangre vomite_sangre no_pienso_parar no_voy_a_parar aunque_me_muera aunque_me_mate me_falla_el_corazon el_corazon_me kilos_aunque treinta_y_cinco_kilos treinta_kilos 38_kilos 35_kilos 40_kilos 37_kilos 36_kilos 39_kilos
        pass_out passed_out blacked_out faint fainted threw_up_blood my_heart_does my_heart_skips heart_does_weird until_i_disappear 80_pounds 85_pounds 90_pounds hasta_desaparecer me_da_asco_mi_cuerpo
    """,
    "s_sleepless": """
        sin_dormir no_duermo no_he_dormido no_pego_ojo no_necesito_dormir havent_slept have_not_slept not_slept been_awake no_sleep without_sleep dont_need_sleep awake_for
    """,
    "s_mission": """
        una_mision la_mision mi_mision puedo_volar soy_el_mesias soy_la_mesias el_nuevo_mesias el_mesias la_elegida el_elegido soy_inmortal soy_dios nadie_me_para nada_me_para me_hablan_los_angeles escucho_angeles oigo_angeles vacie_la_cuenta he_vaciado_la_cuenta
        cant_die can_not_die cannot_die i_am_immortal im_immortal a_mission the_chosen chosen_one the_angels angels_telling hear_the_angels i_can_fly prove_it i_am_god the_messiah a_prophet
    """,
    "s_commander": """
        voces voz televisor television tele radio heladera nevera virgen diosito dios_me jesus_me satanas demonio diablo angel angeles arcangel espejo muert% vecino_muert% antena chip camioneta pared espiritu espiritus fantasma sombra pozo microondas
        voices voice mirror tv radio god angel demon devil ghost shadow satan jesus antenna fridge whispers
    """,
    "s_commands": """
        me_pide me_piden me_ordena me_ordenan me_manda me_mandan me_dice_que me_dicen_que me_exige me_exigen me_obliga me_obligan quieren_que quiere_que dandome_instrucciones me_da_instrucciones me_dan_instrucciones darme_ordenes dandome_ordenes me_da_ordenes me_dan_ordenes que_me_meta me_llaman
        tells_me_to tell_me_to told_me_to telling_me_to orders_me ordering_me giving_me_orders commands_me wants_me_to want_me_to says_i_must says_i_have_to said_if says_if
    """,
    "s_terrible": """
        brinque salte me_tire me_lance me_aviente me_mate mate me_corte corte cortar pegue golpee queme prenda_fuego prender_fuego incendie entregue sacrifique ahogue suelte cuchillo me_meta apunale acuchille agarre_el_cuchillo lastime haga_dano me_arroje saque_los_ojos
        hurt kill jump burn cut stab drown sacrifice walk_into_traffic step_off set_fire choke sister brother mother baby my_madre a_mi_madre a_mi_hijo a_mi_hija a_mi_guagua a_mi_bebe
    """,
    "s_replaced": "ya_no_es_mi_madre ya_no_es_mi_mama ya_no_es_mi_mujer ya_no_es_mi_marido han_cambiado_a_mi cambiaron_a_mi la_han_cambiado_por es_un_robot es_una_impostora es_un_impostor por_otra_igual por_otro_igual isnt_my_mother isnt_my_wife is_an_impostor been_replaced",
    "s_implanted": """
        camaras_en_los_ojos microfonos_en_los_dientes chip_en_la_cabeza chip_en_el_brazo algo_bajo_la_piel debajo_de_la_piel me_metieron_un_demonio me_metieron_algo under_my_skin in_my_eyes in_my_teeth in_my_skull in_my_brain
        demonio_adentro gusanos_en_la_piel bichos_bajo_la_piel bugs_under_my_skin
    """,
    "s_get_out": "sacar* sacarmel% abriendome abrirme arrancarmel% arrancar* dig_it_out dig_them_out get_them_out get_it_out cut_it_out cut_them_out tear_it_out desarmar* pararl% detenerl%",
    "s_relation": """
        mi_padrastro mi_tio mi_abuelo mi_papa mi_padre mi_viejo mi_hermano mi_hermanastro mi_primo mi_cunado mi_suegro mi_padrino el_novio_de_mi_mama el_marido_de_mi_mama el_marido_de_mi_madre la_pareja_de_mi_madre el_cura mi_entrenador mi_profesor mi_jefe mi_marido mi_esposo mi_novio mi_pareja mi_ex mi_pololo mi_senor mi_mujer mi_novia mi_esposa el_papa_de_mis_hijos mi_hermano_mayor mi_conviviente
        my_stepdad my_stepfather my_uncle my_grandpa my_grandad grandad grandpa my_dad my_father my_brother my_stepbrother my_cousin my_coach coach the_coach my_teacher my_boss my_husband my_boyfriend my_partner my_ex my_wife my_girlfriend my_moms_boyfriend
    """,
    "s_comes_in": """
        entra_a_mi_cuarto entra_a_mi_pieza entra_en_mi_cuarto entra_en_mi_habitacion entra_a_mi_habitacion entra_en_mi_cama se_mete_en_mi_cama se_mete_a_mi_cama se_mete_en_mi_cuarto se_mete_a_mi_cuarto viene_a_mi_cama viene_a_mi_cuarto viene_a_mi_pieza me_arrincona se_me_acerca_por_detras me_espera_en_el_bano me_espia_en_la_ducha me_mira_en_la_ducha me_toca_y me_toca_desde me_toca_cuando me_toca_por me_toca_ahi me_toca_de
        comes_into_my_room comes_in_my_room comes_to_my_room gets_into_my_bed gets_in_my_bed climbs_into_my_bed corners_me makes_me_do_things makes_me_touch touches_me watches_me_shower
    """,
    "s_unseen": """
        cuando_mi_mama cuando_mi_madre cuando_no_hay_nadie cuando_estamos_sol% cuando_nadie de_noche por_la_noche por_las_noches cuando_todos_duermen cuando_me_duermo es_un_juego es_nuestro_secreto no_me_cree nadie_me_cree no_me_creen que_no_diga_nada amenaza desde_los desde_que_tenia desde_que_era desde_nina desde_chica desde_nino
        at_night when_everyones_asleep when_everyone_is_asleep when_my_mom when_our_parents when_nobody our_secret no_one_will_believe nobody_will_believe dont_tell not_to_tell since_i_was
    """,
    "s_bars_door": "duermo_con_una_silla pongo_una_silla silla_en_la_puerta silla_contra_la_puerta atranco_la_puerta tranco_la_puerta duermo_con_el_cerrojo me_encierro_con_llave a_chair_under_the a_chair_against_the barricade_my_door lock_my_door sleep_with_a_chair sleep_with_a_knife duermo_con_un_cuchillo",
    "s_hides_marks": "maquillarme_el_ojo maquillarme_los_moretones tapar_los_moretones taparme_los_moretones tapar_los_moratones taparme_los_moratones tapar_los_golpes disimular_los_golpes tapar_el_moreton maquillo_los_golpes maquillo_el_ojo hide_the_bruises cover_the_bruises cover_up_the_bruises hide_my_bruises cover_my_bruises conceal_the_bruises makeup_over_the_bruises",
    "s_claims": "primero_muerta_que primero_muerta_antes o_mia_o_de_nadie o_eres_mia si_me_dejas_te_mato si_lo_dejo_me_mata si_me_voy_me_mata si_lo_dejo_me_quita_a_los_ninos me_desaparece me_prende_fuego me_va_a_prender_fuego me_quema_viva me_van_a_picar me_van_a_matar me_van_a_desaparecer me_va_a_desaparecer me_mando_una_bala me_mando_una_foto_de_una_bala foto_de_una_bala foto_de_un_arma foto_de_una_pistola me_mando_una_foto_con_la_pistola dejaron_una_bala hell_kill_me_if kill_me_if_i_leave shell_kill_me if_i_leave_he",
    "s_scalds": "me_tiro_la_pava me_tiro_agua_hirviendo me_echo_agua_hirviendo me_tiro_la_olla me_tiro_aceite me_echo_aceite me_tiro_por_la_escalera me_tiro_por_las_escaleras me_empujo_por_la_escalera me_empujo_por_las_escaleras me_arrastra_por me_arrastro_por me_arrastro_del_pelo me_arrastra_del_pelo me_coge_del_pelo me_agarra_del_pelo me_jala_del_pelo me_agarra_de_los_pelos me_avento_por_la_escalera pushed_me_down_the_stairs threw_me_down_the_stairs drags_me_by dragged_me_by poured_boiling threw_boiling hands_around_my_neck hands_round_my_neck hands_on_my_throat",
    "s_sextort": "post_my_pictures post_my_photos post_my_nudes send_my_nudes leak_my_nudes leak_my_pictures share_my_nudes publicar_mis_fotos publica_mis_fotos subir_mis_fotos mandar_mis_fotos publicar_mi_pack mis_fotos_desnuda mis_fotos_intimas mi_video_intimo pasar_mis_fotos",
    "s_unless": "unless if_i_dont if_i_do_not if_i_stop si_no a_menos_que si_le_cuento si_no_le_mando si_no_mando amenaza me_pide_mas me_chantajea",
    "s_saved": """
        me_lavaron_el_estomago me_hicieron_un_lavado lavado_de_estomago me_salvaron me_reanimaron me_sacaron_de_esto me_sacan_de_esto quede_viv% sobrevivi me_trajeron_de_vuelta sali_del_hospital sali_de_la_clinica me_dieron_el_alta me_dieron_de_alta me_mandaron_a_casa despues_de_lo_de_las_pastillas tercera_vez segunda_vez cuarta_vez ya_lo_intente
        pumped_my_stomach woke_up_in_the_icu woke_up_in_icu woke_up_in_the_hospital discharged they_saved_me they_brought_me_back they_found_me_in_time i_survived third_attempt second_attempt last_attempt
    """,
    "s_regret": """
        me_arrepiento_de_haber_llamado ojala_no ojala_me_dejen ojala_me_dejaran me_dio_rabia me_da_rabia por_desgracia no_queria que_decepcion una_pena_que ningun_milagro la_proxima_no a_la_proxima_no la_proxima_sera la_siguiente_no la_proxima_si en_cuanto_pueda_repito en_cuanto_pueda repito ya_estoy_juntando otra_vez_juntando juntando_otra_vez pienso_en_otra_forma otra_forma no_jalo los_llevo_enganad% cuanto_tardo_en
        i_wish_they_hadnt wish_they_had_not wish_they_hadnt disappointed still_want_to still_want_it next_time unfortunately smarter_this_time do_it_right wish_i_hadnt_called wish_it_had_worked should_have_let_me
    """,
    "s_note": "la_nota una_nota mi_nota la_carta una_carta las_cartas cartas escribi_lo_que_tenia escrito_lo_que_tenia dejado_escrito deje_escrito el_dni dni the_note notes_on note_is_on a_note my_note the_letters letters my_letters",
    "s_brink": "azotea techo_del tejado puente viaducto acantilado cornisa baranda barandilla las_vias la_via roof the_cliff cliff bridge the_ledge ledge the_tracks parking_garage overpass railing",
    "s_i_stand": "estoy subo subi subido me_he_subido voy voy_para voy_al ya_estoy i_am im_at at_the on_the heading headed going_up climbed standing",
    "s_edge_tool": "cutter cuter cuchilla cuchillita cuchillitas navaja navajita gilete gillette hojita hojilla hoja_de_afeitar tijeras vidrio bisturi sacapuntas compas razor blade blades scissors boxcutter",
    "s_flesh": "barriga panza brazo brazos muslo muslos pierna piernas vientre antebrazo muneca munecas piel caderas estomago costado thigh thighs arm arms stomach belly skin wrist wrists hip hips",
    "s_relief": "me_calma me_calmo me_baja lo_unico_que_me calma_la tranquiliza sentir_algo cuando_me_siento cuando_no_aguanto cuando_me_equivoco cuando_discuto cuando_peleo castigarme me_castigo merezco lo_merezco alivia me_alivia it_helps helps calms quiet punish deserve to_feel feel_something when_i_mess_up",
    "s_strikes_self": "me_pego_en_la_cara me_pego_cabezazos me_golpeo_la_cabeza me_golpeo me_doy_cabezazos me_doy_golpes me_doy_punetazos me_muerdo me_rasguno_hasta me_rasguno_los me_arano_hasta me_arano_los me_arranco me_jalo_el_pelo_hasta me_arranco_el_pelo me_pellizco_hasta me_quemo_con me_apago me_aprieto_la_liga punching_walls punch_the_wall punching_myself punch_myself hit_my_head bang_my_head scratch_until scratching_until bite_myself burn_myself burning_myself pull_my_hair_out",
    "s_bloody": "hasta_sangrar hasta_que_sangra hasta_que_sangro en_carne_viva hasta_que_sale_sangre sale_sangre moretones morados estrellitas puchos colillas cigarros cigarro a_proposito bleed bleeding split raw blister until_there till_it_hurts no_skin hasta_arrancarmelo",
    "s_worth": "valgo_mas worth_more worth_more_dead mejor_muert% el_seguro_de_vida seguro_de_vida mi_seguro life_insurance my_insurance payout",
    "s_their_debt": "deuda deudas hipoteca gano_en hago_cuentas haciendo_cuentas paga_la_casa pagaria cobrarian cobran cubre_mas mas_de_lo_que_yo_gano resolveria as_a_payout than_alive to_them than_i_am_alive would_fix debts mortgage que_viv% vale_mas",
}

FAMILIES: tuple[Family, ...] = (
    Family("sign_fatal", "suicide", "high", "espera que la muerte llegue", lines("""
        @s_hope [9] @s_fatal
        @s_fatal [9] alivio|ojala|por_fin|descansaria|seria_un_descanso|seria_un_alivio|relief|finally|thank_god|i_wouldnt_mind|wouldnt_be_the_worst
        @s_careless [9] @s_fate
        @s_fate [3] cruzo|manejo|conduzco|acelero|drive|cross [6] @s_careless
    """), negatable=False),
    Family("sign_worth", "suicide", "high", "cree que su muerte ayudaría", lines("""
        @s_worth [10] @s_their_debt
        @s_their_debt [8] si_me_muero|si_me_mato|si_yo_falto|muert% [8] seguro|paga|cobran|casa
        valgo_mas_muert%|i_am_worth_more_dead|worth_more_dead|id_be_worth_more_dead
    """)),
    Family("sign_survivor", "suicide", "high", "lamenta haber sobrevivido", lines("""
        @s_saved [12] @s_regret
        @s_regret [8] @s_saved
        quede|sobrevivi [3] milagro [4] ningun|no [3] milagro
    """), negatable=False),
    Family("sign_note", "suicide", "imminent", "una nota y un lugar de peligro", lines("""
        @s_note [8] @s_i_stand [4] @s_brink
        @s_i_stand [3] @s_brink [8] @s_note
        loaded [3] safety_off|in_my_hand|in_my_lap
        lo_hare|lo_hago|voy_a_hacerlo|lo_voy_a_hacer|pienso_hacerlo [8] carta|cartas|despedid%|despedi|testamento
        dejado_una_carta|deje_una_carta|escrito_una_carta|escribi_la_carta|dejado_una_nota|deje_una_nota [8] lo_hare|lo_hago|voy_a_hacerlo|lo_voy_a_hacer|pienso_hacerlo
        going_to_do_it|ill_do_it|i_will_do_it|gonna_do_it [8] letters|goodbye|goodbyes
        wrote_a_note|left_a_note|wrote_the_letter|left_a_letter|wrote_my_goodbyes [8] going_to_do_it|ill_do_it|i_will_do_it|gonna_do_it
        esta_cargada|la_tengo_cargada [4] mano|cama|boca|sien
    """)),
    Family("sign_thoughts", "suicide", "high", "pensamientos de muerte", lines("""
        pensamientos|ideas|ideacion|imagenes|fantasias [1] de [1] muerte|morir|autolesion|matarme|morirme
        thoughts|images|fantasies [1] of|about [1] death|dying|suicide|killing_myself
        miedo|asusta|temo|terror [8] lo_que_podria_hacerme|lo_que_pueda_hacerme|lo_que_soy_capaz_de_hacerme|hacerme_algo|lo_que_me_puedo_hacer
        scared|afraid|terrified [6] what_i_might_do_to_myself|what_i_could_do_to_myself|what_ill_do_to_myself|of_myself_tonight
    """)),
    Family("sign_selfharm", "self_harm", "high", "autolesiones", lines("""
        uso|usar|volvi_con|empece_de_nuevo_con|empece_otra_vez_con|otra_vez|vuelvo_con|i_use|using|back_to [3] @s_edge_tool [6] @s_flesh
        @s_edge_tool [6] @s_flesh [6] @s_relief
        @s_relief [6] @s_edge_tool [4] @s_flesh
        @s_strikes_self [9] @s_bloody|@s_relief
        necesito|quiero|ganas_de|need|want [1] verme|ver|to_see [1] la|mi|my? [0-1] sangre|blood
        llevo|uso|voy_con [0-1] manga_larga [9] lo_que_me_hago|mis_cortes|mis_marcas|mis_cicatrices|las_marcas|las_cicatrices|los_cortes
        long_sleeves [9] what_i_do|my_cuts|the_cuts|my_scars|the_marks
    """), negatable=False),
    Family("sign_hunger", "acute_crisis", "high", "deja de comer con peligro", lines("""
        @s_unfed [14] @s_failing
        @s_failing [10] @s_unfed
    """), negatable=False),
    Family("sign_mission", "acute_crisis", "high", "sin dormir y con una misión", lines("""
        @s_sleepless [14] @s_mission
        @s_mission [14] @s_sleepless
        soy_el_nuevo_mesias|soy_el_mesias|soy_la_nueva_mesias|i_am_the_messiah
    """), negatable=False),
    Family("sign_orders", "acute_crisis", "high", "órdenes que solo oye quien escribe", lines("""
        @s_commander [8] @s_commands [5] @s_terrible
        @s_commander [6] orders|ordenes|instrucciones|instructions [10] say_no|resist|resistir|obedecer|obey|madre|mother|hijo|hija|cuchillo
        @s_commands [2] @s_terrible [8] @s_commander
        escucho|oigo [2] que_me_llaman|que_me_llama [4] @s_commander [4] que_me_meta|que_vaya|que_salte
        @s_replaced [10] @s_get_out
        @s_implanted [10] @s_get_out
        tengo_que|hay_que|i_need_to|i_have_to [1] @s_get_out [6] @s_implanted
        @s_replaced [4] por_otra|por_otro|igual|robot|impostor%
    """), negatable=False),
    Family("sign_meant", "suicide", "high", "lo dice en serio", lines("""
        se_suicida|se_mata|se_tira|se_ahorca|suicidio|kills_herself|kills_himself|suicide [8] @meant
        pregunto|preguntaron|pregunta|asked [8] morir|morirme|matarme|suicid*|dano|hacerme_dano|dying|suicidal|hurting_myself|killing_myself [6] le_menti|menti|menti_que_no|i_lied|lied
        no [1] queria|quiero|pensaba_en [1] morir|morirme|matarme|suicidarme [3] ahora_si|y_ahora_si
        me_quiero_morir|quiero_morir|quiero_morirme|me_quiero_matar|quiero_matarme|i_want_to_die|want_to_die [4] @meant
    """), negatable=False),
    Family("sign_softened", "violence_suffered", "high", "violencia sufrida", lines("""
        no_me_pega [1] siempre|tan|mucho|fuerte|todos_los_dias
        solo|nomas|apenas [1] me_ahoga|me_empuja|me_zarandea|me_aprieta_el_cuello|me_agarra_del_cuello|me_sacude|me_da_bofetadas|me_pega
        doesnt_hit_me|does_not_hit_me|he_never_hits_me [2] just|only|hard|that [1] chokes|shoves|pushes|grabs|often|hard
    """), negatable=False),
    Family("sign_home", "violence_suffered", "high", "violencia en casa", lines("""
        @s_relation [6] @s_comes_in [10] @s_unseen
        @s_relation [6] @s_comes_in [4] desde|since|@s_unseen
        @s_relation [2] dice|says [2] secret*|juego [6] nadie|no_one|believe|creer*
        @s_bars_door [8] @s_relation|porque_mi|por_si_viene|por_si_entra
        @s_hides_marks
        @s_claims
        @s_scalds
        @s_sextort [6] @s_unless
        @s_unless [4] @s_sextort
    """), negatable=False),
)

IDIOMS: tuple[str, ...] = lines("""
    gato|gata|perro|perra|bebe|hijo|hija|nene|nena|mosquito|cat|dog|kitten|toddler|baby|puppy [2] @s_comes_in
    @s_comes_in [3] a|para|to|and [1] apagar*|despertar*|tapar*|arropar*|darme_las_buenas_noches|traerme|cerrar*|recoger*|buscar*|wake*|tuck*|say_goodnight|say_good_night|turn_off|turn_on|check_on|kiss_me_goodnight|borrow|bring*|close
""")
