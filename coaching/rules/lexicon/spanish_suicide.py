"""Spanish families about suicide: wish, intent, life refused, burden, hopelessness, and what makes it imminent."""

from coaching.rules.patterns import Family, lines

PHRASES: dict[str, str] = {
    "sense": "sentido proposito motivo motivos razon razones caso chiste objeto aliciente",
    "see_no": """
        no_le_veo no_le_encuentro no_veo no_encuentro no_tiene no_tengo no_hallo no_me_queda no_me_quedan no_hay no_existe sin ya_no_tengo ya_no_le_veo ya_no_veo ya_no_tiene
        ya_no_encuentro ya_no_le_encuentro ya_no_me_quedan ya_no_me_queda ya_no_hay tampoco_le_veo tampoco_tengo ningun ni_un_solo perdi perdi_el he_perdido perdido que que_sentido
        ni_le_veo ni_tengo nunca_tuvo que_me_queda dejo_de_tener ha_dejado_de_tener ya_perdio perdio_el ha_perdido_el ha_perdido_todo_el perdio_todo_el
    """,
    "no_want": """
        no_quiero no_quisiera no_deseo no_tengo_ganas_de no_me_quedan_ganas_de no_me_quedan_fuerzas_para no_tengo_fuerzas_para no_me_apetece no_me_dan_ganas_de no_me_nace no_me_interesa
        no_me_da_la_gana no_tengo_animos_de no_tengo_animo_de no_pienso no_voy_a no_puedo no_soporto no_aguanto no_merezco no_pretendo sin_ganas_de no_necesito no_me_gusta no_se_si_quiero no_estoy_segura_de_querer
        no_se_si_vale_la_pena no_encuentro_ganas_de no_espero no_planeo no_merece_la_pena no_vale_la_pena no_tiene_sentido no_le_veo_sentido_a no_le_encuentro_sentido_a no_tengo_motivos_para
        no_tengo_razones_para no_hay_razon_para no_hay_motivo_para no_veo_razon_para no_veo_motivo_para no_veo_motivos_para no_tengo_por_que no_tengo_nada_por_lo_que no_tengo_nada_para
        perdi_las_ganas_de he_perdido_las_ganas_de se_me_quitaron_las_ganas_de se_me_han_quitado_las_ganas_de se_me_fueron_las_ganas_de me_quitaron_las_ganas_de cero_ganas_de pocas_ganas_de ninguna_gana_de
        no_hay_nada_que_me_haga_querer no_le_hallo_sentido_a no_le_veo_el_sentido_a no_le_veo_caso_a no_tiene_caso no_le_hallo_el_caso_a para_que para_que_voy_a para_que_quiero de_que_sirve que_sentido_tiene
        que_caso_tiene de_que_me_sirve no_me_sirve_de_nada no_queria no_estoy_hech%_para no_naci_para odio detesto aborrezco preferiria_no prefiero_no ojala_no quisiera_no me_gustaria_no no_logro_querer no_consigo_querer
        no_quiero_tener_que no_quiero_volver_a no_quisiera_volver_a preferiria_no_tener_que no_tengo_deseos_de no_siento_ganas_de no_siento_deseos_de no_queda_nada_por_lo_que no_me_veo
        ya_ni_quiero ni_quiero ni_ganas_de sin_fuerzas_para sin_motivos_para sin_razones_para no_me_quedan_razones_para no_me_quedan_motivos_para no_hallo_motivo_para no_encuentro_motivo_para no_encuentro_razones_para
        no_encuentro_motivos_para no_encuentro_una_razon_para no_tengo_una_sola_razon_para ya_no_quiero dejo_de_tener_sentido me_cuesta_encontrar_razones_para me_cuesta_encontrar_motivos_para que_razon_tengo_para
        que_motivos_tengo_para no_le_veo_objeto_a no_le_veo_ningun_sentido_a no_le_encuentro_ningun_sentido_a no_tiene_ningun_sentido no_me_sale no_contaba_con no_cuento_con no_me_importa_no
    """,
    "hope_if": "ojala ojala_que quisiera_que quiero_que deseo_que deseo desearia_que espero espero_que rezo_para_que rezo_porque pido_que pido_a_dios_que le_pido_a_dios_que me_gustaria_que como_me_gustaria_que quien_pudiera ruego_que ojala_y prefiero_que preferiria_que quisiera",
    "hope_die": """
        me_muera me_muriera me_muriese muera_pronto muera_ya morirme morir no_despertara no_despertase no_despierte no_despertar no_despertara_mas no_despertara_manana no_despierte_manana no_amanezca no_amaneciera no_amanecer
        no_existiera no_existiese no_hubiera_nacido no_hubiese_nacido nunca_hubiera_nacido nunca_hubiese_nacido no_haber_nacido estuviera_muert% estar_muert% me_atropellara_un_coche me_atropelle_un_coche me_atropelle_un_camion
        me_atropellara me_atropelle me_atropelle_un_carro me_atropellara_un_carro me_pase_algo_y_me_muera me_mate_un_coche me_maten me_mataran me_matara me_diera_un_infarto me_de_un_infarto me_diera_algo_y_me_muriera me_caiga_un_rayo
        me_cayera_un_rayo_encima se_acabe_mi_vida se_acabara_mi_vida se_termine_mi_vida dios_me_lleve dios_me_recoja dios_me_llevara diosito_me_lleve la_muerte_me_lleve me_lleve_la_muerte me_lleven me_recoja_dios me_de_cancer
        me_diera_cancer tuviera_cancer el_avion_se_caiga_conmigo mi_corazon_se_detenga mi_corazon_se_pare mi_corazon_se_parara mi_corazon_dejara_de_latir mi_corazon_deje_de_latir todo_se_acabe_para_mi desapareciera desaparezca no_existir
        mi_madre_no_me_hubiera_tenido me_hubieran_abortado me_hubiera_muerto_yo me_hubiese_muerto_yo me_hubiera_muerto pudiera_morirme pudiera_morir poder_morir pudiera_dormir_para_siempre pudiera_desaparecer pudiera_no_despertar
        me_duerma_y_no_despierte me_durmiera_y_no_despertara me_acueste_y_no_despierte sea_mi_ultima_noche sea_mi_ultimo_dia fuera_mi_ultimo_dia fuera_mi_ultima_noche me_apague me_apagara llegue_mi_hora llegara_mi_hora me_llegue_la_hora me_llegue_la_muerte
        me_hubiera_muerto_en_el_accidente no_me_hubieran_salvado no_me_hubieran_rescatado alguien_me_mate alguien_me_matara la_tierra_me_trague_para_siempre me_parta_un_rayo_y_ya me_entierren
    """,
    "not_mind": """
        no_me_importa no_me_importaria no_me_molestaria me_da_igual me_daria_igual me_da_lo_mismo me_daria_lo_mismo no_me_da_miedo ya_no_me_da_miedo no_le_tengo_miedo_a no_le_temo_a ya_no_le_tengo_miedo_a no_tengo_miedo_a
        no_tengo_miedo_de no_me_asusta no_me_preocupa me_vale ya_me_vale me_chupa_un_huevo me_la_suda me_resbala no_me_apena no_me_da_pena me_tranquiliza me_consuela me_alivia me_da_paz me_reconforta me_atrae_la_idea_de me_seduce_la_idea_de
        me_alegraria me_haria_un_favor seria_un_alivio es_un_alivio sentiria_alivio ya_no_me_asusta me_calma la_idea_de me_calma_pensar_en me_da_paz_pensar_en me_tranquiliza_pensar_en
    """,
    "ordinary_thing": "el_trabajo la_tarea el_examen los_examenes la_mudanza el_proyecto el_informe la_carrera la_tesis los_tramites las_tareas los_deberes el_papeleo la_cena la_comida el_pastel",
    "love_goodbye": "los_quiero los_amo las_quiero os_quiero les_quiero te_quiero los_quise os_quise los_quise_mucho os_quise_mucho te_ame los_ame perdon perdonenme perdonadme perdoname perdonen perdonad lo_siento gracias_por_todo cuidense cuidaos cuidate cuiden",
    "care_for": "cuiden cuida cuidad cuidar cuide cuides cuiden_mucho cuida_mucho cuida_bien encargate encarguense encargaos hazte_cargo haganse_cargo denle dale ocupate ocupense quedate quedense",
    "care_whom": "a_mi a_mis de_mi de_mis con_mi de_mis_hijos a_mis_hijos a_mis_hermanos mi_perro mi_perra mi_gato mi_gata",
    "life_matter": "la_vida mi_vida esta_vida vivir existir la_existencia mi_existencia seguir seguir_aqui seguir_viviendo seguir_viv% seguir_adelante continuar estar_aqui estar_viv% despertar despertarme levantarme_cada_dia seguir_respirando luchar seguir_luchando nada todo esto",
}

