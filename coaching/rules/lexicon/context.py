"""Who speaks, of whom, and when: negation, other people's words, fiction, recovery, relapse."""

from coaching.rules.patterns import lines

NEGATORS = frozenset(
    "no nunca jamas tampoco ni sin not dont never isnt aint wasnt didnt wouldnt wont doesnt neither nor without arent havent hasnt".split()
)

# Right before a risk, these say that it was left behind.
LEFT_BEHIND = frozenset("atras supere superado superando desaparecieron venci vencido overcame beat".split())

# Words that may stand between a negation and what it takes back.
TRANSPARENT = frozenset(
    """
    me te se le lo la les os nos yo he ha habia hemos es era que creo pienso creas pienses piensen crean de realmente verdad siento tengo tenia voy va iba ido estoy esta
    estaba siquiera eso supuesto quiero quiera quisiera significa signifique digo dije diciendo dicho ganas en mas a queria intencion intenciones animo haya ninguna la tenido sufrido habido tuve tuvo
    por cierto planes plan ningun idea pensado querido quise deberia necesito i am to want wanted going planning thinking about really actually do any have had of the ever been
    ando andas pasa pasaria pasado cabeza ocurre ocurriria imagino imaginado vaya fuera ocurrido
    loca loco ahi broma pedo cagando way nada malo algo haria
    feel feeling mean means that im would ever even think thought at all gonna
    """.split()
)

YEARS = " ".join(f"{word}_{year}" for word in ("en", "in") for year in range(1990, 2025))

