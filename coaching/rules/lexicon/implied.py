"""Families for what is only implied: who is left to others' care, the dead one wants to follow, a fear of coming home."""

from coaching.rules.patterns import Family, lines

PHRASES: dict[str, str] = {
    "i_dead_kin": "murio fallecio zzhizo suicido enterramos perdi_a perdi_al se_me_murio ha_muerto falta desde_que_no_esta muert% tumba lapida cementerio",
    "i_follow": """
        irme_con_el irme_con_ella irme_con_ellos irme_detras irme_tras alcanzarl% alcanzar_a seguirl% ir_tras ir_detras acompanarl% reunirme_con estar_con_el estar_con_ella estar_a_su_lado ir_con_el ir_con_ella ir_junto_a
        que_venga_a_por_mi que_venga_por_mi que_me_lleve_con que_me_entierren_con irme_al_lado que_me_entierren_al_lado
    """,
    "i_no_more_us": """
        no_los_voy_a_volver_a_ver no_las_voy_a_volver_a_ver no_lo_voy_a_volver_a_ver no_la_voy_a_volver_a_ver no_te_voy_a_volver_a_ver no_os_voy_a_volver_a_ver no_nos_vamos_a_volver_a_ver no_los_volvere_a_ver no_os_volvere_a_ver no_te_volvere_a_ver ya_no_los_vere ya_no_os_vere
        no_voy_a_estar_para_cuidar* ya_no_voy_a_volver no_me_despierten_manana no_me_desperteis no_voy_a_contestar no_pude_mas ya_no_pude_mas no_fui_capaz no_he_sabido_hacerlo los_voy_a_cuidar_desde os_cuidare_desde los_cuido_desde me_van_a_encontrar me_encontrareis no_me_va_a_encontrar_viv%
    """,
    "i_leave_word": """
        cuid* encarg* dejo deje he_dejado dad den denle dale echenle perdon* disculp* quiero quise amo ame diganle digan decidle dile diles
    """,
    "i_persecuted": """
        me_persiguen me_vigilan me_espian me_siguen me_estan_siguiendo me_estan_vigilando me_escuchan me_leen_la_mente me_leen_el_pensamiento me_quieren_envenenar me_estan_envenenando me_envenenan quieren_matarme vienen_a_por_mi vienen_por_mi me_han_puesto_un_chip me_pusieron_un_chip me_controlan_la_mente me_graban
        me_han_puesto_algo me_pusieron_algo me_ponen_algo me_echan_algo me_echaron_algo me_echan_cosas
    """,
    "i_persecutor": """
        cambian_de camaras microfonos enchufes antenas chip pared muralla paredes radio tele television agua comida bebida son_ellos todos_estan conspir* secta gobierno satelite* vecinos no_puedo_salir no_salgo hace_dias desde_hace defenderme cuchillo entren entrar tapado tapie
    """,
    "i_my_burial": "mi_entierro mi_velorio mi_funeral mi_tumba mi_lapida mi_esquela mi_velatorio me_entierren me_velen me_incineren",
    "i_soon": "pronto sera_pronto ya_mismo este_mes esta_semana este_fin_de_semana poco falta_poco no_falta_mucho manana viernes sabado domingo dentro_de_nada cuanto_antes los_invito",
    "i_insured": "seguro el_seguro pension la_pension indemnizacion herencia la_poliza poliza",
    "i_missing": "yo_faltara yo_falte yo_falto si_falto si_faltara que_yo_no_este yo_no_estoy si_no_estoy si_me_muero si_me_mato mas_muert% muert%_que vale_suicidio cubre_suicidio serviria_de_algo",
    "i_locked": "bano habitacion cuarto pieza armario",
    "i_hide": "me_encierro me_escondo me_toca_dormir duermo_en_el me_meto_en echo_el_cerrojo cerrojo pestillo atrancad% candado",
    "i_drunk": "bebe bebid% tomad% borrach% curad% ebri% toma se_emborracha llega_tomado llega_bebido se_enfada se_enoja se_pone_violento se_cabrea llega oigo_sus_llaves oigo_las_llaves",
}

