"""English slots, families and idioms of the screening (apostrophes are gone: "dont", "i am")."""

from coaching.rules.patterns import Family, lines

PHRASES: dict[str, str] = {
    "en_want": """
        want_to wanted_to i_want wish_i_could wish_to i_will would_like_to need_to would_rather_be would_rather have_to going_to planning_to plan_to planning_on decided_to ready_to about_to tempted_to trying_to tried_to try_to intend_to thinking_about thinking_of think_about think_of thought_about
        thought_of thoughts_of thoughts_about fantasize_about fantasizing_about dream_of dreaming_of dreaming_about consider considering contemplating imagine imagining urge_to urges_to desire_to close_to feel_like considered deserve_to should would_be_easier_to better_to longing_to long_to might better_if_i_just ideas_of craving_to
        thinking_a_lot_about obsessed_with imagining keep_thinking_about_ how_to just_want am_going_to_just gonna_just plan_on
    """,
    "en_die": """
        die dying be_dead being_dead stop_existing not_exist cease_to_exist not_be_alive not_wake_up never_wake_up sleep_forever fall_asleep_and_never_wake_up fall_asleep_forever go_to_sleep_and_never_wake_up go_to_sleep_and_not_wake_up sleep_and_never_wake_up sleep_and_not_wake_up disappear_forever not_be_here_anymore
        not_be_here stop_living leave_this_world leave_this_life leave_this_earth cease_existing rest_forever rest_in_peace be_gone_forever be_gone_for_good be_six_feet_under be_in_a_coffin vanish_forever fade_away_forever stop_breathing pass_away not_have_been_born death my_death my_own_death my_funeral stop_being_alive not_existing not_being_alive not_waking_up be_done_with_life be_done_living be_put_down
        not_exist_anymore not_live_anymore drop_dead go_to_heaven_already be_with_god_already end_up_dead
    """,
    "en_kill": """
        kill_myself killing_myself end_my_life ending_my_life take_my_life take_my_own_life taking_my_own_life taking_my_life end_it_all ending_it_all commit_suicide committing_suicide suicide hang_myself hanging_myself shoot_myself shooting_myself drown_myself drowning_myself poison_myself off_myself overdose overdosing od
        jump_off_a_bridge jump_off_the_bridge jumping_off_a_bridge jumping_off_the_bridge jump_off_a_building jump_off_my_building jump_off_the_roof jump_in_front_of_a_train jumping_in_front_of_a_train jump_in_front_of_the_train jump_in_front_of_a_bus slit_my_wrists slitting_my_wrists cut_my_wrists slash_my_wrists blow_my_brains_out put_a_bullet_in_my_head
        put_a_bullet_through swallow_all_my_pills take_all_my_pills take_all_the_pills taking_all_my_pills swallow_a_bottle take_a_whole_bottle end_everything end_my_suffering end_my_pain end_this_pain end_this_suffering end_myself crash_my_car drive_off_a_bridge drive_off_a_cliff drive_into_a_tree drive_into_a_wall step_in_front_of
        walk_into_traffic walking_into_traffic walk_in_front_of jump_out_the_window jump_out_of_the_window jump_from_the end_this_life finish_myself_off get_rid_of_myself do_something_stupid_to_myself end_it_for_good end_it_once_and_for_all end_it_tonight end_it end_things_for_good unalive_myself throw_myself_off throw_myself_in_front
        swallow_every_pill swallow_these_pills swallow_all_of_them neck_myself gas_myself suffocate_myself electrocute_myself
    """,
    "en_live": """
        live be_alive exist wake_up wake_up_tomorrow live_anymore keep_living go_on_living be_here_anymore be_here be_in_this_world keep_existing continue_living see_tomorrow wake_up_anymore wake_up_again be_around_anymore exist_anymore be_alive_anymore stay_alive keep_breathing live_like_this_anymore live_this_life see_another_day be_on_this_earth live_this_way_anymore wake_up_in_the_morning
        make_it_to_my_next_birthday stay_in_this_world keep_being_alive carry_on_living
    """,
    "en_dont_want": "dont_want_to do_not_want_to no_longer_want_to never_want_to dont_wanna dont_feel_like see_no_reason_to have_no_reason_to no_reason_to no_point_in dont_deserve_to cant cannot no_desire_to didnt_want_to have_no_will_to lost_the_will_to lost_my_will_to no_will_to tired_of sick_of see_no_point_in whats_the_point_of whats_the_point_in what_is_the_point_of what_is_the_point_in cant_see_a_reason_to dont_see_a_reason_to dont_see_the_point_in dont_see_the_point_of exhausted_from done_with too_tired_to why_should_i dont_know_why_i dont_plan_to dont_intend_to dont_expect_to hate_having_to wish_i_didnt_have_to not_sure_i_want_to dont_know_if_i_want_to cant_find_a_reason_to dont_have_a_reason_to wish_i_didnt have_nothing_to rather_not not_worth have_no_strength_to cant_keep",
    "en_living": "living life being_alive existing my_life this_life breathing waking_up being_here existence going_on_living waking_up_every_day everything_about_my_life",
    "en_others": "everyone everybody my_family my_kids my_children my_parents my_wife my_husband people the_world my_friends my_mom my_dad they she he you_all you the_people_i_love my_partner those_around_me the_universe everyone_else y_all yall",
    "en_means": "pills the_pills my_pills a_bottle_of_pills the_bottle gun a_gun the_gun rope a_rope the_rope noose a_noose the_noose knife a_knife the_knife razor a_razor blade a_blade the_blade razor_blade pistol bullets poison the_razor zzpastillas zzcuchillo zzpistola zzsoga shotgun the_shotgun loaded_gun a_loaded_gun belt",
    "en_at_hand": "in_my_hand in_my_hands in_front_of_me right_here next_to_me beside_me on_the_table on_my_desk on_my_nightstand with_me ready here around_my_neck in_my_mouth to_my_head against_my_head lined_up counted loaded in_my_lap on_the_bed tied hidden within_reach laid_out in_my_drawer in_my_bag in_my_room under_my_pillow",
    "en_time": "tonight today tomorrow right_now now this_weekend this_week in_a_few_hours in_an_hour after_everyone_is_asleep when_everyone_is_asleep when_they_are_asleep before_morning before_sunrise on_my_birthday this_friday on_friday on_sunday on_saturday on_monday next_week soon when_i_get_home after_work before_they_get_home by_morning this_evening in_a_bit any_minute once_they_leave when_they_leave",
    "en_harm": "hurt_myself hurting_myself harm_myself harming_myself cut_myself cutting_myself self_harm self_harming burn_myself burning_myself punish_myself injure_myself make_myself_bleed cut_my_arms cut_my_skin bleed cutting_my_arms cut_my_thighs",
    "en_partner": "my_husband my_wife my_boyfriend my_girlfriend my_partner my_ex my_dad my_father my_mom my_mother my_stepdad my_stepfather my_uncle my_brother my_boss my_teacher my_roommate my_son my_stepmom my_coach he she my_fiance my_ex_husband my_ex_boyfriend",
    "en_hits": "hits_me hit_me beats_me beat_me beats_me_up beat_me_up punched_me punches_me slaps_me slapped_me kicked_me kicks_me chokes_me choked_me strangled_me strangles_me raped_me rapes_me abuses_me abused_me sexually_abused_me molested_me molests_me threatens_to_kill_me threatened_to_kill_me threatened_me_with_a threatens_me_with_a said_he_would_kill_me says_he_will_kill_me said_hed_kill_me said_she_would_kill_me will_kill_me_if_i_leave pushed_me_down pulled_a_knife_on_me pulled_a_gun_on_me tried_to_kill_me wants_to_kill_me is_going_to_kill_me_with assaulted_me assaults_me forces_me_to_have_sex forced_me_to_have_sex forced_himself_on_me touches_me_at_night touched_me_without throws_things_at_me locks_me_in locked_me_in hurts_me_when burned_me is_beating_me is_hitting_me grabbed_me_by_the_throat put_his_hands_around_my_neck keeps_hitting_me hurts_me_physically has_hit_me has_been_hitting_me has_been_beating_me slams_me said_he_would_kill_me says_he_will_kill_me said_he_will_kill_me",
    "en_kin": "my_friend my_sister my_brother my_mom my_dad my_mother my_father my_daughter my_son my_wife my_husband my_girlfriend my_boyfriend my_partner my_cousin my_roommate a_friend my_best_friend my_coworker my_classmate my_uncle my_aunt my_student someone_i_know my_neighbor my_neighbour a_girl_in_my_class a_guy_from_work my_ex my_niece my_nephew my_grandma my_grandpa my_kid my_teenager my_teenage_son my_teenage_daughter",
    "en_their": "kill_himself kill_herself kill_themselves wants_to_die wants_to_kill is_suicidal suicidal end_his_life end_her_life hurt_himself hurt_herself hurting_himself hurting_herself cuts_herself cuts_himself cutting_herself cutting_himself is_self_harming overdose jump_off_a_bridge hang_himself hang_herself doesnt_want_to_live does_not_want_to_live doesnt_want_to_be_alive take_his_own_life take_her_own_life tried_to_kill attempted_suicide commit_suicide ending_her_life ending_his_life harming_herself harming_himself committed_suicide died_by_suicide killed_himself killed_herself want_to_die suicidal_thoughts going_to_jump dont_want_to_live",
    "en_feeling": "laughter laughing embarrassment boredom hunger thirst shame cuteness curiosity excitement jealousy heat the_heat cold secondhand_embarrassment anticipation cringe exhaustion_lol happiness",
    "en_nagger": "this_homework my_homework homework this_exam my_mom my_dad my_boss my_teacher my_feet my_back these_shoes my_shoes the_suspense the_curiosity curiosity this_heat the_heat my_head this_headache my_allergies this_job this_project this_class my_coach mondays the_wait waiting my_knee traffic this_workout the_gym leg_day my_wife my_husband my_sister my_brother this_game the_boss this_assignment the_silence my_sister this_commute this_deadline deadlines this_thesis my_hair your_jokes these_puns this_hangover",
}

