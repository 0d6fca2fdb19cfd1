"""Spanish families for calm, indirect wording: what is meant is said around it."""

from coaching.rules.patterns import Family, lines

PHRASES: dict[str, str] = {
    "not_be": """
        ya_no_existire no_existire estare_muert% ya_estare_muert% habre_muerto ya_habre_muerto me_habre_ido ya_me_habre_ido habre_dejado_de_existir dejare_de_existir dejare_de_respirar me_habre_matado voy_a_estar_muert% ya_voy_a_estar_muert% estare_bajo_tierra
        estare_en_una_tumba estare_en_el_cielo ya_no_estare_viv% no_estare_viv% no_seguire_viv% ya_no_seguire_viv% ya_no_vivire no_vivire_mas ya_no_respirare sere_un_recuerdo solo_sere_un_recuerdo ya_solo_sere_un_recuerdo me_habran_encontrado
        no_volvere_a_despertar no_me_despertare no_voy_a_despertar ya_no_voy_a_despertar no_voy_a_amanecer habre_acabado_con_todo ya_habre_saltado ya_lo_habre_hecho
    """,
    "bad_moment": "encierro bano mal triste ansiedad angustia discuto discutimos llor* culpa sola solo pelea* rabia agobi* fallo discusion grit* nervios estres vacio peor desborda* noche noches",
    "vehicle": "coche carro auto moto volante camion autobus curva carretera autopista conduz* manej* conducir manejar metro tren anden semaforo calle rio puente balcon ventana azotea terraza acantilado pastillas botiquin cuchillo",
    "struck": "pase_por_encima atropelle atropellara mate matara lleve_por_delante llevara_por_delante arrolle arrollara aplaste embista parta_en_dos alcance fulmine estrelle",
    "relief_if": "tanto_mejor mejor mejor_para_todos mejor_asi seria_un_alivio un_alivio me_haria_un_favor me_alegraria bienvenido no_me_importaria me_daria_igual que_mas_da no_se_perderia_nada nadie_se_enteraria no_pasaria_nada seguramente_nada descansaria descansaria_por_fin por_mi_bien",
}

COMPOUNDS: dict[str, str] = {}

