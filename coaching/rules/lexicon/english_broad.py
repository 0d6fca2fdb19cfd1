"""English families by meaning: few ideas far apart in a sentence, for wording that nobody wrote down before."""

from coaching.rules.patterns import Family, lines

PHRASES: dict[str, str] = {
    "eb_dead": "die died dying dead death be_dead being_dead my_funeral grave my_grave coffin six_feet_under not_exist not_existing never_been_born never_wake_up not_wake_up not_waking_up didnt_wake_up dont_wake_up stop_existing cease_to_exist disappear_forever end_it end_it_all end_my_life kill_myself killing_myself suicide hang_myself be_gone_forever",
    "eb_good": "wish hope pray prefer rather relief relieved peace peaceful comfort comforting comforts envy envious jealous_of deserve want wants better happier solution escape mercy favor longing waiting_to just_waiting ready_to welcome okay_with_ fine_with blessing only_way_out only_way",
    "eb_if": "i_died i_die i_was_gone i_were_gone i_disappeared i_vanished i_didnt_wake_up i_dont_wake_up i_never_woke_up i_wasnt_here i_werent_here i_wasnt_around i_werent_around i_was_dead i_were_dead i_killed_myself i_didnt_exist i_had_never_been_born without_me_around without_me",
    "eb_care": "relief relieved better nobody no_one who care cares notice miss missed happier easier favor burden free cry peace matter look_for_me get_over_it get_over_me",
    "eb_means": "noose a_noose the_noose rope the_rope gun the_gun a_gun my_gun shotgun pistol revolver rifle razor_blade razor_blades blade cyanide rat_poison bleach antifreeze trigger the_trigger",
    "eb_near": "loaded tied ready in_my_hand in_my_hands in_my_mouth to_my_head on_my_lap my_neck next_to_me in_front_of_me chair set_up hanging_from beam bedside",
    "eb_took": "took taken swallowed downed popped ate drank i_have_taken just_took just_swallowed i_took ive_taken",
    "eb_pills": "pills pill meds tylenol aspirin ibuprofen advil xanax ambien paracetamol antidepressants insulin medication tablets painkillers bottle_of_pills",
    "eb_many": "all whole bottle entire handful everything every 20 25 30 35 40 50 60 twenty thirty forty fifty dozens too_many bunch",
    "eb_brute": "my_husband my_wife my_boyfriend my_girlfriend my_partner my_ex my_dad my_father my_mom my_mother my_stepdad my_stepfather my_stepmom my_uncle my_brother my_cousin my_grandfather my_coach my_boss my_teacher my_neighbor my_roommate he she a_man a_guy a_coworker my_pastor",
    "eb_blow": """
        hits_me hit_me beats_me beat_me_up beat_me_with punches_me punched_me slaps_me slapped_me kicks_me kicked_me chokes_me choked_me strangles_me strangled_me shoves_me shoved_me_into pushed_me_down throws_me threw_me burns_me burned_me grabs_me_by grabbed_me_by molests_me molested_me rapes_me raped_me touches_me
        forces_me_to_have forced_himself forces_himself threatens_to_kill threatened_to_kill threatened_me_with threatens_me_with locks_me_in locked_me_in will_kill_me going_to_kill_me hurts_me_when broke_my_arm broke_my_nose broke_my_ribs broke_my_rib broke_my_jaw broke_my_wrist broke_my_finger broke_my_leg cracked_my_ribs burned_me_with burnt_me_with stabbed_me cut_me_with knocked_me_out knocked_my_teeth split_my_lip dislocated_my pulled_my_hair pulls_my_hair pinned_me_down pins_me_down put_his_hands_around hands_around_my_neck whips_me whipped_me twists_my_arm twisted_my_arm wont_let_me_leave wont_let_me_out keeps_me_locked takes_my_phone_and gave_me_a_black_eye spits_on_me drags_me
    """,
    "eb_act": "cutting cut_myself cut_my burn_myself burned_myself burning_myself burning_my hurt_myself hurting_myself scratch_my scratch_myself hit_myself punch_myself bang_my_head starve_myself punish_myself carve i_cut i_have_been_cutting been_cutting started_cutting bite_myself pick_my_skin",
    "eb_why": "again to_feel to_cope so_i_can_feel to_calm thighs my_arms my_wrists my_legs until_i_bleed until_they_bleed bleed on_purpose in_secret nobody_knows relapsed lighter razor scars marks deserve_it when_i_feel every_night cant_stop",
}