PHRASES: dict[str, str] = {
    "work": """
        pelicula peli serie novela libro cuento poema cancion letra obra teatro guion personaje protagonista episodio capitulo temporada anime manga documental noticia noticias telediario periodico noticiero reportaje podcast videojuego juego
        cuadro opera musical telenovela culebron verso estribillo relato historieta comic fanfic tragedia ensayo monografia tesis titular articulo chiste meme diario_de_clase redaccion exposicion trabajo_de_clase tarea_de_literatura movie film song lyrics
        lyric novel book story character episode poem play script news headline article essay series show game quote monologo escena actriz actor cantante villano heroina heroe hamlet werther corto rima biografia tarea_de_lengua
    """,
    "meta": """
        como_se_dice que_significa que_quiere_decir traducir traduce traduccion traduzcan traducen la_frase la_expresion el_titulo titulada titulado se_titula se_llama llamada el_verso cita la_palabra palabra expresion frase el_lema el_estribillo how_do_you_say what_does the_phrase the_word the_title titled called expression modismo refran dicho deletrear
        sinonimo_de sinonimos
    """,
    "says": """
        dice dijo decia canta cantaba grita grito gritaba pone repite repetia exclama piensa susurra escribe escribio me_dijo me_dice me_ha_dicho me_escribio me_ha_escrito me_mando me_puso me_conto cuenta conto comenta comento responde respondio publico puso ha_puesto soltó suelta solto says said sings screams yells wrote texted told_me posted
        saying keeps_saying dice_que me_cuenta
        me_confeso reza me_grito me_solto me_envio me_solto_que me_suelta contaba murmura
    """,
    "third": """
        mi_amiga mi_amigo un_amigo una_amiga mi_hermana mi_hermano mi_hija mi_hijo mi_madre mi_mama mi_padre mi_papa mi_pareja mi_novio mi_novia mi_marido mi_esposo mi_esposa mi_mujer mi_primo mi_prima mi_tio mi_tia mi_sobrina mi_sobrino mi_companera mi_companero una_companera un_companero mi_vecina mi_vecino mi_mejor_amiga mi_mejor_amigo
        mi_abuela mi_abuelo mi_ex un_alumno una_alumna mi_alumna mi_alumno un_chico una_chica mi_nieta mi_nieto my_friend my_sister my_brother my_mom my_dad my_mother my_father my_wife my_husband my_girlfriend my_boyfriend my_son my_daughter my_cousin my_roommate a_friend my_best_friend
        mi_cunada mi_cunado mi_suegra mi_suegro mi_polola mi_pololo un_pibe una_piba una_mina un_man un_compa una_muchacha un_muchacho my_gran my_nan my_granny my_grandad my_flatmate my_housemate my_colleague a_colleague a_classmate mi_roomie
        un_conocido una_conocida un_senor una_senora una_paciente un_paciente my_student a_student
        mi_hijita mi_hijito mi_nena mi_nene mi_hermanita mi_hermanito mi_companera_de_piso my_kid my_teenager my_classmate my_coworker my_grandmother my_grandfather my_grandma my_grandpa my_aunt my_uncle my_neighbor my_neighbour my_client my_patient my_niece my_nephew my_great-aunt
    """,
    "remote": f"""
        hace_anos hace_mucho hace_mucho_tiempo hace_tiempo hace_un_ano hace_dos_anos hace_tres_anos hace_unos_anos hace_varios_anos hace_muchos_anos hace_meses hace_unos_meses hace_varios_meses de_adolescente de_joven de_nina de_nino de_pequena de_pequeno de_chica de_chico de_chiquita de_chiquito de_chavo cuando_era cuando_chica cuando_chico cuando_nina cuando_nino cuando_joven de_cabra_chica en_mi_adolescencia en_la_adolescencia en_mi_infancia
        en_mi_juventud el_ano_pasado el_verano_pasado en_aquella_epoca en_aquel_entonces en_aquellos_anos en_esa_epoca en_ese_entonces por_aquel_entonces en_su_dia en_su_momento anos_atras meses_atras tiempo_atras antes_si alguna_vez una_vez_en_mi en_el_pasado en_otra_epoca en_pandemia durante_la_pandemia en_la_pandemia en_cuarentena en_el_instituto en_la_secundaria en_la_prepa
        en_el_colegio en_el_liceo en_bachillerato hubo_un_tiempo hubo_una_epoca hubo_una_temporada en_mi_peor_epoca en_los_peores_momentos en_mi_peor_momento a_los_15 a_los_16 a_los_14 a_los_17 a_los_18 a_los_13 a_los_20 a_los_quince a_los_dieciseis a_los_veinte cuando_tenia_15 cuando_tenia_16 tras_el_divorcio_hace
        years_ago a_year_ago two_years_ago months_ago last_year used_to when_i_was in_high_school back_then in_the_past long_ago as_a_teenager as_a_kid as_a_child a_few_years_ago some_years_ago once_upon in_my_teens a_long_time_ago at_my_lowest there_was_a_time
        {YEARS}
        antes hace_bastante hace_bastantes_anos en_otro_tiempo en_otros_tiempos en_mis_peores_dias in_college in_my_twenties before_therapy during_the_pandemic
    """,
    "meant": """
        y_es_verdad pero_es_verdad y_es_la_verdad pero_en_serio pero_va_en_serio y_va_en_serio lo_digo_en_serio es_en_serio no_es_broma ya_no_es_broma pero_de_verdad y_yo_tambien y_yo_igual y_yo_quiero_lo_mismo yo_quiero_hacer_lo_mismo quiero_hacer_lo_mismo voy_a_hacer_lo_mismo pienso_hacer_lo_mismo
        y_ahora_si ahora_si le_menti menti_que_no menti but_seriously but_i_mean_it and_its_true and_i_mean_it not_a_joke i_lied lied_and_said so_do_i me_too i_want_to_do_the_same i_will_do_the_same
    """,
    "recent": """
        anoche ayer hoy hace_un_rato hace_rato hace_ratito hace_un_ratito recien ahorita hace_poco hace_una_hora hace_media_hora hace_dos_horas hace_unas_horas hace_unos_minutos hace_diez_minutos hace_cinco_minutos hace_nada esta_manana esta_tarde esta_noche otra_vez de_nuevo todavia
        last_night yesterday an_hour_ago minutes_ago hours_ago a_while_ago just_now just this_morning this_afternoon tonight today again
    """,
    "number_of": "un una dos tres cuatro cinco seis siete ocho nueve diez once doce quince veinte 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 25 30 unos varios muchos pocos one two three four five six seven eight nine ten a_few many several couple_of",
    "better_now": """
        hoy_estoy_bien hoy_estoy_mejor ahora_estoy_bien ahora_estoy_mejor estoy_mucho_mejor estoy_bien ya_estoy_bien ya_estoy_mejor me_siento_mejor ya_no_pienso ahora_ya_no hoy_ya_no ya_no_mas_eso ya_no_lo_hago ya_no_me_corto ya_no_me_siento_asi ya_no_tengo_esos ya_no_tengo_pensamientos ya_no_quiero_morir ya_no_quiero_eso ya_no_siento_eso ya_no_me_lastimo ya_no_me_pasa ya_no_me_hago_dano ya_no_lo_siento he_mejorado lo_supere supere he_superado logre_salir sali_adelante he_salido salir_adelante sali_de_eso salir_de_eso sali_del_pozo recuperad%
        recuperacion gracias_a_la_terapia gracias_a_mi_terapeuta gracias_a_mi_psicologa gracias_a_mi_familia gracias_a_dios_estoy me_alegro_de me_alegra_haber me_alegra_seguir doy_gracias agradezco agradecid% por_suerte afortunadamente quiero_vivir amo_la_vida amo_vivir disfruto hoy_disfruto quedo_atras ya_paso todo_eso_paso ya_es_pasado es_cosa_del_pasado hoy_celebro hoy_agradezco
        hoy_amo hoy_quiero hoy_soy_feliz soy_feliz me_siento_feliz ahora_soy_feliz hoy_me_siento me_siento_bien me_salvo me_salvaron pedi_ayuda_y busque_ayuda_y encontre_ayuda fui_a_terapia empece_terapia con_ayuda nunca_mas_volvi no_he_vuelto no_volvi no_lo_he_vuelto no_lo_volvi sin_hacerlo sin_cortarme sin_lastimarme sin_autolesionarme sin_hacerme_dano mejor_que_nunca estoy_estable
        menos_mal que_bueno_que_no me_alegro_tanto sigo_aqui_y_feliz aprendi tengo_ganas_de_vivir ahora_tengo_ilusion con_ilusion hoy_puedo_decir hoy_ayudo he_sanado sane sanando im_better better_now glad_i im_okay_now im_ok_now i_am_okay_now i_am_fine_now i_am_better doing_better recovered recovery recovering thankful grateful not_anymore thanks_to_therapy got_help i_am_happy happy_now so_much_better i_am_glad
        i_love_my_life overcame healed i_am_doing_great doing_great clean_for
        deje_de_hacerlo lo_deje ahora_tengo_motivos hoy_vivo hoy_valoro valoro_la_vida ahora_valoro ahora_disfruto ahora_se_que_vale estoy_orgullos%
    """,
    "relapse": """
        otra_vez de_nuevo nuevamente ha_vuelto han_vuelto volvio volvieron vuelve vuelven vuelvo volver_a volvi_a he_vuelto todavia sigo aun_quiero aun_pienso aun_tengo aun_siento ahora_quiero ahora_tambien recaida recai he_recaido y_ahora_ya_no ahora_ya_no_puedo igual_que_antes regreso regresaron again still coming_back came_back relapsed peor_que_antes
        pero_hoy_ya_no pero_ya_no_puedo ya_no_puedo_mas ya_no_aguanto no_puedo_mas estoy_peor cada_vez_peor hasta_hoy desde_entonces_quiero hoy_quiero_morir hoy_pienso me_han_vuelto
    """,
    "back_again": """
        ha_vuelto han_vuelto volvio_la volvieron volvieron_las recaida recai he_recaido coming_back came_back relapsed is_back are_back han_regresado regresaron me_han_vuelto esta_volviendo estan_volviendo vuelvo_a vuelven_a mismas_ganas mismas_ideas mismos_pensamientos same_thoughts
    """,
    "people": """
        un_hombre una_mujer un_joven una_joven un_adolescente una_adolescente un_nino una_nina una_persona un_vecino una_vecina un_anciano un_turista a_man a_woman a_person a_boy a_girl a_kid a_teenager
        gente personas persona_que alguien_que alguien_con adolescentes jovenes pacientes hombres mujeres people someone_who teenagers teens patients persons individuals kids_who personas_que los_que las_que quienes quien_tiene estudiantes ninos usuarios todo_aquel
    """,
    "past_verb": """
        queria quise pensaba pense intente intentaba deseaba tenia sentia estuve estaba habia llegue planeaba planee consideraba me_cortaba cortaba me_corte me_lastimaba me_autolesionaba me_autolesione soñaba sonaba preferia rezaba pedia fantaseaba imaginaba trate quisiera_haber me_hacia hacia iba podia necesitaba ganas_tenia
        pegaba golpeaba pego golpeo violo violaron abuso abusaron maltrataba maltrato tocaba amenazo sufri fui viola_cuando lastimaba daban venian vivia era fue encontraba veia veía hacian parecia
        wanted tried used thought was had felt cut planned wished hit raped abused took lastime he_intentado habia_intentado intentado llego tome hice
    """,
    "on_purpose": "a_proposito aposta adrede intencionadamente on_purpose deliberately intentionally",
    "hedge": "si_un_dia si_algun_dia hipoteticamente imaginate supongamos",
}