COMPOUNDS: dict[str, str] = {}


FAMILIES: tuple[Family, ...] = (
    Family("wish_to_die", "suicide", "high", "deseo de morir", lines("""
        @wish [2] @die
        @want|solo_deseo [1] dormirme|dormir|acostarme|irme [1] y [1] no [0] volver|regresar|despertar|levantarme [2] nunca|mas|jamas|$
        me_da|me_es|da [1] igual|lo_mismo|indiferente [1] si [3] no [1] me? despierto|vuelvo_a_despertar|amanezco|despertara
        preferiria|prefiero|ojala|quisiera|desearia [1] no [0] haber [1] venido|nacido|existido|llegado [2] mundo|vida|nunca|$
        @wish|fingir|aparentar|fingiendo|simular [2] que [1] quiero [1] vivir|estar_viv%|seguir_viv%
        vivir|existir|estar_viv%|la_vida [1] me [0] parece|resulta|supone [2] condena|castigo|tortura|infierno|insoportable|martirio|carga|suplicio|agonia
        me_resulta|se_me_hace|es [1] imposible|insoportable|dificil [2] imaginarme|verme|pensar [3] viviendo|viv%|vivir|dentro_de|un_ano
        tirarme|matarme|colgarme|saltar|morirme [1] y [0] ya $
        merecen|merece [2] alguien_mejor|otra_madre|otro_padre|una_vida_mejor [4] sin_mi
        nadie|quien [1] se [1] enteraria|daria_cuenta|entera [2] si [1] me [1] muriese|muriera|muero|matara|mato|fuera_para_siempre
        acabar|terminar|acabo|termino [1] ya|de_una_vez [1] con [1] mi_vida|la_vida|todo|esta_vida
        ya? me_quiero_ir|quiero_irme|me_voy [1] con [1] diosito|dios|mi_dios|el_senor|los_angeles|jesus
        seria|estaria|es [1] mejor [1] que? [1] no [1] existiera|existiese|estuviera|viviera|hubiera_nacido|siguiera_aqui|siguiera_viv%
        no_hay|no_pasa [1] un? [1] dia|noche|hora|momento [2] que|en_que [1] no [2] piense|piensa|quiera|desee|me_acuerde [2] en? [1] @die|@kill|morirme|morir|matarme|suicidio|suicidarme|la_muerte|muerte|ello
        cabeza|mente [2] llena|llen% [1] de [1] pensamientos|ideas|imagenes [1] de [1] muerte|suicidio|morir|muerte_y
        idea|pensamiento|pensamientos|fantasia [1] de [1] suicidio|suicidarme|morir|matarme|la_muerte|quitarme_la_vida|muerte [3] ronda|persigue|persiguen|vuelve|vuelven|no_se_va|visita|acompana|acecha|tienta|obsesiona
        @plan|@think|pensando [2] seriamente|en_serio [1] en? [1] @kill|suicidarme|matarme|morir
        @want [2] valor|el_valor|coraje|fuerzas|valentia|huevos [1] para|de [1] @kill|@die|matarme|hacerlo
        quiero|quisiera|quero mori
        no_quiero|no_quieres|no_querer|no_saber_si_querer [1] vivir
        @wish [2] @kill
        me @want|@plan [2] @bare_kill
        me @want [2] morir
        me [0-1] quiero|quisiera|queria [1] morir|morirme
        mi|mis|la|el|unic% [2] meta|objetivo|proposito|idea|plan|intencion|sueno|deseo|mision|tarea|ilusion|fantasia [1] es|seria|sera|sigue_siendo [1] @kill|suicidarme|matarme|morirme
        @die|morir|morirme|muerte|la_muerte|@kill|matarme|desaparecer_para_siempre [1] es|seria [1] lo_que|lo_unico_que|todo_lo_que|en_lo_unico_que|lo_unico_en_lo_que [1] quiero|deseo|pienso|anhelo|me_queda|pido|me_apetece|necesito
        suicidio|suicidarme|la_muerte|morir|matarme [1] es [1] en|lo [3] pienso
        @plan|para|esperando|a_punto_de|ganas_de|con_ganas_de|pienso_en|pensando_en [1] tirarme|lanzarme|colgarme|aventarme|ahorcarme $
        deseando|deseo|ojala|pidiendo|esperando|rezando|rogando [3] sea|fuera [1] el_ultimo|mi_ultimo|la_ultima|mi_ultima|el_ultimo_dia $
        ya [1] he_vivido|vivi|viví [1] lo_suficiente|bastante|demasiado|suficiente
        he_vivido_lo_suficiente|ya_vivi_demasiado|ya_vivi_lo_suficiente|he_vivido_demasiado|ya_he_vivido_bastante
        pienso_en|me_dan_ganas_de|ganas_de|tentacion_de|quiero|quisiera [1] no_mirar|cerrar_los_ojos|no_frenar|no_girar|soltar_el_volante|no_parar [3] cruz*|volante|calle|conduc*|manej*|coche|curva|tren|semaforo
        cuando [1] cruzo|conduzco|manejo|paso|espero [5] pienso_en|me_dan_ganas|ganas_de|imagino|quisiera|tentacion [2] no_mirar|tirarme|lanzarme|saltar|girar|soltar|cruzar|dar_el_paso|acabar
        si [1] me_pasara|me_pasa|me_pasase|me_ocurriera|me_da_algo|me_diera [1] algo|algo_malo|un_infarto|un_accidente [3] alivio|mejor|no_me_importaria|me_daria_igual|tanto_mejor|descansaria|me_haria_un_favor|no_pasaria_nada
        que_pereza|que_flojera|que_paja|que_fiaca|que_hueva|que_lata|que_cansancio|que_asco|que_agotador|que_pesado|que_dificil|que_duro [1] seguir_viv%|vivir|existir|estar_viv%|seguir_viviendo|despertar_cada|la_vida|seguir_existiendo|despertarse_cada|despertarme_cada
        me @want|@plan [1] de [1] @bare_kill
        @hope_if [2] @hope_die
        me|se_me [0-1] antoja|apetece|provoca [1] @die
        @want [2] @suicide|@death
        @plan [1] suicidio|suicidarme
        @urge [1] @death|@suicide
        @think [2] @death|@suicide
        @think [1] como_seria|que_pasaria|que_se_siente|como_se_sentira [2] @die|@death|@kill|si_me_muero|si_muriera|morir|desaparecer|@without_me
        @want|@urge [2] desaparecer $
        @want|@urge [1] desaparecer !de|del|un|unos|unas|este|en|hasta|entre|con
        solo [2] @want [2] desaparecer|esfumarme|dejar_de_sufrir
        @want [1] dejar_de|ya_no|no [0] sufrir $
        @want [1] que_se_acabe|que_se_termine|que_acabe|que_termine|que_pare [0-1] todo|esto|todo_esto|mi_vida|mi_sufrimiento|de_una_vez $
        @want|@urge [1] que_se_acabe|que_termine|que_se_termine [1] mi_vida|mi_sufrimiento|mi_existencia
        @want [1] irme_ya|irme [1] de_este_mundo|de_esta_vida|al_cielo|para_siempre|y_no_volver|y_no_volver_nunca
        me_quiero_ir|quiero_irme|irme|me_voy_a_ir|quisiera_irme|me_quiero_morir|llevame|llevenme|me_voy [1] con [1] mi|mis|ella|el|diosito|dios|los_muertos [3] al_cielo|alla_arriba|difunt%|en_el_cielo|que_murio|que_fallecio|que_ya_no|que_esta_en_el_cielo
        me_da_rabia|me_decepciona|me_molesta|odio|lamento|me_entristece|me_duele|me_da_coraje|me_da_pena|me_da_bronca|me_frustra|me_pesa|que_pena|que_rabia|que_lastima|lastima [2] haberme_despertado|haber_despertado|despertar_viv%|despertarme_viv%|haber_sobrevivido|no_haberme_muerto|no_haber_muerto|estar_viv%|seguir_viv%|despertarme|despertar_cada|que_no_funciono|no_morir|no_haberlo_logrado|haber_fallado|que_fallo|que_me_salvaran
        diosito|dios|senor|dios_mio|virgencita [2] llevame|llevame_ya|llevame_contigo|llevame_de_aqui|recogeme|mandame_la_muerte|quitame_la_vida|apiadate
        @want [1] estar|irme|reunirme|encontrarme|volver [1] con [1-3] en_el_cielo|alla_arriba|que_murio|difunt%|que_ya_no_esta|que_fallecio|fallecid%
        @want|@urge [1] descansar [0-2] de_todo|de_la_vida|para_siempre|de_una_vez_por_todas|de_verdad_y_no_despertar|eternamente
        prefiero|preferiria|preferia [1] @die|morir|@death
        antes|mejor [1] muert% que [2] vivir|seguir|volver
        estaria|estare|estoy [0-1] mejor [1] muert%|bajo_tierra|en_una_tumba|en_el_cementerio|en_el_otro_mundo
        mejor_muert%
        ya_me_habria|me_habria|me_hubiera|ya_me_hubiera|hubiera|habria [1] quitado_la_vida|matado|suicidado|ahorcado|tirado|muerto_ya
        ojala [1] no [1] me? [1] hubiera|hubiese [1] despertado|salvado|levantado|nacido
        por_favor|solo|unicamente [3] no [0] despertarme|despertar|amanecer [1] $
        la_vida|mi_vida|este_mundo [2] ya? [1] no [1] tiene|guarda|me_ofrece [1] nada [1] para_mi|que_ofrecerme|$
        mi_vida|mi_existencia [1] no [0] le_importa|importa|vale [2] a? [1] nadie|nada|ni_a_mi
        si_alguien|quien|nadie [1] lloraria|llorara|echaria [2] mi_muerte|si_me_muero|si_muero|mi_funeral|si_no_estoy
        sufrimiento|dolor|esto|todo [3] se_acabe|acabe|termine [3] muriendome|muerta|muerto|con_mi_muerte|matandome
        mejor [2] me_muero|morirme|morir|me_mato|matarme|suicidarme|me_muriera|desaparezco|desaparecer
        deberia|tendria_que|debi|hubiera_preferido|tenia_que|debia [1] haberme_muerto|haber_muerto|estar_muert%|morirme|haber_nacido_muert%|haber_sido_yo|morir
        por_que [2] no [1] me_muero|me_morire|me_mori|me_muri|me_he_muerto|me_muera|morirme|me_mato
        cuando [1] me_voy_a_morir|me_morire [1] de_una_vez|por_fin|ya
        a_ver_si [2] me_muero|me_muera|me_mato|no_despierto|me_atropella
        por_que [1] tuve_que_nacer|naci|me_tuvieron|sigo_viv%|sigo_aqui
        maldigo|maldito|odio [1] el_dia [1] que_naci|en_que_naci
        me_arrepiento_de|odio|detesto|me_pesa [1] haber_nacido|seguir_viv%|estar_viv%|vivir|mi_vida $
        nunca|no|jamas [0-1] debi|deberia|debiera|tendria [1] haber_nacido|nacer|existir|haber_existido
        no_pedi nacer
        pido|suplico|ruego|rezo [4] morir|morirme|muerte|no_despertar|que_me_lleve|que_me_mate|que_se_me_lleve|lleve_con
        soy [0-1] suicida
        estoy|me_siento|ando|sigo [1] suicida
        tengo|tenia|siento|sufro|me_vienen|me_vuelven|vuelven|volvieron|han_vuelto|regresaron|me_invaden|me_atacan|estoy_con|con|me_han_vuelto|aparecen|me_dan|me_llegan [3] pensamientos|ideas|ideacion|impulsos|deseos|intenciones|tendencias [1] suicidas|suicida|de_suicidio|de_muerte|de_morir|de_matarme|negros_de_muerte|intrusivos_de_muerte
        ^ [2] pensamientos|ideas|ideacion|impulsos|tendencias suicidas|suicida|de_suicidio|de_muerte [4] $
        tengo|siento [1] ganas [2] de [1] @die|@kill|morir
        que_ganas [0-1] de @die|@kill|morir|desaparecer|no_despertar
        ^ ganas_de|con_ganas_de|unas_ganas_de @die|@kill|morir
        me [0-1] vienen|dan|entran|daban|vinieron|dieron [1] ganas [1] de @die|@kill|desaparecer
        la_muerte|morir|morirme|el_suicidio|suicidarme|matarme|desaparecer|dejar_de_existir [1] es|seria|me_parece|parece|se_siente|suena [2] unica|mejor|solucion|salida|alivio|opcion|descanso|tentador%|buena_idea|paz|liberacion|un_regalo|la_respuesta
        la_muerte|el_suicidio [2] me_llama|me_atrae|me_seduce|me_tienta|me_espera|me_ronda|me_da_paz|me_tranquiliza
        la_unica|unica|mi_unica [1] salida|solucion|opcion|forma|manera|via [5] @die|@kill|@death|@suicide|morir|quitarme
        no_hay|no_veo|no_tengo|no_encuentro|no_me_queda [1] otra|mas|ninguna_otra|otra_opcion|otro_camino [2] salida|opcion|solucion|remedio|camino|que|mas [2] @die|@kill|@death|morir|suicidarme
        @not_mind [2] @die|morir|morirme|@death|@hope_die|si_me_muero|si_muero|si_me_pasa_algo|si_me_mato|si_me_atropellan|si_me_matan|si_no_despierto|no_despertar|desaparecer_manana|@kill|que_me_pase_algo
        si [1] me_muero|me_muriera|muriera|me_atropellara|me_matara|no_despertara|no_despierto [3] no_pasaria_nada|me_daria_igual|mejor|nadie_lo_notaria|seria_un_alivio|no_me_importaria|no_se_pierde_nada|nadie_me_extranaria|nadie_se_daria_cuenta
        @kill1
        si [6] @kill1
        me_quiero|quiero|necesito|voy_a|quisiera [1] hacer_una_locura|cometer_una_locura|acabar_con_todo|terminar_con_todo !@ordinary_thing|lo|el|la|los|las|este|esta|antes|para
        me_voy_a|voy_a [0-1] suicidar|matar|suicidarme|matarme|ahorcar|quitar_la_vida|colgar_de|dejar_morir
        tengo_miedo_de|me_da_miedo|miedo_a|miedo_de|temo|me_asusta [2] matarme|suicidarme|quitarme_la_vida|hacer_una_locura|cometer_una_locura|hacer_una_tonteria|lo_que_pueda_hacerme|lo_que_me_pueda_hacer|lo_que_soy_capaz_de_hacerme|hacerme_algo|acabar_con_mi_vida|atentar_contra
        me_estoy|estoy [0-1] muriendo_en_vida|muert%_en_vida|muert%_por_dentro|muriendo_por_dentro
        ^ [1] suicidio|suicidarme|matarme|morirme|morir|muerte|suicidio_ya $
        ^ [1] quiero [0-1] suicidio $
        me_quiero_ir|quiero_irme|me_gustaria_irme|quisiera_irme|me_voy|me_voy_a_ir|me_ire [2] de_este_mundo|para_siempre|de_esta_vida|con_dios|al_cielo|de_este_plano|al_otro_mundo|y_no_volver_nunca|y_no_volver_jamas|al_otro_barrio
        este_mundo|esta_vida|el_mundo [1] no_es_para_mi|no_esta_hech%_para_mi|no_es_lugar_para_mi|no_es_mi_lugar|me_queda_grande
        no_estoy_hech%_para|no_naci_para|no_sirvo_para [1] vivir|este_mundo|esta_vida|estar_viv%
        intente|he_intentado|intento|trate_de|quise|volvi_a_intentar|intente_otra_vez [2] @kill|matarme|morir|@die
        me_intente|me_quise|me_trate_de|me_he_intentado [1] matar|suicidar|ahorcar|colgar|quitar_la_vida|cortar_las_venas
        casi|estuve_a_nada_de|estuve_a_esto_de|por_poco [1] me_mato_a_proposito|me_suicido|me_quito_la_vida|me_tiro_al|tirarme_al|no_lo_cuento_porque_quise
        una_parte_de_mi|parte_de_mi|algo_dentro_de_mi|mi_cabeza [3] quiere|desea|me_pide|prefiere|me_dice [3] morir|morirse|desaparecer|rendirse|no_despertar|matarme|que_me_mate|que_lo_haga|acabar_con_todo|dejar_de_existir|dormir_para_siempre|no_existir|morirme
        como|cual|cuantas|cuantos|cuanto|que|donde|existe|hay|dime|busco|buscando|investigando [6] matarme|suicidarme|morir_sin_dolor|morir_sin_sufrir|morir_rapido|quitarme_la_vida|morirme_sin|ahorcarme|para_morir|para_morirme|para_matarme|para_no_despertar|para_suicidarme|cortarme_las_venas
        como|cual|que|metodo|forma|manera [5] menos_doloros%|indolor%|mas_rapid%|sin_dolor|segur% [1] de|para [1] morir|suicidarse|matarse|matarme|quitarse_la_vida|acabar_con_todo|irse|irme|acabar
        cuantas [1] pastillas|pastis|capsulas|tabletas|gotas [5] morir|matarme|morirme|no_despertar|mortal|letal|letales|mortales|dormir_para_siempre|sobredosis|necesito_para
        jugar_a|juego_con [1] la_idea [2] morir|suicidio|muerte|irme|matarme
        dejarme|dejenme|dejame|dejadme|permitanme [0-1] morir|morirme|ir_en_paz|descansar_en_paz
        matenme|matadme [2] $
        que_alguien_me|que_me [0-1] mate|maten [2] por_favor|ya|de_verdad|de_una_vez
        tengo|siento|llevo [2] la_muerte [2] encima|cerca|dentro|a_mi_lado
        @urge|@want [1] tirar_la_toalla [2] con_la_vida|con_mi_vida|de_vivir|para_siempre
        rendirme|me_rindo|me_he_rendido|rendid% [1] con_la_vida|ante_la_vida|de_vivir|con_mi_vida|de_la_vida
    """)),
    Family("life_refused", "suicide", "high", "no quiere seguir viviendo", lines("""
        @no_want [2] @live_inf
        @no_want [1] la_pena [2] @live_noun|@live_inf|seguir
        @no_want [1] mi_vida|esta_vida|la_vida|una_vida_asi
        @no_want [1] seguir|continuar|luchar|aguantar|levantarme [2] viviendo|viv%|con_vida|con_esta_vida|con_mi_vida|en_este_mundo|por_la_vida|aqui|existiendo|con_todo_esto
        @no_want [0-1] seguir|continuar|seguir_adelante|seguir_luchando|luchar|aguantar [1] mas|$
        no_quiero|no_quisiera|no_deseo|preferiria_no|prefiero_no [1] estar [1] aqui|en_este_mundo|viv%|mas|mas_aqui|en_esta_vida|en_este_plano [2] $
        no_quiero|ya_no_quiero [1] estar|seguir [1] aqui [1] en [1] este_mundo|esta_vida
        no_quiero|no_quisiera|ya_no_quiero|no_voy_a|ya_no_voy_a|no_espero|no_pienso [1] estar|despertar|despertarme|amanecer|llegar_a_ver|ver|llegar [2] manana|mas|nunca_mas|otro_dia|el_amanecer|la_luz|el_lunes
        no_quiero|ya_no_quiero|no_quisiera|ya_no_quisiera [0] despertar|despertarme|amanecer|existir|vivir|nada_mas_que_dormir|abrir_los_ojos
        @see_no [1] @sense [1] para|a|de|por_el|por_la|en|por [1] @life_matter
        @see_no [1] @sense [3] vivir|vida|seguir_viviendo|existir|despertar|existencia|seguir_aqui|seguir_adelante|levantarme
        @life_matter|mi_existencia [2] @see_no [1] @sense
        @life_matter|mi_existencia [2] no_vale|no_merece|no_vale_la|no_me_merece|ya_no_vale|ya_no_merece [1] pena|nada|mierda|un_carajo
        no_vale|no_merece|ya_no_vale|ya_no_merece [1] pena [2] @life_matter|@live_inf|seguir
        para_que|de_que_sirve|que_sentido_tiene|que_caso_tiene|que_gano_con|de_que_me_sirve|que_mas_da|que_sentido_tiene_la|que_sentido_tendria [3] vivir|seguir_viviendo|vida|seguir_viv%|existir|despertar|despertarme|levantarme_manana|seguir_aqui|seguir_respirando|seguir_luchando|estar_viv%|seguir
        para_que [1] sigo|vivo|naci|existo|seguir [1] viviendo|viv%|aqui|existiendo|respirando|luchando|$
        no_se|no_entiendo|ya_no_se|no_encuentro [0-1] para_que|por_que|que_hago [1] vivo|sigo|existo|seguir|vivir|viviendo|en_este_mundo|sigo_viv%|sigo_aqui|naci|me_levanto
        que_hago [1] en_este_mundo|viv%|viviendo|aqui_todavia
        @tired [2] @live_tiring
        @tired [2] todo_y_de_todos [3] $
        vivir|la_vida|existir|despertar|mi_vida|seguir_viviendo|estar_viv% [1] me [0-1] cansa|pesa|duele|agota|asquea|asfixia|sobra|aburre|da_asco|quedo_grande|queda_grande|consume|es_insoportable|resulta_insoportable
        vivir|existir|estar_viv%|seguir_viv% [2] es [1] un_castigo|una_tortura|un_infierno|insoportable|una_condena|un_suplicio|un_martirio|demasiado_doloroso|una_agonia|una_carga|una_pesadilla|mucho_dolor
        mi_vida|la_vida|esta_vida [1] es [1] un_castigo|una_tortura|un_infierno|insoportable|una_condena|un_suplicio|un_martirio|una_agonia
        no_puedo|no_aguanto|no_soporto|no_tolero|no_resisto|ya_no_aguanto|ya_no_soporto|ya_no_puedo|no_doy_mas|no_doy_para_mas [2] con [1] esta_vida|mi_vida|la_vida|vivir|la_existencia|este_mundo|este_sufrimiento
        no_aguanto|no_soporto|ya_no_aguanto|ya_no_soporto|no_resisto|no_tolero|no_puedo [2] vivir|viviendo|mi_vida|esta_vida|la_vida|un_dia_mas|ni_un_dia_mas|existir|estar_viv%|seguir_viviendo|este_mundo|otro_dia
        no_puedo|no_quiero|no_tengo_fuerzas_para|no_me_quedan_fuerzas_para|sin_fuerzas_para|ya_no_tengo_fuerzas|ya_no_me_quedan_fuerzas|no_me_da_la_vida_para [2] seguir_viviendo|vivir|seguir_aqui|seguir_viv%|un_dia_mas|otro_dia|seguir_adelante_con_mi_vida|seguir_luchando|seguir_peleando
        no_puedo_seguir|no_puedo_continuar|ya_no_puedo_seguir [1] viviendo|con_vida|asi|con_esto|mas|adelante|con_mi_vida|fingiendo|aguantando|$
        nada|ya_nada [1] tiene_sentido|me_importa|vale_la_pena|merece_la_pena|me_ata|me_ata_aqui|me_retiene|me_queda|me_detiene|me_hace_querer [1] en_esta_vida|en_la_vida|vivir|aqui|en_este_mundo|seguir|para_vivir|por_vivir|ya
        no_hay_nada|no_me_queda_nada|no_tengo_nada|ya_no_hay_nada|ya_no_me_queda_nada|nada_hay|ya_no_tengo_nada|no_queda_nada [1] que_me_ate|por_lo_que|por_que|por_lo_cual|para_que|que_me_retenga|por_quien|por_lo_que_valga|aqui|en_este_mundo|en_esta_vida [3] vivir|luchar|seguir|aqui|a_la_vida|quedarme|viviendo|la_pena|$
        ya_no|no [0-1] hay|existe|queda|veo|tengo|hallo [1] lugar|sitio|espacio|futuro|hueco [1] para_mi [2] en_este_mundo|en_esta_vida|en_el_mundo|en_la_tierra|en_ningun_lado|aqui|$
        no_pertenezco [1] a_este_mundo|aqui|a_esta_vida|al_mundo_de_los_vivos
        no_me_veo|no_me_imagino|no_me_veo_ya [2] viv%|vivos|con_vida|llegando|cumpliendo|en_el_futuro|el_ano_que_viene|dentro_de_un_ano
        no_voy_a|no_creo|no_pienso|no_espero|dudo|no_me_veo [2] llegar|llegando|vivir|durar|durando|pasar|llegue|cumplir|cumpliendo [1] a_los|a_fin|hasta|mucho_mas|mucho_tiempo|de_este_ano|de_esta_semana|a_navidad|al_verano|a_mi_cumpleanos|a_viej%|los_20|los_30|los_25|los_40|de_este_mes|al_lunes|a_manana|el_ano
        me_quitaron|perdi|he_perdido|se_me_fueron|se_me_quitaron|se_me_han_quitado|se_me_han_ido|me_faltan|se_fueron|se_me_acabaron|se_me_acaban [2] ganas [1] de [1] @live_inf|seguir|todo_y_de_vivir
        sin [1] querer|querer_ya [1] @live_inf|seguir_viv%|vivir|despertar
        sin [1] ganas|motivos|razones|fuerzas|ilusion|deseos|razon|motivo [1] de|para|por [1] @live_inf|seguir|seguir_adelante|vivir
        no_tengo|no_me_quedan|ya_no_tengo|tengo_cero|tengo_pocas|ya_no_me_quedan|me_faltan|no_siento|no_hay|0|cero [1] ganas [1] de [1] @live_inf|seguir|seguir_adelante|seguir_con_esto|existir
        solo|simplemente|unicamente [0-1] existo|respiro|sobrevivo [2] no_vivo|pero_no_vivo|sin_vivir
        estoy_viv% [1] por|de [0] obligacion|inercia|cobardia|mis_hijos|compromiso|casualidad
        sigo|vivo|estoy [1] viv%|aqui|viviendo [0-1] solo_por|solo_porque|unicamente_por|por [3] obligacion|cobardia|inercia|no_hacer_sufrir|no_tengo_valor|no_lastimar|no_hacerle_dano|mi_madre|mis_hijos|mi_perro|mi_gato|mi_mama|no_me_atrevo
        no [0-1] tengo|tuve|me_da|tenia|he_tenido [1] valor|el_valor|coraje|huevos|agallas|cojones|los_huevos|valentia [1] de|para|a [1] @kill|hacerlo|@die|morir|matarme|terminar
        si [1] tuviera|tuviese|hubiera_tenido [1] valor|el_valor|coraje|huevos|agallas|mas_valor [3] @kill1|me_mataria|lo_haria|@kill|ya_no_estaria|ya_estaria_muert%|acabaria_con_todo|ya_no_estaria_aqui|lo_habria_hecho|me_habria_ido
        de_no_ser_por|si_no_fuera_por|si_no_fuese_por|lo_unico_que_me_detiene|lo_unico_que_me_retiene|lo_unico_que_me_mantiene_viv% [6] muert%|me_mataria|matado|no_estaria|no_estaria_aqui|acabado|ido|es|son
        soy_demasiado_cobarde|soy_muy_cobarde|soy_cobarde|me_falta_valor|me_faltan_huevos|no_me_animo|no_me_atrevo [2] @kill|matarme|hacerlo|suicidarme|acabar_con_todo|quitarme
        no [0-1] deberia|deberia_de|merezco [1] existir|vivir|seguir_viv%|estar_viv%|seguir_viviendo|estar_aqui|seguir_respirando|haber_nacido
        merezco [1] morir|morirme|estar_muert%|la_muerte|que_me_maten|lo_peor_morir
        da_igual|da_lo_mismo|me_da_igual|me_da_lo_mismo|es_igual|que_mas_da|me_es_indiferente|lo_mismo_da|lo_mismo_me_da [1] vivir|estar_viv%|si_vivo|vivir_o_morir|viv%_o_muert%|si_despierto|si_estoy_viv%|viv% [1] o|que [0-2] morir|muert%|muero|no|morirme
        me_da_igual|me_da_lo_mismo|que_mas_da [0-1] vivir_o_morir|estar_viv%_o_muert%|todo_incluso_vivir|vivir
    """)),
    Family("burden", "suicide", "high", "se siente una carga; los demás estarían mejor", lines("""
        @others [2] @better_off [2] @without_me
        @better_off [2] @others [2] @without_me
        @without_me [3] @others [2] @better_off
        @without_me [3] @better_off [2] @others
        @better_off [2] @without_me
        @without_me [2] todo|nada|la_vida|el_mundo [2] @better_off|mas_facil|mas_sencillo|seria_mejor|igual|mejor
        @others [2] @better_off [2] si_yo|si_no [3] estuviera|existiera|muriera|desapareciera|viviera|estuviese
        le|les|os [1] haria|hago|estaria_haciendo|haria_yo [1] un_favor|un_favor_enorme [1] a_todos|al_mundo|si|muriendome|desapareciendo|matandome|yendome|a_mi_familia|a_mis|quitandome
        haria|le_hago|les_hago|le_haria [1] un_favor [2] al_mundo|a_todos|a_mi_familia|a_los_demas|si_me|desapareciendo|muriendo|muriendome
        @be1 [1] @burden
        @burden [1] es_lo_que_soy|eso_soy|soy_yo
        nadie|no_habria_nadie_que|no_creo_que_nadie|no_creo_que_alguien|quien [2] me_extranaria|me_echaria_de_menos|me_va_a_extranar|me_va_a_echar_de_menos|me_echara_de_menos|me_extranara|lloraria|notaria|se_daria_cuenta|va_a_llorar|vendria_a_mi|me_lloraria|me_llorara|se_va_a_dar_cuenta|ira_a_mi_funeral|iria_a_mi_funeral|iria_a_mi_entierro [5] $
        a_nadie [1] le_importaria|le_importa|le_va_a_importar|le_dolera|le_doleria [2] si_me_muero|si_muero|si_desaparezco|si_me_mato|si_no_despierto|si_me_pasa_algo|mi_muerte|si_existo|si_vivo|si_desapareciera|si_vivo_o_muero|que_me_muera|si_me_muriera|que_exista
        el_mundo|la_tierra|todo [1] seria|estaria|sera|iria|giraria [2] mejor|igual|lugar_mejor|mejor_lugar|mas_bonito|mejor_sitio [3] sin_mi|si_yo_no|@without_me
        les|le|os [1] ahorraria|quitaria|evitaria|ahorro|quito|sacaria|ahorrare [1] problemas|un_peso|sufrimiento|la_carga|el_estorbo|disgustos|gastos|un_problema|de_encima [5] si|muriendo|desapareciendo|sin_mi|muerta|muerto|yendome|$
        no [0-1] le_hago|le_hare|hago|le_hice [1] falta [1] a_nadie
        no_sirvo|ya_no_sirvo [1] para_nada [3] @die|morirme|estar_muerta|muert%|desaparecer|sobro|vivir
        sobro [1] en [1] este_mundo|todas_partes|esta_vida|esta_casa|esta_familia|el_mundo|todos_lados
        yo [0-1] aqui_sobro|solo_sobro|sobro_aqui|aqui_solo_sobro
    """)),
    Family("hopeless", "suicide", "weak", "desesperanza", lines("""
        no_puedo_mas|ya_no_puedo_mas|no_doy_mas|ya_no_doy_mas|no_aguanto_mas|ya_no_aguanto_mas|no_soporto_mas|ya_no_soporto_mas|ya_no_aguanto|ya_no_puedo|no_resisto_mas|no_me_da_mas
        no_doy_para_mas|toque_fondo|he_tocado_fondo|estoy_en_el_fondo|no_levanto_cabeza|se_me_acabaron_las_fuerzas|me_quede_sin_fuerzas|ya_no_tengo_fuerzas|no_me_quedan_fuerzas|no_tengo_fuerzas
        sin_salida|no_hay_salida|no_veo_salida|no_veo_la_salida|no_encuentro_salida|no_tengo_salida|no_hay_esperanza|sin_esperanza|perdi_la_esperanza|he_perdido_la_esperanza|no_tengo_esperanza|no_tengo_esperanzas|sin_esperanzas|no_queda_esperanza|desesperad%
        nada_tiene_sentido|todo_da_igual|ya_nada_importa|nada_importa|ya_nada_me_importa|todo_perdio_sentido|ya_todo_me_da_igual|nada_vale_la_pena|todo_me_da_igual|no_siento_nada|vaci%_por_dentro|me_siento_vaci%|no_tengo_futuro|no_veo_futuro|no_hay_futuro
        no_hay_remedio|no_tengo_remedio|no_tengo_solucion|esto_no_tiene_solucion|mi_vida_no_tiene_solucion|todo_esta_perdido|nunca_voy_a_mejorar|nunca_mejorara|no_va_a_mejorar|jamas_voy_a_salir|nunca_voy_a_salir_de_esto|no_hay_vuelta_atras
        odio_mi_vida|odio_vivir|me_odio|me_doy_asco|no_valgo_nada|soy_basura|soy_una_mierda|no_sirvo_para_nada|soy_un_fracaso|soy_inutil|no_soy_nadie|no_soy_nada|mi_vida_es_una_mierda|mi_vida_es_una_porqueria|mi_vida_no_vale
        me_rindo|me_rendi|me_he_rendido|tiro_la_toalla|tire_la_toalla|ya_me_rendi|quiero_rendirme|voy_a_rendirme
        no_le_importo_a_nadie|a_nadie_le_importo|nadie_me_quiere|nadie_me_va_a_ayudar|estoy_completamente_sol%|no_tengo_a_nadie|nadie_me_necesita|no_le_hago_falta_a_nadie|nadie_me_echaria_de_menos|todos_me_odian
        cansad%_de_todo|hart%_de_todo|cansad%_de_luchar|cansad%_de_pelear|cansad%_de_sufrir|hart%_de_sufrir|cansad%_de_aguantar|hart%_de_luchar|agotad%_de_luchar|cansad%_de_seguir|cansad%_de_fingir|hart%_de_seguir|no_quiero_seguir_asi|no_puedo_seguir_asi
        quiero_que_pare_el_dolor|que_deje_de_doler|que_el_dolor_pare|que_se_vaya_este_dolor|quiero_dejar_de_sufrir|quiero_dejar_de_sentir|no_quiero_sentir_mas|no_quiero_sentir_nada|quiero_descansar_de_todo|este_dolor_no_se_va|quiero_que_todo_pare|quiero_que_esto_pare|quiero_que_todo_termine|quiero_que_todo_acabe|quiero_que_se_acabe_todo
    """), negatable=False),
)