FAMILIES: tuple[Family, ...] = (
    Family("en_broad_wish", "suicide", "high", "wish to die", lines("""
        @eb_good [4] @eb_dead
        @eb_dead [4] relief|peaceful|comforting|only_way|better_than|favor|my_only|way_out|the_answer|escape
        @eb_dead [2] is|would_be|sounds|seems|feels [2] better|easier|nice|good|relief|peaceful|comforting
        if [1] @eb_if [5] @eb_care
        @eb_care [5] if [1] @eb_if
        @eb_care [5] without_me
        they|everyone|everybody|kids|family|parents|nobody|people [5] get_over_me|better_without_me|better_off_without|over_me_in_a
        how [1] many|much [3] @eb_pills [4] would_it|does_it|to|kill|take
        what [2] happen* [2] if [2] took|take|swallowed [3] @eb_many|@eb_pills
        googling|googled|searching|searched|looking_up|looked_up|researching [4] die|suicide|painless|overdose|lethal|bridges|noose|methods
        think*|thought|imagine|thoughts|urge|tempted [3] stepping_off|jumping|jump|stepping_in_front|driving_into|driving_off|swerving|overdosing|hanging_myself|letting_go_of_the_wheel
        stand|standing|walk|walking [3] platform|bridge|roof|ledge|tracks [6] jump|jumping|stepping|step|falling|ending|end
        only [3] keeping_me|keeps_me|stopping_me|stops_me|holding_me [3] alive|here|from|is
        if_it_werent_for|if_it_wasnt_for [4] dead|gone|killed|ended|be_here
        worth_more [1] dead
        dont|cant|wont|not|never|no [3] see|imagine|picture [3] future|myself_alive|next_year|myself_next [4] $
        no|without|lost [2] will|reason|point|desire|purpose [2] to|in|for [1] live|living|being_alive|keep_going|going_on|existing|wake_up
        dont|no_longer|not [2] want|wanna [2] to? [1] be_here|be_alive|live|exist|wake_up|be_around|keep_living|go_on_living
        tired|sick|exhausted|done|fed_up|hate [2] living|existing|being_alive|life|breathing|waking_up [2] $
        my_life|life [2] is_over|not_worth|isnt_worth|is_pointless|has_no_point|means_nothing|is_unbearable
        scared|afraid|worried [3] what [1] i [1] will|ll|might|could|may [2] do [3] alone|myself|left_alone|tonight|$
        hit_me|run_me_over|take_me_out [3] truck|car|bus|train
        truck|car|bus|train|lightning|bullet [3] hit_me|hits_me|kill_me|kills_me|take_me_out|run_me_over
    """)),
    Family("en_broad_now", "suicide", "imminent", "means at hand", lines("""
        have|got|loaded|bought|holding|found|tied|with|grabbed [3] @eb_means [5] @eb_near|and|$
        @eb_means [3] @eb_near
        loaded [1] the_gun|my_gun|it
        @eb_took [2] @eb_many [3] @eb_pills|bottle
        @eb_took [1] the|my|all|whole [2] bottle|bottles [3] $
        @eb_took [3] @eb_pills [6] scared|sorry|goodbye|sleepy|dizzy|alone|tonight
        tonight|today|tomorrow|hour|friday|saturday|sunday|monday|soon [5] hanging_myself|shooting_myself|killing_myself|ending_it|doing_it|jumping|end_it|kill_myself|hang_myself
        hanging_myself|shooting_myself|killing_myself|ending_it|end_it|kill_myself|hang_myself|jump|jumping [4] tonight|today|tomorrow|an_hour|now|friday|saturday|sunday|after_work
        standing|sitting|parked|i_am|am [2] on|at|over|off|by [2] edge|ledge|roof|tracks|railing|bridge [4] waiting|nobody|right_now|jump|stop_me|goodbye|sorry|cant|about_to|$
        goodbye|farewell [1] forever|cruel_world|for_good [2] i_love|love_you|sorry|mom|dad|everyone|everybody|world|$
        bleeding [1] out
        cut [2] deep|my_wrists|wrists [4] bleed*|stop|blood|sorry
        my|the [1] last [1] day|night|hours|message|words|letter [3] on_earth|alive|of_my_life|calm|peace|here|goodbye|$
        set|picked|chose|chosen|decided [3] date|day|place|how|friday|sunday|saturday|when [5] arranged|doing_it|end|die|know|$
        wont|will_not|not [2] be_here|be_alive|see|make_it [2] tomorrow|morning|tonight|much_longer|next_week
    """)),
    Family("en_broad_harm", "self_harm", "high", "hurts themselves", lines("""
        @eb_act [5] @eb_why
        scars|marks|cuts [3] arms|thighs|wrists|legs [5] hide|sleeves|again|$
    """)),
    Family("en_broad_violence", "violence_suffered", "high", "suffers violence", lines("""
        @eb_brute [5] @eb_blow
        was|been|got|being [1] raped|molested|sexually_assaulted|beaten|strangled|choked|abused
        afraid|scared|terrified [2] of [1] my_husband|my_boyfriend|my_partner|my_dad|my_ex|my_stepdad|my_wife|him
    """)),
    Family("en_broad_threat", "violence_suffered", "imminent", "violence now", lines("""
        he|she|husband|ex|boyfriend|dad|is [6] with_a|has_a|got_a|holding_a [1] knife|gun|bat|machete [4] door|stairs|coming|outside|house|me|kitchen|$
        outside|coming|stairs|door|breaking [6] with_a|has_a|got_a [1] knife|gun|bat
        will|going_to|ll [1] kill_me [2] tonight|today|now|when
    """)),
    Family("en_broad_crisis", "acute_crisis", "high", "acute crisis", lines("""
        voice|voices|someone|somebody|tv|radio [5] telling_me|tell_me|tells_me|say|says|saying|controlling|ordering [5] jump|die|kill|hurt|cut|deserve_to|burn|end|myself|my_thoughts
        scared|afraid|terrified [3] hurt|kill|hurting|killing|harm [2] my_baby|my_kids|my_child|someone|somebody|the_baby
    """)),
    Family("en_broad_third", "third_party", "watch", "somebody else may be in danger", lines("""
        @en_kin|my_roommate|my_coworker|my_classmate|my_girlfriend|my_boyfriend [7] suicide|suicidal|kill_himself|kill_herself|kill_themselves|wants_to_die|want_to_die|end_it|end_his_life|end_her_life|cutting_herself|cutting_himself|cuts_herself|cuts_himself|hurts_herself|hurts_himself|goodbye_note|suicide_note|took_a_lot|lot_of_pills|has_a_gun|is_being_abused|beats_her|hits_her|abuses_her|overdosed
    """), negatable=False),
)