FAMILIES: tuple[Family, ...] = (
    Family("oblique", "suicide", "high", "deseo de no seguir, dicho de forma indirecta", lines("""
        mundo|todo|vida|todos|casa [2] seguiria|seguira|seguiran|seguirian|iria|irian|quedaria [1] igual|adelante|mejor|como_si_nada [3] sin_mi|si_yo_no|@without_me|si_no_estoy
        no_se [3] cuanto|si|cuantos [3] querer|aguantar|soportar|quiero|podre|voy_a [1] seguir_viv%|viv%|vivir|seguir_viviendo|seguir_aqui|con_vida|existir|esta_vida
        @vehicle|altura [8] facil|tentador|bastaria|tentacion|ganas|impulso [3] seria|es|saltar|soltar|tirarme|caer|dejarme|acabar|girar|terminar|$
        facil|sencillo|rapido [2] seria|resultaria [3] @throw_inf|@kill|@die|dejarme_caer|soltarme|dejar_de|desaparecer|no_despertar|acabar|terminar
        lo_facil_que_seria|que_facil_seria|seria_tan_facil|tan_facil_como [4] @throw_inf|@kill|@die|dejar|soltar|caer|acabar|terminar|desaparecer
        mi_tiempo|mi_hora|mi_camino|mi_ciclo|mi_historia|mi_vida|mi_paso_por_aqui [2] se_acabo|se_termino|termino|ha_terminado|llego_a_su_fin|se_ha_acabado|ha_llegado_a_su_fin|deberia_acabar|deberia_terminar|ha_llegado|ya_no_da_mas|se_agoto
        si|que|cuando|ojala|simplemente|y [3] dejara|dejase|dejaria|deje|dejar [0] de_respirar|de_existir|de_latir|de_vivir|de_estar_aqui
        esperando|espero|deseando|rezando|queriendo|rogando|pidiendo|confiando [3] no_abrir|no_despertar|no_despertarme|no_abrir_mas|no_amanecer|no_volver_a_despertar|no_abrirlos|no_tener_que_despertar|no_levantarme [1] nunca|mas|los_ojos|nunca_mas|manana|otra_vez|$
        envidia|envidio [5] muert%|muertos|mueren|muere|murieron|se_fueron_ya|ya_no_estan|ya_descansan|se_mueren|murio|fallecieron|descansan_en_paz|ya_se_fueron
        si [2] me_atropella|me_atropellan|me_mata|me_da|me_matan|me_arrolla|me_pasa_algo|me_muero|no_despierto|no_me_despierto|me_cae|me_caigo [5] @relief_if
        que_pasaria|que_pasa|quien_se [2] si [3] no_me_despierto|no_despierto|me_muero|desaparezco|me_mato|no_vuelvo_nunca|dejo_de_existir|no_despertara|me_tirara|saltara|no_frenara|me_muriera|desapareciera
        ganas|impulso|tentacion [1] de [1] dar_un_paso|dar_el_paso|dar_un_paso_al_frente|dar_un_paso_adelante|dejarme_caer|soltar_el_volante|girar_el_volante|cruzar_sin_mirar|no_frenar|pisar_el_acelerador|prenderme_fuego|inmolarme|estrellarme|clavarme|no_apartarme
        soltar|girar|dar [1] el_volante|un_volantazo [4] $
        dormir|dormirme|dormid%|cerrar_los_ojos|descansar [5] para_siempre|eternamente|no_volver_a_abrirlos|no_tener_que_volver|sin_despertar|y_ya_esta_para_siempre|no_tener_que_abrirlos|no_tener_que_despertar
        no_quiero|no_pienso|no_espero|no_creo_que|dudo_que|no_planeo|no_cuento_con|no_me_interesa|no_tengo_intencion_de [1] llegar|llegue|cumplir|cumpla|pasar|pase|vivir|durar|dure [1] a|de|hasta|mas_de|mucho [1] los|las|30|40|50|25|20|18|treinta|cuarenta|cincuenta|veinte|navidad|fin_de_ano|viej%|mas|este_ano|esta_semana
        vivo|aguanto|sigo_aqui|sigo_viv%|existo|me_quedo|resisto|respiro [1] solo_porque|solo_por|nada_mas_que_por|unicamente_por|nomas_por|porque [4] sufriria|sufririan|me_necesita|me_necesitan|hijos|madre|mama|padre|perro|gato|familia|obligacion|cobarde|no_me_atrevo|no_hay_remedio
        muert%_por_dentro|muert%_en_vida|vaci%_por_dentro [4] termine|acabe|se_acabe|descansar|por_fuera
        apagarme|desconectarme|desenchufarme|extinguirme|esfumarme|borrarme|evaporarme|desintegrarme [2] del_todo|para_siempre|por_completo|del_mundo|del_mapa_para_siempre|de_una_vez|$
        que_todo|todo [1] se [1] apague|oscurezca|desvanezca|quede_negro|quede_en_negro [1] $
        quiero|quisiera|deseo|ojala|necesito|espero|pido [1] que [1] todo|esto|mi_vida|la_vida|esta_pesadilla|este_sufrimiento|mi_sufrimiento|este_dolor [1] termine|acabe|se_acabe|se_termine|se_apague|pare|llegue_a_su_fin [2] para_siempre|para_mi|ya|de_una_vez|de_una_vez_por_todas|$
        deje_de|he_dejado_de|deje_ya_de|hace_tiempo_que_no|hace_mucho_que_no|ya_ni|hace_meses_que_no [0-1] querer|quiero|deseo|tengo_ganas_de [1] @live_inf|vivir|estar_aqui|estar_en_este_mundo|seguir
        imagino|imaginarme|me_veo|imagenes_de|imagenes|visiones|imaginando|sueno|fantaseo|me_visualizo [3] colgad%|ahorcad%|muert%|ataud|desangrad%|tirandome|saltando|ahorcandome|cortandome|cayendo|ahogandome|disparandome|mi_funeral|mi_entierro|mi_velorio|sin_vida|en_una_caja
        sueno_con|fantaseo_con|ojala|deseo|espero|quisiera|deseando|imagino|ruego|rezo [2] un|una|algun|alguien [1] camion|coche|carro|tren|bala|rayo|auto|autobus|meteorito|enfermedad|cancer|bus|micro|loco [2] me @struck
        me [1] @struck [2] un|una [1] camion|coche|carro|tren|bala|rayo|auto|autobus [2] ojala|tanto_mejor|de_una_vez
        @others [3] crecerian|vivirian|serian|estarian|crezcan|vivan|estaran|creceran [1] mejor|felices|mas_felices|tranquil%s [3] sin [2] como_yo|mi
        me [1] gustaria|encantaria [1] que [2] me_olvidaran|todos_me_olvidaran|nadie_me_recordara|me_borraran|no_haber_existido|nunca_haber_existido
        cuant%s [1] pastillas|pastillas_de|capsulas|calmantes|somniferos|gotas [4] falta|necesit*|serian|tomar|hay_que|bast*|aguanta|suficientes|para
        irme|marcharme|morir|acabar|partir|desaparecer|morirme|forma_de_irme [2] sin_dolor|sin_sufrir|sin_que_duela|sin_hacer_ruido|sin_enterarme|en_silencio_y_para_siempre|sin_molestar_a_nadie
        mi_vida|la_vida|esta_vida [5] terminarla|acabarla|quitarmela|prefiero_terminar|mejor_acabar|dejarla
        buena_idea|mejor_idea|lo_mejor|mejor_opcion|mejor_solucion|unica_idea|solucion|salida [3] no_seguir|desaparecer|morir|irme_para_siempre|no_estar|que_yo_no|que_desaparezca|que_yo_desaparezca|que_me_muera|dejar_de_existir|que_deje_de_existir|que_no_este|que_no_exista|que_me_vaya_para_siempre
        no_valgo|no_sirvo|no_estoy_hech%|no_he_nacido [1] para [1] vivir|estar_aqui|este_mundo|esta_vida|existir
        molesto|estorbo|sobro|pido_perdon|me_disculpo|me_da_verguenza|me_avergüenza|culpable|culpa|mal [4] por|de|hecho_de [1] existir|vivir|respirar|estar_viv%|seguir_viv%|haber_nacido|ocupar_espacio
        quiero|necesito|gustaria [1] ver|abrazar|estar_con [2] mi|mis [3] cielo|alla_arriba|otro_lado|mas_alla
        como|para|porque|y [3] no [1] pienso|voy_a|quiero|espero [1] estar|seguir [1] aqui [1] para|cuando|entonces|manana
        preparad%|list% [1] para [1] morir|irme|partir|que_esto_se_acabe|que_se_acabe|el_final|marcharme|que_termine|mi_final|decir_adios_a_todo
        estoy|me_siento|ando|vivo [1] de_mas|de_sobra|sobrando [2] mundo|todos_lados|todas_partes|casa|esta_vida|familia|aqui|$
        me_cansa|me_pesa|me_cuesta|me_duele|no_soporto|no_aguanto|no_me_banco|odio|detesto|no_resisto|me_agota [1] mas? seguir_viv%|estar_viv%|seguir_viviendo|vivir|existir|estar_aqui|abrir_los_ojos|la_vida|ser_yo|seguir_respirando
        ya_vivi|vivi|he_vivido [1] lo_que|suficiente|bastante|todo_lo_que [2] tenia_que_vivir|tenia_que|queria|para_mi|hay|$
        no_tengo|no_hay|no_veo|ya_no_tengo|ya_no_hay [1] futuro|manana|porvenir|vida [4] tenerlo|quiero|interesa|para_mi|delante|ni_ganas
        hacerme|hacer|haga|hago [1] algo_malo|algo|una_locura|una_tonteria|una_estupidez|daño|algo_terrible [1] conmigo|a_mi|conmigo_mism%|$
        no_quiero_mas_vida|no_quiero_mas_de_esta_vida|no_quiero_esta_vida|me_sobra_la_vida|me_da_igual_la_vida|mi_vida_me_da_igual|no_me_interesa_vivir|ni_ganas_de_vivir|la_vida_no_es_para_mi|vivir_no_es_lo_mio|la_vida_no_es_lo_mio|mi_vida_no_vale_la_pena|no_hay_motivo_para_levantarme
        no_pasaria_nada|nadie_se_enteraria|nadie_lo_notaria|nadie_se_daria_cuenta|nadie_notaria|nadie_lloraria|todo_seria_mas_facil|todo_seria_mejor|todo_mejoraria|se_acabarian_los_problemas [3] si [2] desapare*|muriera|muero|me_mato|no_estuviera|no_existiera|no_despierto|me_matara|me_fuera|faltara|no_despertara|dejara_de|mi_ausencia
        nadie [1] notaria|nota|notara [2] mi_ausencia|mi_muerte|si_falto|que_no_estoy|que_falto|si_ya_no_estoy
        me [1] borro|borraria|quito|quitaria|bajo|bajaria|voy [1] de_este_mundo|del_mundo|de_la_vida|de_esta_vida|del_mapa_para_siempre
        me_lleve|me_venga_a_buscar|venga_por_mi|me_recoja|me_lleven|me_llame|viniera_por_mi [1] la_flaca|la_muerte|la_parca|la_huesuda|la_catrina|diosito|dios|el_senor|san_pedro|la_pelona
        que [1] ya? [1] me_recoja|me_lleve_ya|me_lleve_contigo
        me_voy_a|me_quiero|quiero|ganas_de|me_dan_ganas_de [1] prender_fuego|prenderme_fuego|quemar_viv%|quemarme_viv%|petatear|morir_ya|ahogar|ahogarme
        no_encuentro|no_hallo|no_tengo|no_veo|busco|no_me_queda [2] manera|forma|modo|razones|motivos|razon|motivo|nada|excusas [1] de|para|que_me_haga [1] querer [1] quedarme|seguir|vivir|estar|existir|levantarme
        por_lo_que|para|motivos_para|razones_para|algo_por_lo_que [1] quedarme|seguir_viv%|seguir_con_vida|seguir_viviendo $
        que_mas_da|para_que|de_que_sirve|que_importa|que_sentido_tiene [3] si [3] me_quiero_morir|quiero_morir|voy_a_morir|no_quiero_vivir|no_voy_a_estar|me_voy_a_morir
        soy|seria|estoy [1] mas_util|mejor|mas_valios%|vale_mas_mi_seguro [1] muert%|muerto_que_vivo|muerta_que_viva
        valgo_mas|valdria_mas|sirvo_mas [1] muert%
        que_alguien|ojala_alguien|si_alguien [1] me [1] mat*|dispar*|pegara_un_tiro|hiciera_el_favor|quitara_la_vida|pegue_un_tiro|apunal*
        ya_no|no [1] me_asusta|me_da_miedo|temo|le_temo|me_preocupa [1] a? [1] morir|la_muerte|morirme|no_despertar|lo_que_venga_despues
        por_que|para_que [2] me [1] salvaron|salvasteis|rescataron|reanimaron|salvo|salvaste
        lo_volvere_a|volvere_a|voy_a_volver_a|quiero_volver_a|pienso_volver_a [1] intentar|intentarlo|hacer|hacerlo [4] pastillas|esta_vez|matarme|morir|suicid*|no_fallare|la_proxima|bien
        la_proxima_vez|esta_vez|a_la_tercera [3] no_fallo|no_fallare|lo_conseguire|saldra_bien|va_la_vencida|ira_la_vencida|si_me_muero|lo_lograre|no_voy_a_fallar
        lo_he_intentado|lo_intente|intente [2] dos|tres|varias|muchas [1] veces [6] vencida|morir|matar|vida|pastillas|suicid*|proxima|fallo|fracase|ni_para_eso
        ni_para|ni_siquiera [1] eso|morirme|matarme|suicidarme|morir [1] sirvo|valgo|puedo|me_sale
    """)),
    Family("oblique_now", "suicide", "imminent", "despedida o acto anunciado", lines("""
        @not_be
        @hidden [5] salto|me_tiro|me_lanzo|me_cuelgo|me_mato|lo_hago|me_las_tomo|me_aviento|me_ahorco|me_corto|termino_con_todo|acabo_con_todo|me_voy_para_siempre|me_pego_un_tiro|me_doy_un_plomazo|me_doy_un_tiro|me_tomo_todo
        he_escogido|he_elegido|escogi|elegi|ya_elegi|ya_escogi|tengo_elegido|tengo_escogido|busque|encontre|ya_tengo [2] puente|lugar|arbol|sitio|metodo|rama|edificio|viga|hora|fecha [3] y|para|desde|donde|sin|hora|fecha|dia|tirarme|colgarme|hacerlo|saltar
        gas [2] abiert%|encendid%|prendid%|saliendo [5] ventanas|cerrad%|puerta|hijos|$
        nota|carta|cartas|despedida|mensaje [2] esta|estan|ya|quedo [1] escrita|escritas|lista|listas|hecha|grabado|terminada|sobre [3] solo|falta|hacerlo|mesa|ahora|ya|cama|$
        ya_no|no [2] las|lo|la|los|me [0-1] voy_a_necesitar|necesitare|hara_falta|haran_falta|va_a_hacer_falta|van_a_hacer_falta|servir|voy_a_usar [4] $
        adios|hasta_siempre|me_despido|chau|chao|gracias [3] a [1] los|las|todos|quienes|quien [2] que? [1] quisieron|quisisteis|quiso|amaron|acompanaron|estuvieron|cuidaron|intentaron|ayudaron
        el_plan|mi_plan|todo_el_plan [2] esta|ya_esta|listo|hecho|pensado|trazado [8] escopeta|pistola|cuerda|soga|pastillas|puente|casa|sabado|domingo|noche|viernes|manana|$
        yo [1] ya? [1] no [0] voy_a_estar|estare|voy_a_poder|podre|seguire|voy_a_volver [2] $
        se_quede|quedense|quedate|cuide|cuiden|encargue|encarguense|ocupe|de_de_comer|alimente|adopte|riegue [3] con|de|a [1] mi|mis [3] perro|perra|gato|gata|hijos|hija|hijo|madre|abuela|hermano|hermana|nina|nino|ninos|bebe|animales [5] ya_no|no_voy|no_estare|yo_no|cuando|despues|falte|vaya|por_mi|este
        me_queda|nos_queda|queda [1] poco|muy_poco|poco_tiempo|nada [4] pastillas|sangre|efecto|sueno|aqui|vida|adios|gracias|despedirme
        no [1] me? intenten|intenteis|intentes|traten_de|trates_de|trateis_de [1] pararme|detenerme|salvarme|buscarme|impedirlo|encontrarme|hacerme_cambiar
        dentro_de|en [1] una|un|unas|unos|media|pocas|pocos|10|5|20|cinco|diez [1] hora|horas|minutos|rato|dias [3] estare|habre|todo_habra|se_acabo|ya_no|sera_tarde|habra_terminado
        estoy|sigo|espero|me_he_tumbado|me_tumbe|acostad%|sentad%|tumbad%|parad% [2] las_vias|la_via_del_tren|los_rieles|las_vias_del_tren|las_vias_del_metro
        hoy_es_el_dia|ha_llegado_el_dia|llego_el_dia|es_la_hora|llego_la_hora|ha_llegado_mi_hora|llego_mi_hora|llego_mi_momento|ha_llegado_mi_momento|ya_es_hora|es_mi_momento [4] perdon*|adios|valor|fuerza|descans*|irme|partir|morir|fin|despedir*|de_irme|no_puedo|acabar|terminar
        cuchilla|navaja|pistola|soga|cuerda|pastillas|cuchillo|veneno [6] no_vuelvo|no_volvere|no_voy_a_volver|no_regreso|no_regresare
        no_vuelvo|no_volvere|no_voy_a_volver|no_regresare [1] a [1] casa [3] nunca|jamas|mas|viv%
        me_doy|me_meto|me_pego|darme|meterme|pegarme [1] un|una [1] plomazo|balazo|tiro|bala|corchazo|cuete|fogonazo
        escribi|escribo|he_escrito|deje|les_deje|he_dejado|grabe|hice [2] su|sus|la|una|cartas|las|un|mi [1] carta|cartas|nota|video|audio [3] mis|mi|para|a [5] me_voy|adios|ya|perdon*|despedir*|no_llor*
        orilla|arriba|encima|borde|filo|parad%|sentad%|subid%|colgad% [2] puente|azotea|barandilla|baranda|balcon|edificio|acantilado|barranco|precipicio|cornisa|terraza|tejado|viaducto [6] brincar|saltar|tirarme|lanzarme|llames|llamen|voy|me_voy|abajo|adios|no_me|$
        me_lo_tomo|me_las_tomo|me_la_tomo|me_los_tomo|me_lo_tomare|me_las_tomare|lo_uso|la_uso|lo_usare|la_usare [2] @time_soon
        compre|consegui|tengo|me_hice_con|robe [2] veneno|raticida|cianuro|pistola|arma|soga|cuerda|pastillas|insecticida [5] @time_soon
        @time_soon [2] termino_con_esto|acabo_con_esto|termino_con_todo_esto|acabo_con_todo_esto|se_acaba_esto|dejo_de_ser|dejo_de_molestar|dejare_de_molestar|ya_no_sufro|no_sufro_mas|dejo_de_sufrir|me_voy_de_aqui_para_siempre|me_apago|me_reuno|me_reunire|me_voy_con_mi
        ya_no|no [1] sufrire|sufro|molestare|sere|dare [1] mas|una_carga|un_estorbo|problemas|problema|guerra [3] manana|esta_noche|hoy|despues_de_hoy|a_partir_de_hoy
        me_acabo_de|acabo_de [1] mandar|meter|bajar|clavar|zampar [2] caja|frasco|bote|blister|pastillas|pepas|todo|puñado
        empiezo|estoy_empezando|comienzo|empieza|ya [2] a? [1] notar|sentir|dar|dando|hacer [2] sueno|efecto|mareo|frio [4] pastillas|tome|veneno|sangre
        pastillas|pepas|veneno|frasco [8] me_esta_dando_sueno|ya_me_da_sueno|me_duermo|no_siento|se_me_duermen|todo_se_vuelve|veo_borroso|mareo
    """)),
    Family("oblique_harm", "self_harm", "high", "se hace daño o quiere hacérselo", lines("""
        @bad_moment [8] me_corto|me_corte|me_tajeo|me_rajo|me_autolesiono|me_rasguno|me_lastimo|me_quemo|me_hago_dano|me_pego [1] $
        me_corto|me_corte|me_rajo|me_tajeo|me_lastimo [2] @bad_moment
        ver|sentir|sale|salir|correr|necesito [1] mi? sangre [5] sentir|sigo|viv%|calm*|alivi*|tranquil*|mejor|existo|aqui
        pincharme|quemarme|cortarme|golpearme|rascarme|aranarme|lastimarme|rasgunarme|morderme|hacerme_dano [4] quita|calma|alivia|baja|ayuda|tranquiliza|distrae|libera|relaja
        me_hago|me_hice|me_estoy_haciendo|me_he_hecho|haciendome [1] tajos|cortes|heridas|quemaduras|cortadas|marcas|moretones|rayas|rayones|unos_cortes
        me [0-1] estoy|ando|sigo [0-1] rayando|cortando|quemando|rasgunando|lastimando|rajando|tajeando|pinchando|aranando|castigando [2] brazos|piernas|piel|munecas|muslos|cuchilla|navaja|$
        me_rayo|me_pincho|me_clavo|me_rasguno|me_arano|me_muerdo|me_rasco [2] brazos|brazo|piernas|piel|munecas|muslos|agujas|alfiler*|cuchilla|compas|sangre|sangrar
        me_corto|me_corte|me_rajo|me_raje|me_tajeo [2] bien|muy|mas|cada_vez|un_poco|mucho [2] feo|hondo|profund%|mas|brazos|piernas|@body
        llevo|llevamos|tengo [2] sangrando|sangre|cortes [3] brazo|brazos|muneca|munecas|piernas
        me_corte|me_corto|corte [1] otra_vez|de_nuevo|nuevamente|ayer|anoche|hoy|esta_manana [2] $
        me_castigo|castigarme|castigo [3] cort*|golpe*|quem*|sin_comer|dano|hambre|dolor
    """)),
    Family("oblique_violence", "violence_suffered", "high", "violencia sufrida", lines("""
        @partner [10] @hits !@not_hit
        llega|llego|viene|vuelve|se_pone|esta [1] borrach%|tomad%|drogad%|curad%|bebid%|en_pedo [4] me_pega|me_golpea|me_grita_y|me_da|nos_pega|me_empuja|me_maltrata|me_insulta_y|nos_golpea|rompe
        me_forzo|me_obligo|me_violo|me_forzaron|se_aprovecho_de_mi|abuso_de_mi|me_manoseo|me_toco [5] no|anoche|ayer|fiesta|dormida|borracha|casa|trabajo|quer*
        @relative|mi_hermano_mayor|mi_hermanastro|mi_cura|mi_primo_mayor|@partner [4] me_obliga|me_obligo|me_hace|me_hacia|me_fuerza|me_forzo [3] sexual*|cosas|tocar*|sexo|desnud*|fotos|relaciones|acostarme
        moratones|moretones|golpes|marcas|cardenales|moretes|heridas [6] culpa_de|por|me_hizo|me_hace|me_dejo|me_deja|que_me_hace|de [2] @partner|mi_padre|mi_madre|mi_padrastro
        nos_pega|nos_golpea|nos_maltrata|nos_amenaza|nos_quiere_matar [4] $
        me_cago|me_caga|me_cagan|me_agarra|me_agarro|me_muele|me_molio|me_da|me_dio|me_cayo [1] a [1] trompadas|pinas|golpes|patadas|palos|palazos|cachetadas|punetazos|bofetadas|punos|piñas|madrazos|vergazos|chingadazos|cintarazos|correazos
        me_da|me_dio [1] muy_duro|duro|bien_duro|una_golpiza|una_tunda|una_madriza|una_paliza|una_zurra [4] @partner|$|miedo|marido|anoche|ayer|porque
        @partner|@relative|mi_apa|mi_jefe_de_casa [3] me_pego|me_pega|me_golpeo [1] bien|muy|mas|bastante|super [1] gacho|feo|duro|fuerte
        dijo|dice|jura|juro|amenaza|amenazo|grita [2] que [1] me_va_a_matar|me_mata|me_mataria|va_a_matarme|me_matara|nos_mata|nos_va_a_matar|mataria
        me_tiene|nos_tiene|estoy|me_tienen [1] amenazad%|encerrad%|secuestrad%|aterrorizad%|aterrad%|controlad%|atrapad% [5] marido|pareja|novio|ex|esposo|padre|pega|casa|matar|salir|$
    """)),
    Family("oblique_violence_now", "violence_suffered", "imminent", "violencia en este momento", lines("""
        esta|estan|viene|sigue [2] tirando|golpeando|aporreando|rompiendo|pateando|derribando|forzando [1] la|mi|a [1] puerta [8] matar|mata|pegar|ayuda|miedo|grita|marido|ex|padre|pareja|$
        tirando|golpeando|aporreando|rompiendo|pateando [2] puerta [8] me_va_a_matar|matarme|va_a_matar|ayuda|mata
        saco|sacado|acaba_de_sacar|tiene|agarro|cogio|apunta|va_por [2] escopeta|pistola|cuchillo|machete|arma|hacha|martillo [8] nos_mata|me_mata|matar|matarnos|matarme|amenaz*|grita*|apunt*|todos
        me_esta|me_estan|nos_esta [0] pegando|golpeando|matando|ahorcando|agrediendo|violando|apuntando
    """)),
    Family("oblique_crisis", "acute_crisis", "high", "crisis aguda", lines("""
        oyendo|escuchando|oigo|escucho|hay|oi [2] voz|voces [4] manda|dice|ordena|pide|dicen|mandan|ordenan|piden|grita|susurra|haga|mate|corte|salte|insulta
        voz|voces [3] me_manda|me_dice|me_ordena|me_pide|me_dicen|me_mandan|me_ordenan|me_piden|me_grita|me_susurra
        me_persigue|me_persiguen|me_vigila|me_vigilan|me_siguen|me_espian [6] envenenar|matar|chip|camaras|micro|pensamientos|gobierno|vecinos|dano
        envenenar|envenenarme|envenenandome [4] comida|agua|quieren|me
        tengo|siento|me_da|me_doy|con [1] miedo [1] de_mi|de_mi_mism%|de_mi_cabeza|de_lo_que_puedo_hacer|de_lo_que_pueda_hacer|de_hacerme|a_lo_que_pueda|de_quedarme_a_solas_conmigo [6] $
        perder|perdiendo|pierdo [1] el_control|la_cabeza|la_razon|los_nervios [6] dano|matar|alguien|hacerme|ayuda|golpear|tirar|noche
        en_plena|estoy_en_plena|plena|tengo_una|en_medio_de_una [1] crisis [6] ayud*|no_se|no_puedo|socorro|ahora|por_favor|$
        no_se|no_reconozco [1] quien_soy|donde_estoy|que_es_real|mi_cuerpo|si_esto_es_real [5] ayud*|crisis|miedo|panico|asust*|loc%
        llevo [3] temblando|sin_poder_respirar|hiperventilando|con_un_ataque [6] respir*|muero|ayud*|panico|para|infarto
    """)),
)