# The subject of the sentence is a made-up or reported thing, or somebody else speaks.
REPORTED: tuple[str, ...] = lines("""
    @third [4] @says [1] que?
    @work [5] @says|@meta
    @work [1] de? que|donde
    @meta
    @says [1] @work
    in_the|in_a|in_this|en_la|en_el|en_una|en_un|de_la|del|en_mi|de_mi|en_esta|en_este [0-1] @work [6] @says|el_personaje|la_protagonista|el_protagonista|un_chico|una_chica|alguien|the_character|the_hero|un_hombre|una_mujer|todos|una_nina|un_nino|she|he
    mi_personaje|mi_frase|mi_dialogo|my_character|my_line [3] es|dice|is|says|que|quiere|grita
    escribo|escribiendo|escribi|escrito|estoy_escribiendo|writing|wrote [2] un|una|mi|a|my [1] @work [6] que|donde|sobre|de|about|where|who
    escuchando|escucho|escuche|cante|canto|cantando|leyendo|lei|viendo|vi|ensayando|listening_to|reading|watching|singing [3] @work
    me_pregunto|me_preguntan|me_preguntaron|asked_me [1] si
""")

REMOTE: tuple[str, ...] = lines("""
    @remote
    hace|desde_hace|llevo|llevaba [2] @number_of [1] anos|ano|meses|mes|semanas_sin
    @number_of [1] years|months [1] ago
    for @number_of years|months
    en [1] 2000|2001|2005|2008|2010|2011|2012|2013|2014|2015|2016|2017|2018|2019|2020|2021|2022|2023|2024
    in [0] 2010|2012|2013|2014|2015|2016|2017|2018|2019|2020|2021|2022|2023|2024
    tenia|con @number_of|unos anos
    cuando_tenia @number_of
    when_i_was [1] @number_of|young|little|a_kid|a_teenager|younger
""")