FAMILIES: tuple[Family, ...] = (
    Family("implied_join", "suicide", "high", "deseo de seguir a quien murió", lines("""
        quiero|quisiera|necesito|querria|ganas_de|prefiero|pido|prometo|promete|deseo [3] @i_follow [6] @i_dead_kin
        @i_dead_kin [10] quiero|quisiera|necesito|querria|ganas_de|prefiero|deseo|pido [2] @i_follow
    """)),
    Family("implied_again", "suicide", "high", "vuelve lo que se intentó", lines("""
        intente|lo_intente|lo_he_intentado|intento|tentativa|ingresad%|internad% [8] mismas_ganas|mismas_ideas|mismos_pensamientos|otra_vez_igual|en_las_mismas|vuelvo_a_pensar*|vuelvo_a_lo_mismo|lo_mismo_otra_vez|otra_vez_con
        tried|attempt|attempted [8] same_thoughts|same_feelings|feeling_it_again|back_there|back_in_the_same|thinking_about_it_again
    """)),
    Family("implied_switch", "suicide", "high", "apagaría su vida", lines("""
        boton|interruptor|switch|button [6] apagarme|no_existir|dejar_de_existir|desaparecer|terminar_conmigo|turn_myself_off|off|end_my_life|stop_existing|not_exist [6] pulsaba|pulsaria|pulsado|apretaria|apretado|darle|lo_haria|press_it|push_it|use_it|flip_it|id_press|would_press
    """)),
    Family("implied_gone", "suicide", "high", "no cuenta con seguir", lines("""
        regalando|repartiendo|regale|reparti|regalado|repartido|vendi|vendido|doy|dando [6] donde_voy|a_donde_voy|adonde_voy|yo_ya_no|no_me_va_a_hacer_falta|no_las_voy_a_necesitar|no_los_voy_a_necesitar|no_los_necesito|no_lo_voy_a_necesitar|no_me_hace_falta|para_que_se_acuerde*
        no_compro|no_renuevo|no_me_apunto|no_saco|no_hago_planes|no_reservo|para_que_voy_a|para_que_me|no_me_inscribo [9] no_pienso_estar|no_voy_a_estar|ya_no_estare|no_creo_que_este|no_creo_que_me_haga_falta|no_me_hara_falta|no_voy_a_llegar|para_lo_que_me_queda|no_me_veo_viv%
        giving_away|gave_away|given_away|giving [5] wont_be_around|wont_be_here|wont_need|not_going_to_need|where_i_am_going|where_im_going|remember_me
    """)),
    Family("implied_on_edge", "suicide", "imminent", "en un lugar de peligro", lines("""
        i_am|am|standing|sitting|here [2] on|over [1] the|a [1] ledge|railing|parapet|wrong_side|outer_side [6] garage|bridge|building|floor|roof|balcony|hotel|overpass|$
        he_mezclado|mezcle|mezclando|me_he_mezclado|he_juntado [6] orfidal*|lorazepam|lexatin|trankimazin|valium|diazepam|clonazepam|rivotril|pastillas|somniferos [6] ya_van|voy_por|van|20|30|veinte|treinta|quince|alcohol|vodka|whisky|ginebra|orujo|ron|vino
        ya_van|van_ya|llevo [1] 15|20|25|30|40|quince|veinte|veinticinco|treinta|cuarenta [1] pastillas|orfidal*|lorazepam|pastis|comprimidos|$
    """)),
    Family("announced", "suicide", "announced", "anuncia para cuándo", lines("""
        lo_hare|lo_hago|lo_hacemos|voy_a_hacerlo|lo_voy_a_hacer|pienso_hacerlo|he_decidido_hacerlo|quiero_hacerlo|tengo_que_hacerlo|lo_termino|lo_acabo|acabo_con_esto [3] @time_soon
        @time_soon [4] lo_hare|lo_hago|voy_a_hacerlo|lo_voy_a_hacer|pienso_hacerlo|lo_termino|lo_acabo|acabo_con_esto
        i [1] am|will [1] going_to_do_it|doing_it|do_it|finishing_it|finish_it [2] @en_time
        @en_time [2] i [1] am|will [1] going_to_do_it|doing_it|do_it
        ya? [1] esta_decidido|lo_tengo_decidido|lo_he_decidido|esta_todo_decidido|todo_decidido|todo_listo
        its_all_decided|its_decided|i_have_decided|ive_decided|its_settled
    """)),
    Family("implied_bye", "suicide", "imminent", "despedida", lines("""
        @i_leave_word [12] @i_no_more_us
        gracias|adios|chao|chau|quiero|amo|todo [8] los_espero_alla|os_espero_arriba|nos_vemos_alla_arriba|nos_vemos_arriba|los_espero_en_el_cielo|te_espero_alla
        @i_no_more_us [8] perdon*|quiero|quise|culpa|amo|ame
        te_dejo|les_dejo|os_dejo|dejo|deje|he_dejado [8] nota|carta|cartas|claves|contrasena|papeles [8] perdon*|no_se_culpen|no_os_culpeis|no_es_culpa
        junte|reuni|guarde|he_juntado|he_guardado|ahorre|he_ido_guardando|llevo_guardando|saque|machaque [4] @b_pill [8] las_tomo|las_trago|me_las_tomo|me_los_tomo|los_trago|me_los_bajo|me_las_bajo|me_las_trago|tomarlas|tomarmelas
    """)),
    Family("implied_burial", "suicide", "high", "prepara su propio entierro", lines("""
        quiero|elegid%|elegi|escogi|escogid%|decidid%|cancion|canciones|ropa|flores [6] @i_my_burial [4] @i_soon
        @i_insured [8] @i_missing
        @i_missing [6] @i_insured
        hasta_aca|hasta_aqui|hasta_aca_no_mas|hasta_aqui_no_mas|hasta_aca_nomas [1] llego|llegue $
    """)),
    Family("implied_violence", "violence_suffered", "high", "miedo a alguien en casa", lines("""
        cuando|cada_vez_que|si [3] @i_drunk [5] @i_hide [5] @i_locked|ninos|hijos|$
        @i_hide [5] @i_locked [6] porque|por_si|para_que_no [5] me_pegue|me_haga|me_encuentre|venga|entre
        ando|voy|camino [1] de_puntillas|pisando_huevos [8] enfade|enoje|tome_conmigo|pegue|explote
    """)),
    Family("implied_crisis", "acute_crisis", "high", "crisis aguda", lines("""
        @i_persecuted [10] @i_persecutor
        @i_persecutor [6] @i_persecuted
        soy_el_elegid%|soy_la_elegid%|dios_me_ha_elegido|dios_me_eligio|god_told_me|god_chose_me|i_am_the_chosen|chosen_one [8] saltar|morir|salvar|sacrific*|matar|jump|die|kill|save|sacrifice
        no_se_si_soy_real|no_soy_real|nada_es_real|me_han_cambiado_por|me_cambiaron_por|no_se_quien_soy [8] gritar|miedo|locura|cuchillo|hacer_dano|romper|matar|morir|saltar
        tele|television|radio|presentadora|presentador|locutor|canciones [4] me_habla|me_hablan|me_manda_mensajes|me_manda|me_dice|mensajes_solo_a_mi|me_ordena
    """)),
)  # fmt: skip