COMPOUNDS: dict[str, str] = {
    "en_kill": """
        jump|jumping|jumped|leap|leaping|throw_myself|throwing_myself|step|stepping|hurl_myself|fall|falling [1] off|from|out_of|in_front_of|under|onto|into|over [2] bridge|roof|building|train|window|ledge|cliff|bus|truck|balcony|subway|tracks|rooftop|traffic|overpass|railing
        drive|driving|crash|crashing|steer|steering|veer|swerve|swerving [3] off|into|in_front_of [2] bridge|tree|wall|cliff|traffic|road|truck|oncoming_traffic|pole|barrier
        swallow|swallowing|take|taking|down|downing [2] all|every|entire|whole|bottle|lethal|too_many|fatal [3] pills|pill|meds|medication|bottle|tylenol|xanax|dose|sleeping_pills
        put|putting [1] a|the [1] bullet|gun [2] head|mouth|brain|myself
        hang|hanging|shoot|shooting|kill|killing|drown|drowning|gas|poison|stab|strangle|suffocate [1] my_self|myself
    """,
}

FAMILIES: tuple[Family, ...] = (
    Family("en_wish_to_die", "suicide", "high", "wish to die", lines("""
        @en_want [3] @en_die !of|for|on|from|laughing|in_game
        @en_want [3] @en_kill !with_work|mission|squad|hill
        i [0-1] want|wanna [0] to_disappear|to_vanish|out_of_this_life|out_of_life|it_all_to_end|everything_to_end|it_to_be_over|to_be_gone|my_life_to_end|to_end_it|to_end_everything|this_to_be_over|the_pain_to_end|it_to_end|it_to_stop [1] forever|$
        want|wish|going|need [2] disappear|vanish [2] never [1] come_back|return|be_found|be_seen_again
        i [1] wish [1] i [2] dead|was_dead|were_dead|had_never_been_born|was_never_born|were_never_born|didnt_exist|could_die|would_die|could_disappear|could_disappear_forever|had_died|wouldnt_wake_up|could_just_die|didnt_wake_up|never_existed|wasnt_alive|wasnt_here|werent_here|were_not_alive|wasnt_born|could_not_exist|could_sleep_forever|hadnt_woken_up|hadnt_been_born|would_not_wake_up|hadnt_survived
        wish|hope|pray|praying|hoping|wishing [4] i [1] die|dont_wake_up|never_wake_up|wont_wake_up|do_not_wake_up|get_hit|get_cancer|fall_asleep_and_never|wouldnt_wake_up|didnt_wake_up|die_in_my_sleep|just_die|stop_breathing
        wish|hope|pray [3] kill_me|kills_me|would_hit_me|hits_me|take_me|takes_me|end_me|my_heart_would_stop|my_heart_stops|would_run_me_over|runs_me_over [3] $
        better_off [1] dead|not_here
        i [1] would|d|will|should|might [1] be [0-1] better_off_dead|better_dead|happier_dead|better_if_i_were_dead
        i [1] should [1] be_dead|not_exist|not_be_alive|have_died|never_have_been_born|just_die|die|kill
        why [2] i [1] just_die|still_alive|even_alive|even_born|not_dead|alive|born
        why [1] cant|dont|didnt|wont|couldnt [1] i [1] die|just_die|be_dead|kill
        i [1] am|feel|have_been|been|m [1] suicidal
        @en_kill [1] feels|seems|looks|sounds [1] like? [3] way_out|option|only|answer|relief|solution|good|right|easier
        suicidal [1] thoughts|ideation|ideas|urges|tendencies|feelings|again
        having|have|had|getting [2] thoughts [1] of [1] suicide|death|dying|killing_myself|ending|ending_it|not_being_here
        i [1] kill_myself|will_kill_myself|am_going_to_kill_myself|would_kill_myself|might_kill_myself|could_kill_myself|am_killing_myself|kill_my_self
        easier|better|best|happier|simpler [1] if [1] i [2] died|dead|gone|was_dead|were_dead|disappeared|wasnt_here|didnt_exist|killed_myself|was_gone|werent_here|stopped_existing
        @en_kill [1] is [2] only|best [1] way|option|answer|solution|choice|thing
        death|dying|suicide [2] is|seems|feels|sounds|looks|would_be [2] only|answer|relief|peaceful|way_out|better|escape|appealing|comforting|solution|easier|nice|inviting
        only [1] way_out|option|escape|solution|way [4] die|death|suicide|dying|@en_kill
        wouldnt_mind|dont_mind|dont_care|wouldnt_care|would_not_mind|not_afraid_of|not_scared_of|no_longer_afraid_of|dont_fear|do_not_care [2] if_i_died|if_i_die|if_i_live_or_die|dying|death|if_i_never_woke_up|if_i_didnt_wake_up|if_i_dont_wake_up|if_a_car_hit_me|if_i_got_hit|whether_i_live|if_i_live|not_waking_up|being_dead|dying_anymore|to_die|if_something_happened_to_me
        if [1] i [2] die|died|dont_wake_up|didnt_wake_up|disappeared|were_gone|was_gone|killed_myself [4] nobody|no_one|who_would|wouldnt_matter|would_anyone|be_better|would_be_relieved|so_be_it|be_fine
        part_of_me [2] wants|wishes|wanted|hopes [3] die|dead|wake_up|kill_myself|end_it|disappear|exist|to_give_up_on_life
        tried_to [2] kill_myself|end_my_life|hang_myself|overdose|end_it|take_my_life|die|end_it_all
        afraid|scared|worried|terrified [3] i [2] kill_myself|end_my_life|do_something_to_myself|hurt_myself|do_something_stupid|will_do_something|might_do_something|would_do_something|going_to_do_something
        how [1] many|much [2] pills|tylenol|paracetamol|ibuprofen|xanax|sleeping_pills|insulin [5] kill|die|overdose|lethal|death|never_wake_up
        painless|easiest|quickest|least_painful|fastest|quick|easy|best|surest [2] way|method|ways|methods|painless_way [1] to [1] die|kill_myself|go|end_it|commit_suicide|end_my_life|kill_yourself|end_it_all|overdose
        how [2] can|do|could|to|should [1] i? [1] kill_myself|end_my_life|hang_myself|tie_a_noose|die_without_pain|die_painlessly|overdose|end_it_all|commit_suicide|make_a_noose
        let_me|just_let_me|please_let_me [0-1] die|go_in_peace
        somebody|someone|please|god|just [1] kill_me [2] please|now|$
        checking|check|opting|opt|want|wanna [1] out [1] of_life|of_this_life|of_this_world|permanently|for_good
        ^ [1] suicide|suicidal|dying|die|death $
        dead_inside|dying_inside
        i [1] give_up|gave_up|am_giving_up|have_given_up [1] on_life|on_living|on_being_alive
        i [1] dont [1] belong [1] in_this_world|on_this_earth|here_anymore|in_this_life
        not_meant [1] for_this_world|to_be_alive|to_live|for_this_life|to_exist
        drink_bleach|drank_bleach
    """)),
    Family("en_oblique", "suicide", "high", "does not want to go on, said around it", lines("""
        want|wish|need|like|ready|hope|wanted [3] everything|it|all|the_world|lights [1] to? [1] go|stop|end|fade|turn [1] dark|black|silent|off|quiet|forever|away_forever
        exhausted|tired|sick|done|hate [1] from|of|with|at? [1] pretending [3] live|alive|okay_with_living|want_to
        reason|reasons|strength|will|point|motivation [1] to|in|for [1] keep_breathing|breathing|wake_up|waking_up|stay|staying|exist|existing|get_through_another_day|be_here|being_here|keep_living|stick_around|live_another_day
        wish|wishing|hope|hoping|pray|praying|keep_wishing [3] plane|car|bus|train|truck|bullet|meteor|cancer|heart_attack|someone|somebody|lightning [3] crash|crashes|hit|hits|kill|kills|shoot|shot|take|takes|run|runs|end|ends [3] me|with_me_on_it|i_am_on_it|over_me
        wonder|imagine|think|thinking|picture|wondering [3] my_funeral|funeral|my_death|being_dead|dead|if_i_died|my_grave|my_obituary|how_long_before_anyone
        who [1] would [1] come|cry|show_up|notice|miss [3] funeral|if_i_died|if_i_was_gone|i_was_gone|me|i_died
        if_i|if_i_just [2] died|die|disappeared|vanished|was_gone|were_gone|didnt_wake_up|dont_wake_up|ended_it|was_dead|stopped_breathing [4] relief|relieved|fine|ok_with_that|better|easier|happy|matter|problem|nobody|no_one|who|okay_with_it|notice|care|peace
        it|that [1] would [1] be [1] relief|so_easy|easy|easier|peaceful|better|nice|simple [3] die|end|jump|drive|wake|gone|dead|stop|disappear|exist|let_go|just_go|crash|step|fall_asleep
        so_easy|too_easy|tempting|tempted [2] to [1] drive|jump|end|take|swerve|step|let_go|crash|walk|slip|fall|swallow|pull
        hate|angry|upset|disappointed|sad|sucks|annoyed|cry|mad [4] waking_up|wake_up|woke_up|survived|still_alive|still_here|still_breathing|it_didnt_work|they_saved_me
        dont_think|doubt|wont|not_going_to|cant_see|never_thought [2] make_it|last|live|survive|be_alive|be_here|see|live_past|get_through [2] christmas|week|month|year|night|thirty|birthday|weekend|30|25|20|18|long|summer|graduation|tomorrow|much_longer|spring|until|to
        my|the [1] kids|family|parents|husband|wife|mom|children|dog|friends [4] deserve|deserves [2] better [5] gone|without_me|than_me|mother|mom|dad|father
        they_would|theyd|everyone_would|shed|hed|she_would|he_would|you_would|youd|they_will|they_d [1] be [1] fine|okay|better|happier|ok|better_off|relieved [2] if_i|without_me|once_i|when_i
        wish|want|hope|somebody|someone [2] someone|somebody|they|you|god|anyone [2] would|will|could|just|to [1] shoot|kill|end|take|murder|put|finish [1] me
        suicide|suicidal|dying|death|killing_myself|ending_it|self_harm [2] on_my_mind|in_my_head|all_i_think|is_all|consumes|every_day|crosses_my_mind|keeps_coming|wont_leave|calls|constantly|is_winning
        should|might_as_well|better|want_to|going_to|ready_to|need_to [1] just? [1] disappear|vanish|go|leave|fade_away|check_out|be_gone|end_things|let_go|give_up [1] for_good|forever|permanently|for_everyone|completely|for_ever|on_life|so_everyone
        want|wants|need|ready [1] out [1] of|from [1] this_life|life|this_world|existence|here_forever
        i_want_out|want_to_be_done|ready_to_be_done|ready_to_go|i_am_ready_to_die|ready_for_it_to_be_over|i_want_to_be_done [3] life|living|for_good|forever|everything|with_this_life|$
        no_one|nobody|noone [1] needs|wants|would_miss|loves|will_miss|will_notice [1] me [4] disappear|die|gone|dead|here|should|alive|point
        wish_i|wishing_i|if_only_i [2] couldnt_feel|never_existed|wasnt|hadnt|could_stop|could_just|were [2] existing|alive|born|breathing|here|be_gone|stop|dead|woken_up|disappear|sleep_forever
        worth_more|better|more_useful|more_valuable [1] dead
        no_longer|dont|not [1] want|wish [1] to? [1] fight|fighting|try|trying|hold_on|holding_on [3] live|alive|life|anymore_and|stay|here
        cant|dont|do_not|not [1] see|have|want [1] a|any|no [1] future|tomorrow [3] $
        my [1] life [1] is|has|isnt|should|needs_to [2] over|ended|not_worth|end|no_value|meaningless|pointless|worthless
        living [1] for [1] my_mom|my_kids|others|everyone_else|my_dog|my_parents [3] only|sake|not_for_me|anymore|$
    """)),
    Family("en_oblique_now", "suicide", "imminent", "act announced", lines("""
        took|take|taken|swallowed|downed|taking [1] every|all|each|the_last|whole [2] pill|pills|one|bottle|tablet|them [4] house|cabinet|bottle|found|could|$|had|have|last_one
        set|picked|chose|have|chosen|got|made [1] a|the|my [1] date|day|time|place|spot|method|plan [8] know|how|where|when|friday|sunday|saturday|monday|tonight|tomorrow|week|exactly|done|ready
        wont|will_not|dont|do_not|never [1] have|need|be [2] to? [1] worry|deal|put_up|bother|a_burden|a_problem|see [2] about|with|me|anymore|to [1] me? [2] tonight|tomorrow|after|soon|anymore|again|much_longer
        after|by|before [1] tonight|tomorrow|this_weekend|morning|midnight|sunrise [4] wont|gone|over|dead|free|be_here|done|no_longer|peace|finally
        i_will_be_dead|ill_be_dead|i_will_be_gone|i_wont_wake_up|i_will_not_wake_up|i_am_not_waking_up|i_wont_be_alive|i_will_be_at_peace|i_wont_exist|i_am_not_coming_back|i_wont_be_coming_home
        this_is|tonight_is|today_is|it_is [1] it|the_end|the_night|the_day|my_time|goodbye|where_it_ends [3] $|sorry|love|done|goodbye|i_am|forgive|thank
        he|she|they|my_husband|my_boyfriend|my_ex|my_dad|my_partner [2] outside|at|breaking|coming|kicking|banging|holding [4] door|knife|gun|house|window|in [8] kill_me|kill|hurt_me|scared|help|hiding|hurt|police
        knife|gun|machete|bat [6] going_to_kill_me|kill_me|kill_us|threatening|pointed_at_me|pointing_it
        rope|noose|belt|gun|pills|knife|razor|blade|bridge [5] ready|waiting|tonight|right_here|set_up|loaded|bought_it|i_am_going_to_use
    """)),
    Family("en_oblique_harm", "self_harm", "high", "hurts themselves", lines("""
        started|restarted|back_to|began|relapsed|went_back_to|keep|cant_stop|stopped_but_started [1] to? [1] cutting|self_harming|burning|hurting_myself|cutting_myself|cut [2] again|$|my|every|because|when
        punch|hit|bang|slam|punching|hitting|banging|scratch|scratching|bite|pinch [2] wall|walls|myself|head|legs|arms|skin|thighs|face [6] bleed|deserve|until|punish|hurt|bruise|calm|numb|feel
        cut|cutting|bleed|bleeding|burn|burning|scratching|hurting [4] feel|numb|relief|release|control|cope|alive|calm|punish|deserve|anything
        deserve|need|want|crave|urge [2] pain|hurt|blade|bleed|cut|punished|suffer
    """)),
    Family("en_life_refused", "suicide", "high", "does not want to go on living", lines("""
        @en_dont_want [2] @en_live !in|with|alone|near|off|up_to|late|early|to_find|at|before|for_school
        @en_dont_want [2] @en_living !in|with|situation|room|style|conditions|costs
        dont|cant|do_not|no_longer|couldnt|not [1] want_to|wanna|able_to [1] go_on|carry_on|keep_going|continue|be_here|exist|live|be_alive|do_this|do_life [2] anymore|any_more|like_this|longer|any_longer|$
        no|any|a? [0] reason|reasons|point [3] me|i|left [1] to [1] live|be_alive|exist|stay_alive|keep_living|go_on_living
        no [1] reason|point|purpose|will|meaning|sense [2] live|living|go_on|be_alive|life|existing|stay_alive|exist|keep_going|carry_on|being_alive|being_here|waking_up|continue|wake_up
        nothing [2] live_for|to_live_for|left_to_live_for|keeping_me_here|keeps_me_here|left_for_me_here|left_for_me|worth_living_for|keeping_me_alive|left_in_this_life
        life|living|my_life|existing|existence|being_alive [2] is|isnt|has|feels|not|seems|isn [2] worth|worth_it|worth_living|pointless|meaningless|too_painful|unbearable|torture|no_meaning|no_purpose|hell|a_burden|a_prison|not_worth|too_much_to_bear
        not [1] worth [1] living|it_anymore|being_alive
        whats|what_is|what|see|dont_see|no|cant_see [2] point [1] of|in|to [1] living|life|going_on|being_alive|existing|waking_up|staying_alive|continuing|carrying_on|anything_anymore|live|it_all|this_life|keep_living
        tired|sick|exhausted|done|weary|fed_up|had_enough|over|worn_out [1] of|with|by [2] life|living|being_alive|existing|this_life|breathing|existence|waking_up_every_day|waking_up|being_here|this_world|my_existence|it_all
        cant [1] live|exist [1] like_this|this_way|anymore|with_this_pain|any_longer|with_myself
        cant|dont|do_not|couldnt|never [1] see_a_future|see_myself_living|see_myself_being|see_myself_alive|imagine_being_alive|see_myself_living|picture_a_future
        i [1] dont|wont|do_not|will_not [1] see|make_it|be_alive|plan_to_be|live [2] future|morning|next_year|birthday|thirty|30|25|much_longer|to_see|christmas|end_of_the_year|tomorrow|by_then|alive|next_week
        lost|lose|have_lost|losing [1] the|my|all|any [1] will_to_live|desire_to_live|reason_to_live|will_to_go_on|will
        i [1] only|just [1] alive|here|still_alive [1] because|for [5] coward|kids|mom|family|afraid|dog|cat|obligation|scared|dont_have_the|guts
        too|such|am_just [1] scared|afraid|coward|cowardly|much_of_a_coward [2] kill_myself|to_do_it|do_it|end_it|die|to_kill|to_end
        didnt|dont|if_i [1] have|had [1] the [1] courage|guts|nerve|strength|balls [4] kill_myself|end_it|do_it|be_dead|end_my_life|would|be_gone|die
        dont_deserve|do_not_deserve|not_deserve [1] to_live|to_be_alive|life|to_exist|to_breathe|to_be_here
        i [1] deserve [1] to_die|death|to_be_dead
        i [1] hate [1] being_alive|living|existing|that_i_am_alive|that_i_woke_up|waking_up_alive|my_existence
        i [1] was [1] never_meant|not_meant|never_supposed [1] to_be_born|to_exist|to_live|to_be_alive|to_be_here
        i [1] shouldnt [1] be_alive|exist|be_here|have_been_born|have_survived
        if_it_wasnt_for|if_it_werent_for|only_thing_keeping_me|only_thing_stopping_me|only_reason_i_am [6] dead|killed_myself|alive|here|gone|doing_it|ended_it|is|kill
        just|simply [0-1] existing [2] not_living
        i [1] dont [1] want [1] tomorrow|another_day|any_of_this_anymore|this_life|this_life_anymore|my_life|life_anymore|to_be_anymore
    """)),
    Family("en_burden", "suicide", "high", "feels a burden; others better off", lines("""
        @en_others [3] better_off|better|happier|better_place|relieved|fine [2] without_me|if_i_was_gone|if_i_were_gone|if_i_died|if_i_were_dead|if_i_was_dead|if_i_wasnt_here|if_i_disappeared|if_i_wasnt_around|if_i_werent_here|when_i_am_gone|once_i_am_gone|if_i_didnt_exist|if_i_was_not_here|if_i_killed_myself|with_me_gone|if_i_werent_around
        better_off|happier|better_place|better [1] without_me
        i [1] am|m|feel_like|feel|become|just [1] a|such_a|nothing_but_a|only_a|the [1] burden|dead_weight|waste_of_space|waste_of_oxygen|waste_of_life
        burden [1] to|on [1] everyone|my_family|my_parents|everybody|people|my_kids|others|my_husband|my_wife|you_all|my_friends|them|you
        nobody|no_one|who|noone [1] would|will|d|ll [1] miss_me|notice|care|even_notice|cry|miss|even_care|come_to_my_funeral|show_up_to_my_funeral [3] if|when|$
        doing [1] everyone|the_world|them|my_family|you_all|you [1] a_favor|a_favour
        do|be_doing [1] everyone|the_world|them|my_family [1] a_favor|a_favour
        the_world [2] better_place|better [2] without_me|if_i
    """)),
    Family("en_hopeless", "suicide", "weak", "hopelessness", lines("""
        cant_do_this_anymore|cant_take_it_anymore|cant_take_this_anymore|cant_go_on|cannot_go_on|cant_take_any_more|cant_keep_going|cant_cope_anymore|cant_handle_this_anymore|cant_keep_doing_this|cannot_do_this_anymore|dont_have_the_strength_anymore|cant_carry_on|i_cant_anymore
        no_hope|hopeless|theres_no_way_out|no_way_out|there_is_no_way_out|nothing_will_ever_get_better|it_will_never_get_better|never_going_to_get_better|nothing_matters|nothing_matters_anymore|nothing_left|lost_all_hope|theres_no_hope|no_future|theres_no_future_for_me|never_get_better
        i_am_worthless|worthless|i_hate_myself|i_hate_my_life|i_am_a_failure|i_am_nothing|feel_empty|i_am_so_empty|numb|feel_nothing|i_am_broken|i_give_up|i_am_giving_up|tired_of_fighting|tired_of_trying|tired_of_everything|so_tired_of_it_all|want_the_pain_to_stop|make_it_stop|want_it_to_stop|i_am_done|i_am_so_done|done_fighting|i_just_want_peace
        nobody_cares_about_me|no_one_cares_about_me|nobody_would_care|everyone_hates_me|completely_alone|have_nobody|nobody_needs_me
    """), negatable=False),
    Family("en_means", "suicide", "imminent", "means at hand", lines("""
        i [1] have|got|bought|holding|am_holding|found|am_sitting_with|hold|loaded|grabbed|sitting_here_with|keep|took_out|staring_at|looking_at|stole|saved|stashed|with [2] @en_means [3] @en_at_hand
        @en_means [1] is|are|sitting|lying|laid_out|in|on|next [2] @en_at_hand
        i [1] have|got|bought|found|am_saving|been_saving|been_stockpiling|am_stockpiling|hoarding|am_collecting|have_enough|enough|stockpiled|saved [3] @en_means [4] to|for|enough_to [1] @en_kill|kill|do_it|end|tonight|die|end_it|myself|the_day|take
        saving_up|stockpiling|hoarding|been_saving|stashing [2] pills|my_meds|medication|sleeping_pills
        gun|knife|razor|blade|barrel|pistol [2] to|against|in|on|at [1] my [1] head|mouth|temple|throat|wrist|wrists|chest|neck
        noose|rope|belt|cord [3] around|tied|hanging|ready [2] neck|ceiling|beam|fan|door|closet|tree|$
        standing|sitting|i_am|im|i_m|up_here|am [1] on|at|near|over [1] the|a|an [1] ledge|edge|bridge|roof|rooftop|train_tracks|tracks|edge_of_the_bridge|edge_of_the_roof|balcony_railing|overpass|edge_of_the_platform|railing [5] jump|jumping|ready|down|end|about_to|cant|goodbye|train|thinking|alone|crying|over|$
        @en_means [3] tonight|goodbye|right_now|ready_to_do_it
    """)),
    Family("en_in_progress", "suicide", "imminent", "already started", lines("""
        i [1] took|swallowed|have_taken|just_took|already_took|downed|have_swallowed|just_swallowed|drank|just_downed|ve_taken|have_just_taken|popped [2] all|bottle|whole|handful|too_many|a_lot|overdose|so_many|every|entire|poison|bleach|20|30|40|50|pills_to_die|a_bunch|full|bunch [3] pills|meds|medication|bottle|tylenol|xanax|of_them|ibuprofen|sleeping_pills|poison|bleach|$
        i [1] took|swallowed|just_took|already_took|have_taken [1] all_my_pills|all_of_my_pills|all_the_pills|the_whole_bottle|a_whole_bottle|the_pills|all_of_them|an_overdose|enough_pills|poison
        i [1] swallowed|took|have_taken|have_swallowed|already_swallowed|already_took|just_swallowed|just_took|downed|drank [0-1] them_all|all_of_them|it_all|all_of_it|every_single_one|every_last_one
        i [1] overdosed|have_overdosed|just_overdosed|am_overdosing
        i [1] just|already|have|have_just [1] cut|slit|slashed [1] my [1] wrists|wrist|veins|throat
        i [1] slit|slashed|cut [1] my [1] wrists|wrist|veins
        am|i_m|im|i [1] bleeding [1] out|a_lot|and_it_wont_stop|everywhere|so_much
        wont|cant|doesnt [1] stop [1] the? bleeding
        already_did_it|i_did_it|its_already_done|it_is_done_i_took|i_am_already_dying
    """)),
    Family("en_goodbye", "suicide", "imminent", "goodbye", lines("""
        by_the_time|when|if|once [2] read|reading|see|find|get|hear|wake_up|wakes_up [3] gone|dead|be_dead|be_gone|wont_be_here|over|not_be_here|already_gone|no_longer_be|too_late
        goodbye|farewell|bye|so_long [1] everyone|everybody|world|cruel_world|forever|to_you_all|all|to_everyone|my_love|mom|dad|to_all_of_you|for_good|for_the_last_time [4] $
        goodbye [4] i_love_you|love_you_all|i_am_sorry|im_sorry|forgive_me|sorry|i_loved
        sorry|forgive_me|i_love_you_all|love_you_all|thank_you_for_everything|thanks_for_everything [5] goodbye|for_what_i_am_about_to_do|for_what_i_am_going_to_do|this_is_it|cant_do_this_anymore_goodbye|farewell|for_leaving_you|for_leaving_like_this|for_leaving|for_not_being_strong_enough|for_giving_up|couldnt_hold_on|wont_see_me_again|i_wont_be_here|for_what_im_about_to_do
        this|it|tonight|today [1] is|will_be [1] my|goodbye|the [1] last|final|goodbye|farewell|suicide [1] message|goodbye|night|day|note|text|post|words|night_alive|to_you_all|day_alive|to_everyone|night_on_earth|letter|$
        my [1] last|final [1] night|day|message|goodbye|words|letter|hours|night_alive|sunset|night_on_earth|day_on_earth [2] alive|on_earth|here|$
        i [1] wont|will_not|wont_be [1] be [1] here|alive|around|waking_up|breathing|a_problem|a_burden [2] tomorrow|anymore|in_the_morning|much_longer|next_week|by_morning|after_tonight|when_you|for_long|monday
        i [1] will|ll|am_going_to [1] be [1] gone|dead|free|out_of_your_way|at_peace|with_my_mom|no_longer_a_burden [2] tomorrow|by_morning|soon|tonight|by_tomorrow|in_the_morning|forever|finally|after_tonight|by_tonight|by_then
        take_care_of|look_after|please_take|feed [3] my|dog|cat|kids|sister|mom|brother [5] when_i_am_gone|after_i_am_gone|for_me_when|when_im_gone|i_wont_be|once_i_am_gone|if_something_happens|after_tonight|after_im_gone
        when_i_am_gone|after_i_am_gone|once_i_am_gone|if_something_happens_to_me [3] take_care|tell|please|look_after|know_that|dont_cry|remember|i_want_you
        tell [1] my|them|her|him|everyone [3] its_not|it_was_not|it_wasnt|it_is_not|its_nobodys|not_to_blame|not [1] her|his|their|your|anyones|my [1] fault|fault_that|themselves
        tell [1] my|them|her|him|everyone [2] i [1] loved|love|am_sorry|was_sorry|love_them [5] gone|goodbye|last|never|cant|this_is|$
        came|wanted|here|calling|writing [2] to [0] say_goodbye|tell_you_goodbye
        dont [1] look_for_me|try_to_stop_me|try_to_find_me|cry_for_me|blame_yourself|blame_yourselves|wait_for_me
        see_you [1] on_the_other_side|in_the_next_life|in_another_life|in_heaven|in_the_afterlife
        nobody|no_one|noone [1] will|can|could [0-1] stop_me|save_me_now [2] $
    """)),
    Family("en_prepared", "suicide", "imminent", "preparation or plan", lines("""
        wrote|written|writing|left|leaving|finished|have|recorded|typing|wrote_out [2] suicide_note|suicide_letter|goodbye_letter|goodbye_letters|goodbye_note|goodbye_notes|goodbye_video|my_note|farewell_note|farewell_letter|goodbyes|letters_to_my_family|letters_to_everyone|a_letter_for_my_family|letters_for_my_kids|letter_for_my_kids|notes_for_everyone
        i [1] have|made|got|finally_have|have_made [2] a_plan|plan|date|a_date|a_method|the_method|set_a_date|picked_a_date|chosen_a_date|date_set|everything_planned|it_all_planned|method [4] to|for|kill|end|die|suicide|it|ready|myself|$
        i [1] picked|chose|chosen|have_chosen|set|have_picked|decided_on|know|marked [2] day|date|place|bridge|method|how|the_day|the_date|where|when [4] to|kill|die|end|do_it|i_will|i_am_going_to|it|$
        i [1] gave|given|giving|have_given|am_giving [1] away [2] things|stuff|belongings|possessions|everything|clothes|pets|dog|cat
        note|letter|notes|letters|goodbye_video [1] is|are [2] desk|table|bed|drawer|pillow|ready|written|counter|door
        tonight|today|tomorrow [1] it [1] is|s|will_be [0-1] over|finally_over|all_over|done
        tonight|today|tomorrow its_over|it_ends|its_all_over
        everything [1] is [1] in_order|arranged|ready|taken_care_of|settled|prepared|planned [3] for_when|so|goodbye|before_i_go|when_i_am_gone|i_can_go|$
        gotten|put|got|putting|have [1] my|all_my|everything [0-1] affairs|papers|in_order [1] in_order|settled|$
        i_am|going|about|ready [1] going_to|to|gonna [0-1] jump|jump_off|do_it_now|pull_the_trigger|step_off|hang $
        wont|will_not|never [1] see|hear_from [1] me [1] again|anymore|ever_again|alive
        goodbye|farewell|bye [3] cant_do_this|cant_take|cant_go_on|done_with_life|i_give_up|im_sorry|forgive
        i [1] am|will|m|ll [1] ending_it|end_it|going_to_end_it|leaving_this_world|killing_myself|ending_things|going_to_end_things|checking_out [1] @en_time
        @en_time [1] i [1] am|will|m|ll [1] doing_it|do_it|ending_it|end_it|going_to_do_it|ending_my_life|going_to_end_it|going_to_end_things|going_to_finally_do_it|killing_myself|kill_myself|going_to_kill_myself|going_to_die|finally_going_to
        @en_time [2] it_all_ends|it_ends|everything_ends|is_the_night|is_the_day|the_pain_ends|it_will_all_be_over|it_will_be_over|its_all_over|is_my_last|it_stops
        it_all_ends|it_ends|everything_ends|the_pain_ends|it_will_all_be_over|it_will_be_over|all_be_over [1] @en_time
        at_peace|calm|peaceful|relieved|peace [3] because|now_that|since|with_my|knowing|decided|with_dying [3] decided|decision|going_to|plan|date|die|end|over|soon|dying|made
        i_have_decided|i_decided|my_mind_is_made_up|made_up_my_mind|made_my_decision|i_have_made_my_decision [4] die|end|kill|tonight|goodbye|life|go|dying|suicide|leave_this
        looked_up|researched|googled|been_researching|been_looking_up|searching|researching|searched [3] how|ways|methods|lethal|dosage|doses|suicide [4] die|kill|overdose|lethal|suicide|hang|end|dose|noose|$
    """)),
    Family("en_self_harm", "self_harm", "high", "hurts or wants to hurt themselves", lines("""
        burning|cutting|slicing|scratching|carving|hurting [1] my [1] arms|arm|wrists|legs|thighs|skin|self
        @en_want|@en_dont_stop [2] @en_harm
        i [1] cut|burn|hurt|harm|am_cutting|am_hurting|have_been_cutting|started_cutting|been_cutting|keep_cutting|keep_hurting|was_cutting|have_cut|scratch|hit|punch|starve|bite|punish|just_cut|just_hurt [0-1] myself [1] again|last_night|today|to|when|because|every|on_purpose|so|sometimes|in_secret|$
        i [1] cut|burned|burn|sliced|cutting|slice|carved|scratched|am_cutting|scratch [1] my [1] arms|arm|wrists|legs|thighs|skin|thigh|stomach|leg [4] $
        i [1] self_harm|self_harmed|relapsed|have_been_self_harming|selfharm|am_self_harming|been_self_harming|started_self_harming
        relapsed [2] cutting|self_harm|self_harming|cut|hurting_myself|and_cut
        cutting|hurting_myself|self_harm|pain|bleeding|cutting_myself [2] only|makes|helps|calms [2] me|thing [2] feel|calm|relief|that_helps|that_calms|cope|something
        hiding|hide|cover|covering [2] cuts|scars|marks|wounds [3] arms|arm|wrists|sleeves|legs|thighs|nobody|from|$
        fresh|new [1] cuts [2] arms|arm|wrists|legs|thighs|$
        bang|hit|punch|slam|banging|hitting|punching [1] my|the [1] head|wall|fists|myself [3] wall|until|bleed|hurts|on_purpose|bruise|bruises
    """)),
    Family("en_violence", "violence_suffered", "high", "suffers violence", lines("""
        @en_partner [4] @en_hits
        i [1] was|have_been|am_being|got|been|am|being|keep_getting [1] raped|sexually_assaulted|molested|abused|beaten|beaten_up|assaulted|sexually_abused|strangled|trafficked [3] last_night|last_week|last_month|last_weekend|by|yesterday|at_home|today|again|this_week|every|at|on|when|and|$
        raped_me|molested_me|sexually_assaulted_me
        afraid|scared|terrified|fear [1] of|for|to [1] my_husband|my_boyfriend|my_partner|my_dad|my_father|my_stepdad|my_life|my_ex|go_home|going_home|him_when_he_drinks|my_wife|my_girlfriend|my_mom_hitting [4] $
        my_life [1] is [1] in_danger|at_risk
        i [1] am [1] in_danger|not_safe_at_home|unsafe_at_home|being_abused|being_beaten
        bruises|black_eye|marks [4] from|he|she|my_husband|my_boyfriend|my_dad|my_partner [4] hit|beat|grabbed|gave|$
        wont_let_me|doesnt_let_me|will_not_let_me [1] leave|out|see_anyone|call [4] hit|kill|hurt|locks|afraid|threat|scared|house
        domestic_violence|abusive_relationship|abusive_husband|abusive_boyfriend|abusive_home|abusive_partner [4] i|me|my|am|trapped|help|$
        i_am_in|stuck_in|trapped_in|living_in|live_in [1] an? [0-1] abusive_relationship|abusive_home|abusive_marriage|violent_home|violent_relationship
    """)),
    Family("en_violence_now", "violence_suffered", "imminent", "violence now", lines("""
        is [1] beating|hitting|attacking|choking|breaking_in|hurting [1] me|us|the_door|my_door|down_the_door [3] right_now|now|help|again|$
        he|she|my_husband|my_ex|my_boyfriend|my_dad|my_partner|my_stepdad [2] outside|at_the_door|has_a_gun|has_a_knife|coming_for_me|breaking_the_door|is_here|found_me|got_a_knife|got_a_gun|going_to_kill_me|is_coming_to_kill_me [6] $
        locked|hiding|hid|barricaded [2] in|inside [1] the|my|a [1] bathroom|closet|room|bedroom|car|basement [6] he|she|husband|dad|boyfriend|scared|kill|hit|drunk|father|ex|angry|coming|outside|hurt
        going_to|gonna|wants_to [0-1] kill_me [3] right_now|tonight|he_has|gun|knife|help|please_help|call_911
    """)),
    Family("en_crisis", "acute_crisis", "high", "acute crisis", lines("""
        hear|hearing [2] voices [5] tell|telling|say|saying|kill|hurt|commanding|wont_stop|dont_stop|in_my_head|me|$
        voices [3] tell|telling|say|saying|want|screaming|command|commanding|keep_telling [1] me
        having|have|am_having [2] panic_attack|anxiety_attack|breakdown|psychotic_episode|mental_breakdown|psychotic_break [5] now|right_now|cant_breathe|help|breathe|stop|please|dont_know|dying|$
        cant_breathe|cannot_breathe [5] panic|help|going_to_die|dying|heart|shaking|please|scared|chest|attack
        panic|anxiety|attack|heart|shaking [6] cant_breathe|going_to_die|feel_like_dying|think_i_am_dying
        i [1] am|m|feel_like_i_am [1] losing_my_mind|losing_it|going_crazy|losing_control|going_insane [4] help|cant|dont|scared|please|right_now|i
        going_to|want_to|need_to|about_to|thinking_about|thinking_of|thoughts_of|urge_to [1] kill|hurt|stab|shoot|killing|hurting|stabbing|harm|murder [1] someone|somebody|my_husband|my_wife|my_boss|him|her|them|my_family|everyone|people|my_kids|my_baby|others|my_dad|my_ex
        dont|cant|do_not|cannot [1] trust_myself|be_left_alone_tonight|be_trusted_alone|be_alone_tonight|be_alone_right_now
        afraid_of_myself|scared_of_myself|scared_of_what_i_might_do|afraid_of_what_i_might_do|scared_of_what_i_could_do|scared_what_i_might_do|afraid_of_what_i_will_do|scared_of_what_i_will_do|not_safe_with_myself|not_safe_alone|dont_feel_safe_with_myself|dont_feel_safe_alone|not_safe_by_myself|not_safe_from_myself
        they_are|people_are|someone_is|cameras_are [1] following_me|watching_me|poisoning_me|after_me|reading_my_mind|spying_on_me [3] $
        mixed|mixing [2] pills|xanax|alcohol|meds|opioids [1] with|and [1] alcohol|pills|vodka|xanax|drugs
    """)),
    Family("en_third", "third_party", "watch", "somebody else may be in danger", lines("""
        @en_kin [8] @en_their
        worried|afraid|scared|concerned [3] he|she|they|my_friend|my_son|my_daughter|my_brother|my_sister|@en_kin [4] kill|hurt|suicid*|harm|end_his|end_her|die
        how [1] do|can|to|should [1] i? help|talk_to [3] @en_kin|someone|somebody [5] suicidal|suicide|kill*|self_harm*|cut*|die
        lost [2] @en_kin [2] to_suicide
        @en_kin [4] is_being_abused|is_being_beaten|hits_her|beats_her|hits_him|abuses_her|abuses_him
    """), negatable=False),
    Family("en_third_now", "third_party", "high", "somebody else in danger now", lines("""
        @en_kin [4] just_took|took_a_whole|took_all|swallowed|just_swallowed|is_on_the_roof|is_on_the_bridge|slit_her|slit_his|is_not_breathing|isnt_breathing|overdosed|just_cut [6] $
        @en_kin [4] took_a_bottle|took_a_lot|took_an_overdose|has_a_gun [6] $
    """), negatable=False),
    Family("en_distress", "acute_crisis", "watch", "much distress", lines("""
        i [1] am|feel [2] depressed|so_depressed|very_sad|miserable|devastated|so_alone|so_lonely|very_alone|overwhelmed|broken|falling_apart|drowning|desperate|completely_alone
        panic_attack|panic_attacks|anxiety_attack|anxiety_attacks|cant_stop_crying|havent_stopped_crying|cry_every_night
    """), negatable=False),
)
PHRASES["en_dont_stop"] = "cant_stop keep dont_stop cannot_stop relapsed_and end_up need_to_keep cant_help started keeps started_to again_i"