# "… es la letra de una canción": said after the words themselves.
QUOTED_AFTER: tuple[str, ...] = lines("""
    es|era|fue|is|was|como|decia|dice|dijo|sale [3] @work|@meta
    de [1] @work
    in_the|en_la|en_el [1] @work
""")

# Verbs whose form does not tell "yo" from "ella".
EITHER_PERSON = frozenset(
    """
    queria pensaba tenia deseaba iba intentaba sentia estaba podria quisiera deberia habia consideraba planeaba preferia gustaria sonaba fantaseaba llegaba seria ganas unas muchas pensamientos
    ideas impulsos deseos planes intenciones pensar pensando planeando querer queriendo intentar suicidio la el un wanted tried was thought had wants suicidal thoughts thinking trying planning going
    estuvo no ya sin contemplando obsesionada obsesionado wish could should si that to overdose suicide
    """.split()
)
THIRD_VERBS = frozenset(
    """
    tiene siente anda esta le vive quiere queria piensa puede va dice tuvo tenia con sufre intento ha habla sigue has is wants was had keeps says with talks thinks said dijo dicen tienen quieren piensan estan sienten who que have
    feels told empezo started hablo penso sintio amenaza amenazo insiste
    """.split()
)
FIRST_PERSON = frozenset("yo me mi mis conmigo quiero tengo siento soy estoy i my myself im ive ademas pero aunque".split())