IDIOMS: tuple[str, ...] = lines("""
    me_pega|me_pego|me_ha_pegado|me_pegaron [1] su|el|la|un|una|los|esa|ese? [1] resfri*|catarro|gripe|gripa|covid|virus|acento|mania|manias|mana|costumbre|abrazo|beso|susto|grito|tos|piojos|conjuntivitis|varicela|siesta
    me_pega|me_pego|me_da|me_patea|me_golpea|me_tira|me_jala|me_muerde [6] jugamos|juega|jugando|lo_cargo|la_cargo|le_cambio|toma_pecho|barriga|panza|panal
    dios|la_virgen|diosito|senor [1] me|te|nos|lo|la|los [1] lleve|lleven|acompane [2] con_bien
    rope|cord [2] tied [2] to_the|around_the|to_a [1] boat|tree|post|dog|tent|mattress|roof|car|truck|swing|fence|tow
    cuerda|soga|cabo [4] tienda|toldo|barco|barca|hamaca|columpio|tendedero|baca|persiana|carpa|mudanza|perro
    want|wants|wanted [1] out [1] of|from [1] this|that|the|my [0-1] contract|deal|lease|project|meeting|gym|subscription|job|city|town|house|class|group
    pido|ruego|rezo|rezamos [7] que|por [1] me_de|nos_de|me_vaya|salga|apruebe|cuide|proteja|llueva|haya [2] salud|bien|trabajo|paciencia|fuerzas|entrevista|examen|parcial|familia|hijos|lluvia|$
    atendi|atendimos|atiendo|asistimos|acompane|acompano|cubrimos [4] intento_de_suicidio|intentos_de_suicidio|suicidios|suicidio|sobredosis|victima|victimas|maltratada|maltratadas
    me_pegue|me_di|me_golpee|me_di_un_golpe [4] con|contra [1] la|el|una|un? [0-1] puerta|mesa|armario|estante|marco|farola|esquina|cajon|pared_sin_querer|techo_del
    me_tomo|tomo [2] ansioliticos|antidepresivos|pastillas|medicacion [3] receta*|prescri*|psiquiatra|medico|doctor*
    si [1] !me_deja|me_dejas|se_va|te_vas|se_muere [8] me_tiro|me_lanzo|me_corto_las_venas|me_pego_un_tiro|me_doy_un_balazo|me_aviento|me_boto|me_mato|me_ahorco|me_cuelgo [8] zzrisa
    me_tiro|me_lanzo|me_corto|me_aviento|me_boto [4] excel|atasco|reunion|lunes|declaracion|serie|partido|temporada|final_de_la [6] zzrisa
    i? picked|chose|set|have [1] a|the date [1] for [2] wedding|party|baby|thesis|defense|move|trip|launch|exam|surgery|release|ceremony
    fecha|dia [1] para|de [1] la|el|nuestra|mi [0-1] boda|operacion|examen|mudanza|bautizo|defensa|presentacion|viaje|cita
""")
