"""What sounds like risk and is not: idioms, jokes, kitchens, hair, sport, work. Masked before the families are looked for."""

from coaching.rules.patterns import lines

PHRASES: dict[str, str] = {
    "feeling": """
        risa la_risa hambre ganas sueno frio calor verguenza la_verguenza pena_ajena verguenza_ajena envidia celos amor ternura aburrimiento curiosidad la_curiosidad sed gusto nervios los_nervios susto un_susto miedo cansancio rabia coraje asco
        emocion la_emocion felicidad placer la_pena alegria impaciencia intriga antojo nostalgia amor_por pereza flojera hueva gula tanta_risa puro_gusto un_ataque_de_risa orgullo lo_rico tanto_reir reirme de_la_risa vivir_tan_bien
        tanto_estudiar dulzura hambre_y hambre_ya asombro guilas oso lo_bueno desesperacion_por_ver las_ganas un_empacho tos la_tos la_gripe la_resaca resaca
    """,
    "crave": """
        un una unos unas ver verte verlo verla verlos comer comerme ir irme_a probar probarlo escuchar oir saber conocer conocerte contarte contarles viajar llegar_a tener estrenar ti el la los las esa ese esos esas mi_cama dormir salir bailar volver_a que que_llegue que_sea tus sus abrazarte besarte verano vacaciones
        chocolate pizza cafe tacos empanadas leer leerlo jugar visitar cenar desayunar ver_la terminar_el cantar decirte
    """,
    "nagger": """
        mi_vieja mi_viejo mi_compa esta_reunion la_reunion las_reuniones esta_clase la_clase el_wifi el_ruido la_tos el_catarro la_regla el_jet_lag la_maleta este_curso el_curso esta_cuesta la_cuesta las_escaleras este_dolor_de_cabeza el_picor
        esta_tarea la_tarea este_examen el_examen los_examenes mi_mama mi_madre mi_papa mi_padre mis_padres mis_papas mi_jefe mi_jefa mi_profe mi_profesor mi_profesora mi_hermana mi_hermano mi_entrenador mi_amiga mi_amigo mi_abuela el_profe la_profe este_trabajo el_trabajo este_calor el_calor este_frio el_frio la_curiosidad
        los_nervios el_sueno el_hambre la_espera la_espalda el_dolor el_dolor_de los_zapatos estos_zapatos estos_tacones los_tacones el_gimnasio la_resaca la_cruda la_rodilla la_cabeza la_muela el_estres el_lunes los_lunes la_rutina mates las_mates matematicas las_matematicas este_horario esta_semana el_trafico este_trafico
        mi_hija mi_hijo el_precio los_precios mi_suegra este_proyecto el_proyecto esta_dieta la_dieta mis_amigos mis_alumnos el_transito la_humedad el_aburrimiento esta_serie la_espera_me el_wifi este_wifi la_ansiedad la_duda la_intriga el_final_de la_tesis mi_tutora mi_tutor este_libro el_entrenamiento la_alergia esta_alergia tu_mama tu_madre
        el_cole la_universidad la_uni la_facultad el_curro la_pega el_laburo este_juego las_agujetas mi_roomie el_casero
    """,
    "trivial": """
        suspendo repruebo suspendi pierde perdemos gana llueve cancelan se_cancela no_gana vuelve_a_fallar me_vuelven vuelven_a vuelve_a_sonar me_toca_otra_vez otra_reunion otra_vez_reunion mi_mama_se_entera mi_madre_se_entera se_entera sacan cierran se_me_olvida se_acaba_la no_hay_cafe se_va_el_wifi me_hacen me_preguntan
        me_vuelve_a_preguntar me_vuelve_a_escribir vuelve_a_perder no_apruebo no_paso_el_examen el_madrid el_barca boca river mi_equipo no_contesta_el_correo escucho_otra_vez oigo_otra_vez esa_cancion_otra tengo_que_ir tengo_otra ponen_otra_vez no_me_contestan_el
    """,
    "modifier": "profesional profesionalmente profesionalmente_hablando politico politica politicamente comercial comercialmente financiero financieramente economico economicamente laboral laboralmente deportivo mediatico electoral empresarial reputacional estrategico tactico artistico social_decir academicamente academico publicitario futbolistico colectivo_de_la_humanidad para_la_empresa para_mi_carrera para_el_partido para_el_negocio para_la_marca para_el_equipo",
    "body_care": "el_pelo el_cabello el_flequillo las_unas la_barba las_puntas el_cerquillo la_melena el_fleco el_bigote el_pelito las_patillas una_una el_mono un_mechon la_chasquilla las_mechas los_pelos un_poco_el_pelo",
    "accident": """
        cocinando cocinar cortando picando pelando afeitandome afeitarme rasurandome depilandome al_afeitarme con_papel con_un_papel con_una_hoja con_el_borde sin_querer por_accidente accidentalmente la_cebolla el_pan jugando jugando_al jugando_a entrenando corriendo haciendo_deporte en_el_gimnasio en_el_partido
        el_tobillo la_rodilla el_hombro la_espalda una_uña esquiando en_el_trabajo_con lavando bricolaje en_la_cocina haciendo_la_comida haciendo_la_cena preparando con_la_plancha planchando con_el_horno con_la_sarten con_el_aceite al_sol en_la_playa bailando me_cai al_caerme con_una_lata abriendo con_el_abrelatas cortar_jamon el_isquio
        un_musculo el_dedo un_dedo el_dedo_gordo la_lengua el_menisco en_futbol con_el_cafe con_la_sopa al_cortar al_abrir al_pelar al_picar preparando_la el_paladar fregando subiendo un_ligamento
    """,
    "pill_use": """
        para_la_alergia para_la_tension para_el_dolor para_la_gripe para_el_resfriado para_la_cabeza para_la_garganta para_la_tos para_el_colesterol para_la_diabetes para_el_tiroides para_la_tiroides para_el_mareo para_la_fiebre para_el_estomago para_la_regla para_mi_abuela para_mi_madre para_mi_mama para_mi_padre para_mi_papa para_el_perro para_la_presion
        que_me_receto que_me_mando_el_medico que_me_mando_la_doctora recetadas para_la_ansiedad_que para_la_acidez para_el_reflujo de_vitaminas de_menta de_caldo de_jabon anticonceptivas para_mis_alergias para_la_migrana para_el_corazon para_mi_abuelo para_mi_hijo para_mi_hija para_la_circulacion de_freno de_hierro de_calcio para_el_asma para_la_infeccion
    """,
    "until": "hasta_el hasta_manana hasta_las hasta_la hasta_que_sea hasta_que_me hasta_mediodia hasta_tarde hasta_enero hasta_septiembre hasta_diciembre hasta_dentro_de hasta_julio hasta_marzo hasta_el_lunes hasta_las_doce hasta_que_empiecen hasta_que_acabe hasta_verano",
    "gone_place": """
        de_las_redes de_redes de_instagram de_whatsapp de_facebook de_twitter de_internet del_trabajo de_la_oficina de_la_ciudad un_finde un_fin_de_semana el_fin_de_semana unos_dias un_par_de_dias una_semana un_rato un_tiempo del_mapa_unos de_vacaciones en_la_montana en_la_playa en_el_campo en_una_isla de_la_fiesta de_aqui_un_rato por_unos_dias este_finde
        las_manchas las_arrugas los_granos del_mapa_un en_el_bosque del_grupo de_la_reunion del_chat las_ojeras las_canas el_acne entre_la_multitud detras_del
    """,
}