IDIOMS: tuple[str, ...] = lines("""
    dying|die|died|dead|killing [2] of|from|with [0-1] @en_feeling
    dying|die|died|dead [1] laughing|inside_laughing
    i_am|im|am|i_m|literally|just [1] dying|dead|deceased [1] zzrisa
    zzrisa [2] dying|i_am_dead|im_dead|dead|killed_me|kill_me|kill_me_now|kill_myself
    i_am_dead|i_am_dying|i_died [1] that|this|the|he|she|at|when [4] zzrisa|funny|hilarious|joke|video|meme|face
    dying [1] to [1] see|know|try|meet|eat|go|get|hear|tell|read|watch|visit|find|have|play
    dying|die [1] for [1] a|some|this|coffee|chocolate|pizza|the|that|your|it|you
    to_die_for|die_hard|die_on_this_hill|die_of_old_age|over_my_dead_body|dead_tired|dead_serious|dead_end|deadline|drop_dead_gorgeous|dead_battery|phone_died|phone_is_dying|battery_died|battery_is_dying|phone_is_dead|car_died|plants_died|plant_died|laptop_died|my_plants_are_dying|conversation_died|old_habits_die_hard|never_say_die|a_matter_of_life_and_death|life_or_death|death_metal|scared_to_death|bored_to_death|worried_to_death|death_by_chocolate|sick_to_death|freezing_to_death|tickled_to_death|starving_to_death|love_you_to_death|wanna_die_of_old
    @en_nagger|this|that|it|she|he|these|those|the_suspense|you [1] is|are|going_to|will|gonna|was|were|s [1] killing|kill|going_to_kill|gonna_kill|killing_me|murder|literally_killing [1] me
    killing|kill|killed|kills [0] it|time|the_vibe|the_mood|the_lights|two_birds|the_engine|off_the_character|the_game|the_presentation|the_exam|zombies|the_boss|the_process
    killed_it|killing_it|kill_it|killing_time|kill_time|dressed_to_kill|buzzkill|overkill|killer|kill_for_a|could_kill_for|would_kill_for|if_looks_could_kill|curiosity_killed|killing_spree|kill_switch|kill_two|roadkill|painkiller|painkillers|kill_bill|to_kill_a_mockingbird
    my_mom|my_dad|my_boss|my_wife|my_husband|my_girlfriend|my_boyfriend|my_sister|my_teacher|my_brother|my_roommate|my_parents|my_coach|they|she|he [1] is|will|would|are|s|ll [0-1] kill_me|going_to_kill_me|gonna_kill_me|literally_kill_me|going_to_murder_me [1] if|when|for|because|zzrisa|once
    i [1] will|am|could|would|m|ll [1] kill|going_to_kill|gonna_kill|murder [1] him|her|you|them|my_brother|my_sister|my_roommate [2] zzrisa|if_he_eats|if_she_eats|if_you|for_that|for_spoiling
    kill_me_now|just_kill_me|shoot_me_now [3] zzrisa|monday|meeting|homework|lecture|traffic|boring
    if [6] again|loses|lose|meeting|monday|homework|song|rains|crashes|exam|wifi|email|zoom [4] kill_myself|jump_out_the_window|shoot_myself|die|scream
    kill_myself|kill_you|die|shoot_myself [1] if [6] again|loses|lose|meeting|monday|homework|song|rains|crashes|exam|wifi|email|zoom
    suicide [1] squad|mission|hotline_bling|doors|silence|prevention|awareness|rates|statistics|bombing|bomber|pact|king|hotline_poster
    political|career|professional|commercial|financial|social|economic|brand|electoral suicide
    suicidal [1] pricing|business|strategy|move|schedule|pace
    would_be|is|was|be|its [1] career|political|professional|financial suicide
    cut [1] myself [1] shaving|cooking|chopping|on_a|with_the_kitchen|while_cooking|while_shaving|slicing|opening|some_slack|off_from|a_slice|peeling|a_piece|while|by_accident|accidentally|on_paper|on_some|on_the|short
    cut|hurt|burned|burnt|injured|burn [1] myself|my_hand|my_finger|my_arm|my_tongue|my_leg|my_knee|my_ankle|my_back|my_thumb|my_shoulder [4] cooking|shaving|playing|accident|accidentally|oven|stove|coffee|gym|football|soccer|basketball|running|skiing|sunburn|knife_slipped|ironing|iron|baking|slicing|chopping|training|workout|working_out|the_pan|dancing|lifting
    cut [1] my [1] hair|nails|bangs|beard|own_hair|losses|hours|bread|teeth
    beat|beats|beating|beaten|hit|hits|killed|destroyed|crushed|hit_me|beats_me|beat_me [0-1] me [1] at|in|to_it|at_chess|in_the_race|by_two|in_the_game|up_over|why|up_inside|with_the_news|hard_when|like_a|that|how|the_realization
    hit|hits|hitting [1] me [1] up|hard_that|with|on|like|differently|different|right|back
    it|reality|the_news|grief|nostalgia|that_song|realization|hunger|tiredness|flu|life|music|sleep|this_song|jet_lag [1] hit|hits|beats me
    want|need|wanna|going|would_love|like [1] to [1] disappear|vanish [1] for_a|to_a|from_social|from_instagram|into_the_woods|on_vacation|for_the_weekend|for_a_few|to_an_island|with_a_good_book|into_my_bed|into_a
    sleep|wake_up|waking_up|get_up|go_to_sleep [4] until|before|till|early|at [1] noon|monday|tomorrow|the_weekend|summer|5|6|7|eight|ten|christmas|dawn|spring|lunch|next
    dont_want_to|do_not_want_to|hate|dont_wanna [1] wake_up|get_up|waking_up|be_here|live [1] early|at|for_work|for_school|tomorrow_at|the_baby|before|so_early|him|her|you|in_the_middle_of|in_this_city|in_this|in_a|in_an|with_my|with_roommates|alone|far|in_the|near|up_to|with_regrets|in_fear|paycheck|without_coffee|in_school|in_this_meeting|at_work|in_class
    cant_live|couldnt_live|can_not_live without [2] coffee|music|my_phone|chocolate|you|internet|my_dog|my_cat|it|cheese|books
    tired|sick|done|fed_up [1] of|with [1] living_in|living_with|living_out_of|living_paycheck|work_life|city_life|office_life|my_living_room|living_alone|living_far|college_life|life_in
    end_it_with|end_it_here_with|end_things_with|ending_things_with|end_it_between [1] my|him|her|us
    gun_to_my_head|gun_to_the_head|shot_in_the_dark|jump_the_gun|under_the_gun [0-1] i_would|id|and|if|$
    jump|jumped|jumping [2] rope|in_the_pool|for_joy|to_conclusions|on_the_bed|into_the_pool|out_of_a_plane|bungee|with_a_parachute|ship|skydiving|on_the_trampoline|into_the_lake|on_the_bandwagon
    knife|rope|razor|blade|belt|gun|pills [1] for [1] cooking|climbing|shaving|the_kitchen|my_allergies|my_headache|allergies|headaches|my_back|blood_pressure|my_dog|my_mom|my_cold|camping|glue
    glue_gun|nail_gun|water_gun|butter_knife|vitamin_pills|allergy_pills|my_birth_control|jump_rope|top_gun
    my_last|last|final [0] day|night|week [1] at|of|in|on [1] work|school|the_office|vacation|college|this_job|class|the_hotel|madrid|town|my_job|the_semester|this_apartment|the_trip|this_company|campus|university|holiday
    see_you|see_ya|talk_soon|thanks [2] goodbye|bye [1] everyone|all|everybody|guys|team
    goodbye|bye|farewell|say_goodbye [3] see_you_tomorrow|see_you_monday|see_you_soon|have_a_good|have_a_nice|best_regards|regards|until_next|talk_tomorrow|talk_later|party|to_my_old_car|to_sugar|to_2024|to_summer|to_my_coworkers|to_the_team|tour|to_my_students|good_night_see|take_care_see
    phone|laptop|battery|car|plant|plants|tablet|wifi|flowers|bees|trees|computer|conversation [5] die|dies|dying|dead|died
    rather|prefer_to|id_rather [1] die than [1] eat|go|wear|listen|watch|drink|talk|work|be_seen|admit|do|have|lose|cook|spend|see|wake_up_early
    my|our|his|her [1] last|final [0] night|day|week|evening [1] in|at|as|of|with !this_world|this_life|pain|this_body
    sleep [1] forever [1] this_weekend|on_sunday|tomorrow|on_saturday|after
    dead|killed|died|die|kill|killing_me|killed_me [6] video_game|level|boss_fight|minecraft|fortnite|respawn|in_the_game|in_game|zelda|final_boss|roblox
    video_game|minecraft|fortnite|boss|level|roblox|in_the_game|valorant|zelda|dark_souls|elden_ring [8] die|died|killed|kill_myself|kill|dying|dead|suicide
    i_am_dead_tired|dead_on_my_feet|dying_for|could_die_happy|die_happy
    afraid|scared|fear|terrified [1] of|to [1] dying|die|death
    before_i_die|everyone_dies|we_all_die|all_going_to_die_someday|when_i_die_of_old_age|die_old|die_of_old_age|bucket_list
    a|an|the|my [1] blast|dead_giveaway
    heard|hear|hearing [1] voices [3] hallway|next_door|outside|street|downstairs|neighbors|upstairs|choir|party
    no_point|whats_the_point|no_reason|dont_see_the_point|not_worth [1] in|of|to|living [1] going_to|studying|arguing|buying|this_class|meeting|this_homework|homework|this_meeting|arguing|worrying|paying|this_exercise|the_hype
    cant_take|cant_stand|cant_do|so_done|done|cant_handle [3] heat|homework|traffic|this_weather|this_project|exams|this_class|this_job|meeting|meetings|cold|noise|commute|pollen|spreadsheets|deadlines|assignments
""")