COMPOUNDS: dict[str, str] = {}

# A joke's or an idiom's words; whatever a match covers is read as nothing.
IDIOMS: tuple[str, ...] = lines("""
    se_me [1] fue|cayo|olvido|rompio|perdio|paso|quemo|escapo [5] me_queria|me_quise|casi_me [1] morir|muero
    no_quiero [1] morir|morirme|morirme_todavia [2] quiero_vivir|sino_vivir|quiero_ver|sin_ver|sin_haber
    me_quede|se_quedo|nos_quedamos [1] muert% [1] cuando|al|con|de|del
    facu|facultad|uni|universidad|tesis|carrera|oposicion|master|ruptura|dieta|mudanza|obra|rodilla|espalda|cabeza|calor|estres|trabajo|laburo|curro|chamba|pega [1] me [0] esta [0] matando
    casi [1] me [0] da [0-1] algo|un_infarto|un_patatus|un_chungo|un_parraque
    al_borde_de|borde_de [1] un_ataque_de_nervios|ataque_de_nervios|la_locura|la_quiebra|las_lagrimas|llorar|la_bancarrota
    pastillas|pastilla|todas_las_pastillas [2] antibiotico|del_antibiotico|tiroides|la_tiroides|vitaminas|hierro|alergia
    no_despertar|no_despertarme|no_despertara [1] de [1] anestesia|operacion|quirofano
    morir|morirme|muera [1] de_viej%|de_viejo|rodead%|en_mi_cama_de_viejo
    me_va_a_matar|nos_va_a_matar|me_mata|nos_mata [1] a [1] comisiones|preguntas|disgustos|besos|facturas|trabajo|reuniones|impuestos
    me_quiero [0] matar|morir [2] me_olvide|se_me_olvido|me_deje|se_me_rompio|perdi_las_llaves|se_me_cayo
    soga|cuerda|cordel [3] tomates|huerto|tender|columpio|barco|escalada|persianas|regalo|jardin
    duele|duelen|dolor|doler [6] a morir
    me_quiero|me_voy_a|quiero|voy_a [1] matar|morir|matarme|morirme [8] suspend*|examen|multa|nota|parcial|quincena|resaca|crud%|verguenza|oso|tarea|finales|spoiler|partido [6] zzrisa
    me_quiero|me_voy_a [1] matar|morir [3] suspend*|multa|resaca|crud%|quincena|spoiler
    suspend*|multa|resaca|crud%|examen|parcial|oso|verguenza [6] me_quiero|me_voy_a [1] matar|morir [3] zzrisa|$
    a_matar|voy_a_matar|lo_mato|la_mato|te_mato [1] a? [2] hermano|hermana|primo|prima|hijo|perro|gato|gata|suegra|vecino|hermanito [6] comio|rompio|gasto|spoiler|mojad%|pastel|zzrisa
    hijo|hija|nene|nena|nino|nina|bebe|peque|guagua|chamaco|sobrino|sobrina [1] de [1] un|dos|tres|cuatro|cinco|seis|1|2|3|4|5|6 [1] ano|anos|meses [3] me_pega|me_muerde|me_arana|pega|muerde
    me [2] golpe|punetazo|patada|codazo|cabezazo|moraton|moretón [4] jugando|padel|judo|futbol|sin_querer|de_broma|baile|karate|boxeo|baloncesto
    jugando|peleas|judo|padel|futbol|karate|boxeo|baloncesto|rugby [6] me_dio|me_pego|me_pega|me_golpeo|me_hizo [2] un? [1] punetazo|golpe|patada|moraton|codazo|balonazo|$
    moratones|moretones|cardenales|moraton|moreton [3] judo|padel|futbol|karate|boxeo|rugby|caida|caerme|bici|bicicleta|esqui|patines|escalada
    me_corto|me_corte|me_ha_cortado|corto [2] por|con [1] mensaje|whatsapp|telefono|mi|novio|novia|ella|el
    mi|el|la [1] chavo|chava|novio|novia|pololo|polola|pareja|ex|morro|morra [1] me [0] corto|ha_cortado
    vida [0] universitaria|social|laboral|familiar|nocturna|sexual|amorosa|sana|profesional|cotidiana|diaria|moderna|adulta|de_pueblo|de_barrio|de_casada|de_soltera|de_estudiante
    pastilla|pastillas [2] lavavajillas|lavaplatos|freno|frenos|caldo|jabon|perro|gato|tiroides|regla|anticonceptiv%s|alergia|tension|colesterol|garganta
    abri|abro|encendi|prendi [2] gas [3] cafe|cocinar|comida|cena|cerillas|tetera|pasta
    un_estorbo|una_carga|un_cero [3] cocina|oficina|equipo|grupo|trabajo|clase
    borrarme|darme_de_baja|salirme|desaparecer [3] redes|instagram|facebook|twitter|tiktok|grupo|grupos|whatsapp|gimnasio|lista|newsletter|curso
    me_muero|me_morire|me_moria|me_estoy_muriendo|me_voy_a_morir|morirme|morirse|morir|muero|muerto|muerta|muertos|muertas|murieron|nos_morimos|me_mori|me_he_muerto|te_mueres|se_muere|se_moria|se_murio|se_morian|morirte|muriendo|muriendome|moria [1] de|del|de_la|de_los|de_tanta [1] @feeling
    me_mato|me_matan|me_mata|matarme|matan|mata|mato [1] de [0] risa|hambre|la_risa|ternura|envidia|aburrimiento|calor|frio
    me_muero|me_moria|muero|me_estoy_muriendo|nos_morimos|me_morire [1] por [1] @crave
    me_muero|me_moria|me_estoy_muriendo|me_voy_a_morir|muero|me_quiero_morir|me_queria_morir|morirme|morirse [1] zzrisa
    me_muero|me_matas|te_mueres|que_me_muero|me_mori|lo_que_me_mori [1] de_lo|de_tan|con_tu|con_tus|con_ese|con_esos|con_esa|con_el_final|con_la|contigo|con_esto|con_este|con_los|con_las|con_el|con_lo
    zzrisa [2] me_muero|me_quiero_morir|me_matas|me_mataste|me_mata|me_mato|matenme|me_mori|me_cuelgo|matame
    me_queria|me_quiero|me_quise|queria|quise|quiero|casi_me|como_para|para|de_pena_me_quiero|es_para|me_quisiera|te_quieres|te_querias [1] morir|morirme|morirse|muero|mori|morirte [3] de_la_verguenza|verguenza|que_verguenza|que_oso|que_pena|que_roche|trame_tierra|trague|tierra_tragame|que_papelon|de_pena|del_corte|del_bochorno|de_bochorno|que_quemo|de_risa|de_lo_rico|de_la_risa
    que_verguenza|que_pena|que_pena_con_usted|tierra_tragame|que_oso|que_roche|que_papelon|que_bochorno|que_plancha|que_corte [3] me_quiero_morir|quiero_morirme|me_queria_morir|me_muero|quiero_desaparecer|me_quise_morir|quise_morirme
    queria|quise|quiero|quisiera [1] morirme|desaparecer|morir [2] cuando|porque [3] cai|cayo|vio|vieron|confundi|equivoque|pregunto|tropece|envie|mande|llame|olvide|rompio|pillaron|saque|salude|sono|pantalon|cremallera|delante
    me_queria_matar|me_queria_morir|me_quise_morir|me_quise_matar|casi_me_mato [7] zzrisa
    quiero|queria|quise [1] que_me_trague|que_la_tierra_me_trague|que_la_tierra_me_tragara|que_me_tragara
    me_quiero_matar|me_quise_matar|me_queria_matar|me_quiero_morir|me_mato [2] me_olvide|se_me_olvido|perdi|se_me_cayo|se_rompio|me_equivoque|llegue_tarde|me_deje|deje_las|se_me_quemo|mande_el_mensaje|le_mande|no_grabe|borre [4] llaves|mensaje|paraguas|celu|telefono|tarde|cafe|tarea|examen|archivo|torta|pastel|adentro|comida|clave|contrasena|partido|$
    me_mato|me_mata|mato [1] la_talla|la_risa|tu_cara|ese_chiste|el_chiste|ese_meme|el_meme|la_cara|el_final|la_escena|la_duda|la_parte
    me_quiero|me_dan_ganas_de|para|es_para|como_para|de [0-1] pegar_un_tiro|pegarme_un_tiro|pegarse_un_tiro|pego_un_tiro|cortarme_las_venas|cortarse_las_venas [3] zzrisa
    me_encerro|me_encierra|se_me_quedaron|deje [1] las_llaves|el_gato|el_perro
    no_aguanto_mas|no_puedo_mas|no_doy_mas|no_aguanto|ya_no_aguanto [1] el|del|de|con [1] sueno|hambre|calor|frio|cansancio|picor|dolor_de_muelas|dolor_de_pies
    irme|me_voy|salir|irnos [1] de [1] camping|vacaciones|viaje|fiesta|compras|puente|excursion
    tierra_tragame|tragame_tierra|trame_tierra
    @nagger|esto|eso [1] me|nos [1] mata|matan|va_a_matar|van_a_matar|matara|matando|esta_matando|estan_matando|va_matar|quiere_matar|quieren_matar|mato|ha_matado|va_a_asesinar
    me [0-1] va_a_matar|mata|matara|van_a_matar|matan|esta_matando|mataria [2] mi_mama|mi_madre|mi_jefe|mi_jefa|mi_papa|mi_padre|mi_profe|si_no_entrego|si_llego_tarde|si_se_entera|como_se_entere|cuando_vea|cuando_se_entere|si_le_rompo|si_no_termino|la_curiosidad|el_aburrimiento|los_nervios|la_espera|si_suspendo|la_duda|la_intriga|el_estres|mi_hermana|mi_hermano|el_profe|la_espalda|los_pies|las_agujetas|el_hambre|la_cabeza|el_calor
    @nagger|mi_novio|mi_novia|mi_marido|mi_mujer|mi_pareja|mi_esposo|mi_esposa [1] me_va_a_matar|me_mata|me_matara|me_mataria|me_quiere_matar [1] si|cuando|como|porque|por [4] tarde|olvid*|vea|ve|entero|entera|entere|romp*|perd*|gaste|gasto|llego|llevo|cuenta|compro|compre|manch*|digo|sabe|dejado|platos|coche|carro|nota|notas
    te|os|los|las|le|la|lo [0-1] mato|voy_a_matar|matare|mataria [1] si|zzrisa|como|por|jaja|$
    mataria|mato|matamos [1] por [1] un|una|unas|unos|ir|tener|ver|esos|ese|esa
    matar|matando|mato|matamos|mate|matabamos [1] el_tiempo|el_rato|el_gusanillo|el_gusano|dos_pajaros|las_horas|la_tarde|el_hambre|el_aburrimiento|la_curiosidad|moscas|el_raton|dos_pajaros_de_un_tiro|el_antojo|las_ganas|zombies|al_jefe_final|monstruos|mosquitos|cucarachas
    me_mato|me_estoy_matando|me_mate|me_he_matado|me_maté|matarme|matandome|matarse|nos_matamos|se_mata|me_mataba|se_estan_matando|me_matan [1] a|por|en_el|en_la|de [0-1] estudiar|trabajar|trabajando|estudiando|hacer|entrenar|curro|currar|laburar|el_gym|gimnasio|pesas|abdominales|sentadillas|limpiar|ensayar|la_cocina|horas|reir|tanto_trabajar|tanto_estudiar|trabajo|sacar|terminar|cocinar|preparar|llegar
    me_mato|me_estoy_matando|me_mate|me_he_matado|me_mataba|estoy_matandome [1] estudiando|trabajando|entrenando|haciendo|currando|limpiando|cocinando|para_que|para_nada|en_el_gym|para_sacar|para_llegar_a_fin|laburando|chambeando
    casi [0] me_mato|nos_matamos|se_mata|me_mate [2] con|en|por_las|bajando|con_el|con_la|contra [3] patin*|bici|moto|coche|escaler*|hielo|skate|patinete|monopatin|carro|ducha|curva
    casi [1] me_mato|me_muero|me_mori|nos_matamos|me_matan|se_mata|me_mate [3] del_susto|de_risa|con_la_bici|en_la_moto|en_la_escalera|por_las_escaleras|bajando|con_la_moto|con_el_coche|al_resbalar|resbal*|tropece|tropez*|en_la_ducha|patinando|con_el_patin|de_un_susto|del_miedo|esquiando|de_la_risa|de_verguenza|cuando_vi|al_ver
    si|como [6] @trivial [5] me_mato|me_pego_un_tiro|me_suicido|me_corto_las_venas|me_muero|me_tiro_por_la_ventana|me_mata|me_cuelgo|me_da_algo|me_ahorco|me_lanzo_por_la_ventana|me_pego_un_corchazo
    me_mato|me_pego_un_tiro|me_suicido|me_corto_las_venas|me_tiro_por_la_ventana|me_ahorco|me_muero [2] si|como [4] @trivial
    suicidio|suicidarse|suicidarme|suicida|suicidas|suicidarnos|se_suicido|me_suicido|se_suicida|suicidarte [1] @modifier
    @modifier suicidio|suicida
    mision|escuadron|plan|ataque|atentado|atentados|terrorista|equipo|horario|precio|ritmo|vuelo|squad|jugada|apuesta|ruta|pase|defensa|oferta|kamikaze|misiones|inversion suicida|suicidas
    seria|es|fue|sera|era [1] un_suicidio|suicida|suicidio [2] @modifier|salir_con|invertir|lanzar|ir_en|intentar|abrir|poner|cambiar|subir|bajar|jugar|comprar|vender|presentarse|dejar_el_trabajo|salir_a|meterse_en|conducir|correr
    verdades|preguntas suicidas
    de|a_muerte|a_vida_o muerte [0-1] subita|natural
    cosa|cuestion|partido|asunto|situacion|tema|caso de_vida_o|a_vida_o muerte
    de_vida_o_muerte|vida_o_muerte|muerte_subita|de_mala_muerte|pena_de_muerte|a_muerte|susto_de_muerte|aburrimiento_mortal|peso_muerto|punto_muerto|tiempo_muerto|naturaleza_muerta|en_punto_muerto|lengua_muerta|dia_de_muertos|dia_de_los_muertos|mosquita_muerta|hora_muerta|horas_muertas|mar_muerto|pan_de_muerto|muerte_del_personaje|hasta_la_muerte_y_mas|muertos_de_risa|muert%_en_vida_de_sueno
    estoy|ando|vengo|llego|llegue|quede|acabe|voy|termine|quedamos|estamos|me_quede|sali|estaba|me_dejo|nos_dejo [1] muert%|muertos|muertas|matad%|hech%_polvo [1] de|del|despues|tras|con|hoy|tras_el|al|por_el|viendo [3] cansancio|sueno|hambre|risa|frio|calor|gimnasio|gym|partido|trabajo|clase|clases|turno|guardia|viaje|jornada|entreno|entrenamiento|entrenar|correr|mudanza|examenes|semana|dia|miedo|verguenza|curro|envidia|pena|amor|aburrimiento|tanto|bailar|maraton|ternura
    estoy|llegue|ando|quede|vengo [0-1] muert% $
    prefiero|prefieren|mejor morir de_pie
    para_siempre [0] de|del [1] este|el|la|mi|esta [1] grupo|chat|empresa|barrio|piso|whatsapp|ciudad|trabajo|pueblo|equipo|foro|instagram
    me_voy|irme|me_fui [1] para_siempre [1] de|del [1] este|el|la|mi|esta? grupo|chat|empresa|barrio|piso|whatsapp|ciudad|trabajo|pueblo|equipo|foro|instagram
    se_me_quemo|se_me_olvido|perdi|se_me_cayo|se_rompio|me_olvide|borre|llegue_tarde|me_equivoque [5] me_quiero_matar|me_quiero_morir|me_mato|me_queria_matar|me_queria_morir|me_quise_matar
    me_pega|me_pego|me_golpeo|me_dio|me_da|me_empuja|me_empujo|me_pegan|me_saco|me_sacaron [5] consola|videojuego|jugando|sin_querer|de_broma|en_el_partido|en_el_fifa|al_futbol|en_la_play|al_padel|en_el_domino|en_broma
    mi|el|la|se_me_ha|se_me|mi_movil|mi_telefono|el_telefono|la_bateria|mi_celular|el_movil|la_laptop|el_compu|mi_compu [2] murio|muere|muriendo|ha_muerto|muerto [2] bateria|telefono|movil|celular|portatil|planta|plantita|pc|ordenador|computadora|conversacion|grupo|chat
    morir|muere|murio [1] en_el_intento|en_vida_social|la_conversacion|de_exito|matando
    antes_muerta|antes_muerto|antes_muerta_que|antes_muerto_que|prefiero_morir|preferiria_morir|prefiero_morirme|mejor_muerta|mejor_muerto [1] que|antes_que|a|que_comer [1] comer|ir|ponerme|usar|ver|sencilla|salir|volver_con_mi_ex|escuchar|tener|dejar|decir|beber|probar|ser_del|admitir|perder_contra|llegar|votar|trabajar|perder|llevar|pedir|quitarme|el_reggaeton|madrugar|hablar_con|una_reunion|un_lunes|bailar
    se_me|se_ha|se_nos|se [1] cuelga|colgo|ha_colgado|colgaba|quedo_colgado|queda_colgado [2] ordenador|pc|programa|computadora|movil|app|aplicacion|celu|celular|portatil
    colgar|colgarme|cuelgo|colgue|me_colgo|me_cuelgo|me_quede_colgad%|colgarte [1] el_telefono|las_botas|la_ropa|el_cuadro|una_foto|la_mochila|del_telefono|una_medalla|la_llamada|de_la_serie|una_cadena|la_medalla|el_bolso|en_la_red|de_internet|un_cuadro|las_fotos|las_luces|las_cortinas|de_las_anillas|en_el_gym|del_brazo_de
    cortarme|cortar|corto|corte|cortarse|me_corto|me_corte|me_cortaron|he_cortado|me_he_cortado|cortarte|me_cortan|me_voy_a_cortar [2] @body_care
    me_corte|me_corto|me_he_cortado|cortarme|me_queme|me_quemo|me_he_quemado|me_lastime|me_lastimo|me_hice_dano|me_he_hecho_dano|hacerme_dano|me_golpee|me_pegue|quemarme|lastimarme|me_hice|me_he_hecho|me_he_lastimado|me_corte_el|me_hice_un_corte|me_hice_cortes|me_abri [5] @accident
    @accident [4] me_corte|me_queme|me_lastime|me_hice_dano|me_golpee|me_he_cortado|me_he_quemado|me_he_hecho_dano|me_lastimo|me_hice_un_corte
    no_te_cortes|me_da_corte|me_corto_mucho_al_hablar|me_corto_al_hablar|me_corto_en_publico|me_corto_hablando|cortar_con_mi|corte_con_mi|corto_con_mi|cortar_con_el|corte_de_luz|se_corto_la_luz|se_corta_la_llamada|me_corto_la_llamada|se_me_corto|se_me_corta|cortes_de_agua|cortes_de_pelo|corte_de_pelo|cortarme_la_luz|me_cortaron_la_luz|me_cortaron_el|me_corto_el_internet|me_corto_el_rollo
    quemarme_las_pestanas|me_quemo_las_pestanas|me_estoy_quemando_las_pestanas|quemarme_al_sol|me_queme_con_el_sol|me_queme_en_la|me_queme_la_lengua|me_queme_la_boca|golpearme_en|romperme_la_cabeza|me_rompo_la_cabeza|calentarme_la_cabeza|comerme_la_cabeza|me_rompo_el_coco|darme_golpes_de_pecho|me_exploto_la_cabeza|me_explota_la_cabeza|me_va_a_explotar_la_cabeza|volarme_la_cabeza_el_final|me_volo_la_cabeza
    me_pego|me_pega|me_ha_pegado|me_golpeo|me_golpea [1] @not_hit
    darme_un_tiro_en_el_pie|pegarme_un_tiro_en_el_pie|me_dio_un_tiron|tiro_libre|tiro_de_esquina|tiro_al_blanco|es_para_cortarse_las_venas|para_cortarse_las_venas|es_para_pegarse_un_tiro|como_para_pegarse_un_tiro|de_cortarse_las_venas|cancion_cortavenas|cortavenas|musica_cortavenas
    @want|voy_a|urge|ganas_de|necesito|me_gustaria|me_apetece|poder|podria [1] dormir|dormirme|acostarme [3] y_no|no|y_no_volver_a|sin [1] despertar|despertarme|levantarme|salir [1] @until
    no_quiero|no_pienso|no_voy_a|no_quisiera|no_me_apetece|no_me_quiero|odio|no_puedo|no_tengo_ganas_de [1] despertar|despertarme|levantarme|despertarte|despertar_a|madrugar|amanecer [0-1] a_mi|a_los|al|tan|temprano|pronto|para|tarde|@until|a_las|del|de_la_cama|de_la_siesta|con_resaca|cruda|crudo|sin_cafe|el_lunes|los_lunes|la_envidia|mas_tarde|a_nadie|antes_de|por_la_alarma|a_mi_bebe|sospechas|falsas|el_interes|dudas
    @want|quiero|voy_a|ganas_de|que|hacer|haga|hizo|hagan|me_gustaria|necesito|pienso [1] desaparecer|desapareceria|desaparecieran|desaparezcan [1] @gone_place
    @want [1] que [1] desaparezca|desaparezcan|muera|mueran|se_acabe|termine|acabe|se_termine|pare|acaben|se_acaben [2] el_curso|la_semana|el_trimestre|el_semestre|el_verano|el_invierno|la_clase|la_reunion|el_examen|los_examenes|el_dia|este_ano|el_ano|la_pandemia|el_calor|la_lluvia|el_partido|la_pelicula|la_guerra|el_mes|el_turno|la_jornada|la_fiesta|el_viaje|la_mudanza|este_semestre|este_curso|las_clases|la_cuarentena|el_frio|el_ruido|el_trafico
    @want|plan|voy_a|tengo_que|hay_que|debo|necesito|por_fin|logre|consegui|quiero|a|para [1] acabar|terminar|poner_fin|ponerle_fin [1] con_todo|con_todo_esto|todo|a_todo|con|con_esto [1] @ordinary_thing|lo_de_la_mudanza|lo_del_trabajo|el_trabajo|este_papeleo|el_papeleo|el_lio_de|lo_pendiente|los_pendientes|antes_del_viernes|antes_de_las|antes_de_la_entrega|antes_de_que_cierren|para_irme_de_vacaciones|para_poder|y_irme_a|los_deberes|las_tareas|este_proyecto|el_postre|lo_que_hay_en_la_nevera|lo_del_banco
    pastillas|pastilla|pastillero|las_pastillas|unas_pastillas|mis_pastillas|medicamentos|medicacion [2] @pill_use|del_colesterol|de_la_tension|de_la_alergia|del_corazon|de_la_presion|de_la_tiroides|de_la_diabetes|del_estomago|del_perro|del_gato|de_vitamina*|del_asma|de_la_gripe|de_la_tos
    @pill_use [2] pastillas|pastilla
    cuchillo|navaja|cuerda|tijeras|cuchillos|un_cuchillo|la_cuerda|una_cuerda|el_cuchillo|la_cuchilla|el_cinturon|el_gas|cinturon|cable [1] para|de|con_el_que|del|jamonero [1] cortar|el_pan|pan|cocina|el_jamon|untar|pelar|la_guitarra|saltar|escalar|la_cortina|tender|la_ropa|trepar|cocinar|la_comida|afeitarme|mantequilla|camping|atar|el_regalo|seguridad|postre|escalada|guitarra|salvamento
    saltar|salto|saltare|salte|saltamos|tirarme|me_tire|me_tiro|lanzarme|me_lance|me_lanzo|tirarnos [2] en_paracaidas|a_la_comba|la_cuerda|la_valla|de_alegria|a_la_cuerda|al_agua|a_la_piscina|a_la_pileta|a_la_alberca|de_cabeza|al_sofa|en_la_cama|a_la_fama|al_mercado|de_rapel|en_bungee|de_bungee|en_tirolesa|en_parapente|a_conquistar|a_la_aventura|por_el_tobogan|al_cesped|a_la_arena|de_rebote|en_la_hamaca|al_ruedo|por_la_borda_todo|al_rio|al_lago|de_penalti|el_charco|de_emprendedor|como_autonom%|bungee|puenting|de_puenting|en_puenting|paracaidas|con_paracaidas
    tirar|tire|tiro|tiraron|tiramos [1] la_toalla|la_casa_por_la_ventana|el_dinero|la_basura
    jugar|juego|jugando|jugamos|partida|subnivel|nivel|videojuego|minecraft|fortnite|roblox|free_fire|zelda|the_sims|los_sims|mario|valorant|lol|pokemon|call_of_duty|among_us|gta|elden_ring|dark_souls|la_play|el_boss|boss|jefe_final [8] me_mata|me_matan|me_mato|me_mataron|matarme|morir|muero|mato|suicidarme|me_suicido|moria|me_muero|mori|me_mate|tirarme|me_tiro|murio
    me_mata|me_matan|me_mato|me_mataron|matarme|morir|muero|mato|suicidarme|me_suicido|moria|me_muero|mori|me_mate|me_tiro|murio [5] videojuego|en_el_juego|minecraft|fortnite|roblox|free_fire|zelda|los_sims|mario|valorant|elden_ring|la_partida|en_la_play|el_boss|jefe_final|este_nivel|ese_nivel|el_nivel
    me_despido|nos_despedimos|se_despide|adios|hasta_siempre|chau|chao|quiero_despedirme|queria_despedirme|despedirme|me_despedi|despedida|me_despidieron|me_despiden|vengo_a_despedirme|me_toca_despedirme|despedirse [4] atentamente|un_abrazo|abrazos|saludos|cordialmente|hasta_manana|hasta_luego|nos_vemos_manana|nos_vemos_el|que_tengan_buen|buen_finde|buenas_noches|feliz_noche|feliz_fin|vacaciones|de_la_empresa|del_trabajo|de_mi_trabajo|de_los_companeros|de_la_oficina|de_soltera|de_soltero|a_los_kilos|al_azucar|al_tabaco|al_verano|a_las_vacaciones|2025|2024|al_2024|al_ano|del_ano|a_los_miedos|al_estres|al_gluten|a_mi_coche|a_mi_vieja|del_curso|de_mis_alumnos|de_mis_companer*|de_la_carrera|hasta_la_proxima|hasta_el_lunes|a_las_arrugas|hasta_pronto|nos_leemos|besos|un_beso|de_mi_tutor*|del_equipo|a_los_problemas_de|de_mi_ciudad|de_mi_pueblo|lunes|a_la_rutina
    mi|es_mi|la [1] ultima_noche|ultimo_dia [2] en_madrid|en_barcelona|de_vacaciones|de_trabajo|de_clase|de_clases|en_la_oficina|en_el_trabajo|aqui_en|en_casa|en_este_piso|de_prueba|del_curso|en_mexico|en_lima|de_soltera|de_soltero|en_la_ciudad|en_la_playa|de_practicas|en_la_universidad|en_el_hotel|de_cole|de_verano|en_esta_empresa|en_este_trabajo|de_baja|en_bogota|en_buenos_aires
    boda|viaje|fiesta|mudanza|cena|examen|cumpleanos|bautizo|maleta|maletas|evento|reunion|vacaciones|obra|presentacion|comunion|graduacion|bebe|casa_nueva [10] todo|lo_tengo_todo [1] listo|preparado|arreglado|organizado|planeado|en_orden
    tengo|deje|he_dejado|ya_tengo|esta|ya_esta|puse [1] todo [0-1] listo|preparado|arreglado|organizado|en_orden|ordenado|planeado|pagado [2] para|del|de_la [1] la|el|mi|los|las|manana|viaje|irnos|irme_de_vacaciones|salir|cenar|que_vengan|empezar
    me_corre|me_hierve|se_me_helo|me_helo la_sangre
    sangre [1] por_la_nariz|de_la_nariz|de_encia|en_los_analisis
    no_puedo_vivir|no_se_vivir|no_podria_vivir|no_puedo|no_sabria_vivir|imposible_vivir [0-1] vivir sin [1] cafe|chocolate|el|la|musica|mi|mis|ti|internet|movil|pan|aire|mate|tacos|libros|netflix|queso|series
    odio|no_soporto|detesto|me_cuesta|no_aguanto [1] despertarme|despertar|levantarme [1] con|tan|a_las|temprano|los_lunes|por|antes|el_lunes|en_invierno
    no_quiero|no_me_gusta|no_me_gustaria|no_pienso|no_voy_a|no_quisiera|no_puedo|no_me_gusta|odio|cansad%_de|hart%_de|no_me_interesa [1] vivir|seguir_viviendo|viviendo [2] en_esta_ciudad|en_una|en_un|en_el|en_la|en_este_piso|en_este_barrio|en_esta_casa|en_casa_de|con_mis_padres|con_mis_suegros|con_mi|con_el|con_ella|sol%|lejos|cerca|de_alquiler|con_miedo|asi_de_estresad%|sin_ti|del_pasado|a_base_de|de_apariencias|del_cuento|para_trabajar|de_mis_padres|con_ellos|con_roomies|con_mis|con_los|con_las|con_la|con_prisas|con_ruido|con_tantas|encerrad%|pendiente|en_madrid|en_buenos_aires|con_companeros|en_pareja|de_rodillas|aqui_arriba|en_santiago|en_bogota|en_lima|en_mexico|en_espana|a_las_carreras|con_prisa|con_tanta|ajen%
    la_vida|vivir [1] me_sonrie|es_bella|es_bonita|es_un_regalo|es_corta|es_maravillosa
    hart%_de|cansad%_de [1] la_vida [1] en_la|de_oficina|en_el|en_pareja|sedentaria|social|nocturna
    dolor_de_morirse|calor_de_morirse|frio_de_morirse|hace_un_frio_de|para_morirse|que_te_mueres|que_te_cagas|de_morirse|como_para_morirse|esta_para_morirse|me_sento_de_muerte|me_sabe_a_muerte|de_muerte_lenta
    esta|estaba|estuvo|estan|estas|quedo|queda|sabe|saben|huele|sienta|sientan|quedaron|cansancio|hambre|calor|frio|sueno|resaca|vistas|pizza|tarta|paella|comida|musica|rola|cancion|fiesta|peli|serie|son|es|era|fue [2] de_muerte
    muero_lento|muero_por_dentro_de_risa|matame_camion|matenme_ya_de_ternura|matenme_que_ternura|me_mata_de_ternura|me_mata_de_amor|matame_de_ternura|que_me_maten_pero
    vivo_muert%_de_sueno|una_muerte_anunciada|cien_anos_de_soledad|muerte_de_un_viajante|los_muertos_vivientes|la_casa_de_papel|romeo_y_julieta|muerte_en_venecia|muerte_en_el_nilo|por_trece_razones|13_reasons_why
    morir|morirme|muera|muero|me_muera|me_muero|morirnos|morirse|moriria|la_muerte|de_la_muerte [3] de_viejit%|de_viej%|anciana|anciano|de_vejez|algun_dia|todos_vamos|dentro_de_muchos_anos|vieja_y|viejo_y|a_los_noventa|a_los_100|a_los_cien
    antes_de_morir|antes_de_morirme|antes_de_que_me_muera|cosas_que_hacer_antes_de_morir|todos_vamos_a_morir|todos_nos_vamos_a_morir|todos_moriremos|algun_dia_moriremos
    dejar_de_vivir|dejar_de_existir|dejar_de_estar|dejar_de_ser [1] con|en|de|para|del|tan|una|un|la|el|asi|pendiente|como
    mala_cara|mala_pinta|mala_hierba nunca_muere
    un_ataque [1] de [1] risa|tos|celos|hipo|estornudos|cosquillas
    no_puedo_mas|no_aguanto_mas|ya_no_puedo_mas|no_doy_mas|no_soporto_mas|no_aguanto|ya_no_aguanto [2] con [1] el_calor|el_frio|la_tarea|el_trabajo|este_proyecto|los_examenes|los_deberes|la_tesis|el_ruido|los_vecinos|el_trafico|tanta_tarea|tanto_trabajo|tanto_deber|el_sueno|mi_jefe|los_mosquitos|estos_zapatos|las_clases|la_universidad|el_curso|mas_pizza|tanto_ruido|el_curro|el_laburo|las_obras|esta_dieta|esta_impresora|este_calor|el_excel|las_reuniones
    no_tiene|no_le_veo|no_le_encuentro|no_le_veo_ningun [0-1] sentido|caso [1] a? [1] seguir|continuar [1] esperando|con_esta|con_este|con_la|con_el|pagando|discutiendo|insistiendo|viendo|leyendo|estudiando|hablando|jugando
    no_tiene_sentido|no_le_veo_sentido|no_le_encuentro_sentido|no_le_veo_el_sentido|no_vale_la_pena|no_merece_la_pena|no_tiene_caso|no_le_veo_caso [1] a|ir|al|a_la|a_este|a_esta|seguir|comprar|a_las|a_los|continuar [2] este_ejercicio|reunion|reuniones|examen|pelicula|serie|curso|clase|trabajo|proyecto|matematicas|estudiar|discutir|insistir|con_esta_serie|con_este_libro|pagar|master|carrera|comprar|gimnasio|dieta|ejercicio|tarea|discutiendo|reclamando|pagando|con_el_curso|con_la_dieta|con_este|con_la_serie|estudiando|con_esta_discusion
    mi_vida_social|mi_vida_laboral|mi_vida_amorosa|vida_nocturna|vida_util|vida_sana|la_vida_misma|seguro_de_vida|estilo_de_vida
    soy|eres|es|fui|me_siento|siento_que_soy [1] una_carga|una_carga_de|un_peso [1] de_trabajo|pluma|mosca|ligero|welter|pesado|completo|electrica|medio
    una_carga|la_carga|carga [0] de [1] pilas|energia|trabajo|bateria|movil|ropa|lavadora|gasolina
    no_le_hago_falta [1] al|en|a_la [1] equipo|grupo|clase|oficina|tienda|reunion
    carga_de_trabajo|carga_lectiva|carga_academica|carga_laboral|carga_mental|carga_viral|carga_rapida
    voces [2] del_coro|de_la_radio|de_los_vecinos|de_mis_hijos|de_los_ninos|en_off|en_el_podcast|blancas
    oigo|escucho|oyendo|escuchando [1] voces|las_voces [4] arriba|abajo|lado|fiesta|patio|ninos|parque|television|radio|vecin*|pasillo|calle|fuera_del|abajo_en|fiesta|del_piso|de_la_casa_de|patio
""")
